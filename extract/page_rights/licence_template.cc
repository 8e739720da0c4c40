#include "extract/page_rights/licence_template.h"

#include <utility>

#include "crawler/core/evidence.h"
#include "extract/microsyntax.h"

namespace tamis {

void LicenceTemplates::Start(std::string_view classes, size_t depth) {
  constexpr std::pair<std::string_view, std::string LicenceTemplate::*> kFields[] = {
      {"licensetpl_short", &LicenceTemplate::short_name},
      {"licensetpl_link", &LicenceTemplate::link},
      {"licensetpl_aut", &LicenceTemplate::author},
      {"licensetpl_attr", &LicenceTemplate::attribution}};
  for (std::string_view name = NextToken(classes); !name.empty(); name = NextToken(classes)) {
    if (name == "licensetpl" && templates_.size() < kMaxLicenceTemplates) templates_.emplace_back();
    for (const auto& [field_name, field] : kFields) {
      if (name != field_name) continue;
      const bool is_new = templates_.empty() || !(templates_.back().*field).empty();
      if (is_new && templates_.size() < kMaxLicenceTemplates) templates_.emplace_back();
      open_.push_back({.depth = depth, .field = field, .begin = text_.here().offset});
      return;
    }
  }
}

void LicenceTemplates::EndField() {
  const Open open = open_.back();
  open_.pop_back();
  std::string& field = templates_.back().*open.field;
  if (field.empty()) field = text_.Extract(open.begin, text_.here().offset, kMaxLicenceTextBytes);
}

}  // namespace tamis
