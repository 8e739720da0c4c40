#ifndef TAMIS_FILTER_RIGHTS_WORDS_H_
#define TAMIS_FILTER_RIGHTS_WORDS_H_

// Comparing the words of statements. Producers write them lower-case; a judge that insisted on that would let
// a "No" pass.

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace tamis {

/// Equal but for ASCII case and white space at the ends of `text`. Asked for each statement many times, so it
/// looks at the ends and the length first.
inline bool SameWord(std::string_view text, std::string_view word) {
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(),
                                                  [&](char a, char b) { return lower(a) == lower(b); });
}

inline bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return SameWord(text, word); });
}

/// The spellings of a denial; there is no such function for permissions.
inline bool SaysNo(std::string_view value) {
  return IsOneOf(value, {"no", "n", "false", "0"});
}

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_WORDS_H_
