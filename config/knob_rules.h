#ifndef TAMIS_CONFIG_KNOB_RULES_H_
#define TAMIS_CONFIG_KNOB_RULES_H_

// What the text of a knob must be: the functions behind Knob::must_be. Each returns what was expected, or
// nothing.

#include <algorithm>
#include <string_view>

#include "config/knobs.h"

namespace tamis {

inline constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
inline constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
// RFC 9110 5.6.2, tchar beside letters and digits.
inline constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~0123456789";

inline bool Only(std::string_view text, std::string_view a, std::string_view b = "") {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return a.find(c) != std::string_view::npos || b.find(c) != std::string_view::npos;
  });
}

// RFC 9309 2.2.1: a product token is letters, "_" and "-".
inline std::string_view MustBeToken(std::string_view text) {
  return !text.empty() && Only(text, kLetters, "_-") ? "" : "letters, _ and -";
}

inline std::string_view MustBeContact(std::string_view text) {
  return text.empty() || IsContact(text) ? "" : "an http(s) URL or mailto:ADDRESS";
}

inline std::string_view MustBeHost(std::string_view text) {
  return !text.empty() && text.find_first_of("/ @?#") == std::string_view::npos ? "" : "a bare host name";
}

inline std::string_view MustBeHeader(std::string_view text) {
  const size_t colon = text.find(':');
  const bool named =
      colon != std::string_view::npos && colon > 0 && Only(text.substr(0, colon), kLetters, kTokenMarks);
  return named ? "" : "\"Name: value\"";
}

inline std::string_view MustBeBasic(std::string_view text) {
  return text.empty() || text.find(':') != std::string_view::npos ? "" : "user:password";
}

inline std::string_view MustBeRole(std::string_view text) {
  return !text.empty() && Only(text, kLower, "0123456789_-") ? "" : "lower-case letters, digits, _ and -";
}

inline std::string_view MustBeGiven(std::string_view text) {
  return text.empty() ? "given" : "";
}

inline std::string_view MustBeLocal(std::string_view text) {
  return text.find("://") == std::string_view::npos ? ""
                                                    : "a local folder (this version writes no object stores)";
}

}  // namespace tamis

#endif  // TAMIS_CONFIG_KNOB_RULES_H_
