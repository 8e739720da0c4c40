#ifndef TAMIS_FILTER_RIGHTS_WORDS_H_
#define TAMIS_FILTER_RIGHTS_WORDS_H_

// Comparing the words of statements. Producers write them lower-case; a judge that insisted on that would let
// a "No" pass.

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "filter/text.h"

namespace tamis {

/// Equal but for ASCII case and white space at the ends of `text`. `word` is as it is.
inline bool SameWord(std::string_view text, std::string_view word) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const std::string_view trimmed = Trim(text);
  return trimmed.size() == word.size() && std::equal(trimmed.begin(), trimmed.end(), word.begin(),
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
