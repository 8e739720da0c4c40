#include "extract/consent/property_names.h"

#include <utility>

#include "extract/consent/ascii_words.h"

namespace tamis {
namespace {

/// "plus:Licensor[1]", "plus.Licensor", "Licensor".
PropertyName NameOf(std::string_view step) {
  step = step.substr(0, step.find('['));
  const size_t separator = step.find_last_of(":.");
  if (separator == std::string_view::npos) return {{}, Folded(step)};
  const std::string_view before = step.substr(0, separator);
  const size_t start = before.find_last_of(":.");
  return {Folded(start == std::string_view::npos ? before : before.substr(start + 1)),
          Folded(step.substr(separator + 1))};
}

}  // namespace

std::vector<PropertyName> NamesOf(const MetadataField& field) {
  std::vector<PropertyName> names;
  std::string_view rest = field.key;
  if (field.family == MetadataFamily::kText) {
    names.push_back(NameOf(rest));
    return names;
  }
  while (true) {
    const size_t slash = rest.find('/');
    names.push_back(NameOf(rest.substr(0, slash)));
    if (slash == std::string_view::npos) return names;
    rest.remove_prefix(slash + 1);
  }
}

}  // namespace tamis
