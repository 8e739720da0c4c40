#ifndef TAMIS_CONFIG_DATA_ROWS_H_
#define TAMIS_CONFIG_DATA_ROWS_H_

// Lines of the data files of this folder: fields with | between them, # begins a comment line.

#include <string_view>
#include <vector>

namespace tamis {

/// Parts of `text` between `separator`; empty parts too.
inline std::vector<std::string_view> SplitAt(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// Fields of every line that is neither empty nor a comment.
inline std::vector<std::vector<std::string_view>> DataRows(std::string_view file) {
  std::vector<std::vector<std::string_view>> rows;
  for (const std::string_view line : SplitAt(file, '\n')) {
    if (!line.empty() && line[0] != '#') rows.push_back(SplitAt(line, '|'));
  }
  return rows;
}

}  // namespace tamis

#endif  // TAMIS_CONFIG_DATA_ROWS_H_
