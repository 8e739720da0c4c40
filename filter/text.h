#ifndef TAMIS_FILTER_TEXT_H_
#define TAMIS_FILTER_TEXT_H_

// ASCII helpers that several filters share.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

/// ASCII lower case; other bytes stay.
inline std::string ToLower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

/// Without white space (ASCII) at both ends.
inline std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// The non-empty parts between any of `separators`. Views into `text`.
inline std::vector<std::string_view> SplitAny(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  size_t at = 0;
  while ((at = text.find_first_not_of(separators, at)) != std::string_view::npos) {
    const size_t end = std::min(text.find_first_of(separators, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end;
  }
  return parts;
}

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_H_
