#include "extract/consent/tdm_reservation.h"

#include <algorithm>
#include <string>

#include "extract/consent/folded_text.h"

namespace tamis {
namespace {

bool IsBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

/// 1 as a number, a boolean of a structured field, or true; white space and quotes aside.
bool IsOne(std::string_view plain) {
  std::string word(plain);
  std::erase_if(
      word, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '?'; });
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (word == "1" || word == "true") return true;
  return word.starts_with("1.") && word.find_first_not_of('0', 2) == std::string::npos;
}

}  // namespace

std::string_view TdmReservationOf(std::string_view value, bool exact_name) {
  const std::string plain = PlainAscii(value);
  for (size_t begin = 0; begin <= plain.size();) {
    const size_t end = std::min(plain.find_first_of(",;", begin), plain.size());
    if (IsOne(std::string_view(plain).substr(begin, end - begin))) return "1";
    begin = end + 1;
  }
  return exact_name && Trim(value) == "0" ? "0" : "";
}

}  // namespace tamis
