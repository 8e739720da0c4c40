#include "filter/embedded_lists.h"

#include "filter/text.h"

namespace tamis {

std::vector<std::string_view> EmbeddedEntries(std::string_view file) {
  std::vector<std::string_view> entries;
  for (const std::string_view line : SplitAny(file, "\r\n")) {
    const std::string_view entry = Trim(line.substr(0, line.find('#')));
    if (!entry.empty()) entries.push_back(entry);
  }
  return entries;
}

}  // namespace tamis
