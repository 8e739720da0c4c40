// A C++ text without what only looks like code.

#include <algorithm>
#include <cctype>
#include <cstddef>

#include "tests/lint/rules.h"

namespace tamis::lint {
namespace {

bool IsNameByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// The offset behind the comment or literal that starts at `start`; `start` if none does.
size_t Behind(std::string_view text, size_t start) {
  const std::string_view rest = text.substr(start);
  const auto after = [&](std::string_view end, size_t from) {
    const size_t at = text.find(end, from);
    return at == std::string_view::npos ? text.size() : at + end.size();
  };
  if (rest.starts_with("//")) return std::min(text.find('\n', start), text.size());
  if (rest.starts_with("/*")) return after("*/", start + 2);
  const bool in_name = start > 0 && IsNameByte(text[start - 1]);
  if (rest.starts_with("R\"") && !in_name) {
    const size_t open = text.find('(', start);
    if (open == std::string_view::npos) return text.size();
    return after(")" + std::string(text.substr(start + 2, open - start - 2)) + "\"", open);
  }
  const char quote = rest[0];
  if (quote != '"' && !(quote == '\'' && !in_name)) return start;  // 1'000 is a number
  size_t i = start + 1;
  while (i < text.size() && text[i] != quote && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
  return std::min(i + 1, text.size());
}

}  // namespace

std::string CodeOnly(std::string_view text) {
  std::string code(text);
  size_t i = 0;
  while (i < text.size()) {
    const size_t end = Behind(text, i);
    for (size_t j = i; j < end; ++j) {
      if (code[j] != '\n') code[j] = ' ';
    }
    i = std::max(end, i + 1);
  }
  return code;
}

}  // namespace tamis::lint
