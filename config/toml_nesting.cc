#include "config/toml_nesting.h"

#include <algorithm>
#include <cstddef>

namespace tamis {
namespace {

/// The offset behind the string that starts at `start`. An unterminated one ends with its line, as for the
/// parser, which then fails there; an unterminated multi-line one ends with the text.
size_t BehindString(std::string_view toml, size_t start) {
  const char quote = toml[start];
  const bool multi_line = toml.substr(start, 3) == (quote == '"' ? "\"\"\"" : "'''");
  const std::string_view closing = multi_line ? toml.substr(start, 3) : toml.substr(start, 1);
  size_t i = start + closing.size();
  while (i < toml.size()) {
    if (toml.substr(i, closing.size()) == closing) return i + closing.size();
    if (!multi_line && toml[i] == '\n') return i;
    i += quote == '"' && toml[i] == '\\' && i + 1 < toml.size() && toml[i + 1] != '\n' ? 2 : 1;
  }
  return toml.size();
}

}  // namespace

int LineNestedTooDeep(std::string_view toml, int limit) {
  int line = 1;
  int depth = 0;
  int dots = 0;  // on this line
  size_t i = 0;
  while (i < toml.size()) {
    const char c = toml[i];
    if (c == '"' || c == '\'') {
      const size_t end = BehindString(toml, i);
      line += static_cast<int>(std::count(toml.begin() + static_cast<std::ptrdiff_t>(i),
                                          toml.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
      i = end;
      continue;
    }
    if (c == '#') {
      i = std::min(toml.find('\n', i), toml.size());
      continue;
    }
    if (c == '\n') {
      ++line;
      dots = 0;
    }
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') depth = std::max(0, depth - 1);
    if (c == '.') ++dots;
    if (depth > limit || dots > limit) return line;
    ++i;
  }
  return 0;
}

}  // namespace tamis
