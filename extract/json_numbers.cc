#include "extract/json_numbers.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>

namespace tamis {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

/// True for a number that neither 64 bits nor a double hold.
bool IsLargeNumber(std::string_view number) {
  const char* const end = number.data() + number.size();
  if (number.find_first_of(".eE") != std::string_view::npos) {
    double value = 0;
    return std::from_chars(number.data(), end, value).ec == std::errc::result_out_of_range;
  }
  const bool is_negative = number.starts_with('-');
  int64_t below = 0;
  uint64_t above = 0;
  const std::errc error = is_negative ? std::from_chars(number.data(), end, below).ec
                                      : std::from_chars(number.data(), end, above).ec;
  return error == std::errc::result_out_of_range;
}

}  // namespace

std::string WithoutLargeNumbers(std::string_view json) {
  constexpr std::string_view kNull = "null";
  std::string changed(json);
  bool in_string = false;
  for (size_t at = 0; at < json.size(); ++at) {
    if (json[at] == '"') in_string = !in_string;
    if (in_string) {
      at += json[at] == '\\' ? 1 : 0;
      continue;
    }
    if (!IsDigit(json[at]) && json[at] != '-') continue;
    const size_t end = std::min(json.find_first_not_of("+-.0123456789eE", at), json.size());
    if (end - at >= kNull.size() && IsLargeNumber(json.substr(at, end - at))) {
      std::fill(changed.begin() + static_cast<std::ptrdiff_t>(at),
                changed.begin() + static_cast<std::ptrdiff_t>(end), ' ');
      changed.replace(at, kNull.size(), kNull);
    }
    at = end - 1;
  }
  return changed;
}

}  // namespace tamis
