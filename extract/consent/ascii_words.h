#ifndef TAMIS_EXTRACT_CONSENT_ASCII_WORDS_H_
#define TAMIS_EXTRACT_CONSENT_ASCII_WORDS_H_

// Names and words of metadata without what their writers vary: case, white space, hyphens.

#include <algorithm>
#include <string>
#include <string_view>

namespace tamis {

inline char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

inline std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return LowerAscii(c); });
  return lower;
}

/// ASCII letters, lower-case, and digits; nothing else.
inline std::string Folded(std::string_view text) {
  std::string folded;
  for (const char c : text) {
    const char lower = LowerAscii(c);
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) folded.push_back(lower);
  }
  return folded;
}

inline std::string_view TrimmedAscii(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const size_t start = text.find_first_not_of(kSpace);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kSpace) + 1 - start);
}

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_ASCII_WORDS_H_
