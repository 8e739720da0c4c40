#include "crawler/core/rfc3339.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace tamis {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;

constexpr std::string_view kPattern = "0000-00-00T00:00:00.000000Z";
constexpr TimePoint kFirst =
    sys_days(std::chrono::year_month_day(std::chrono::year(0), std::chrono::month(1), std::chrono::day(1)));
constexpr TimePoint kLast = sys_days(std::chrono::year_month_day(
                                std::chrono::year(10'000), std::chrono::month(1), std::chrono::day(1))) -
                            std::chrono::microseconds(1);

bool FitsPattern(std::string_view text) {
  if (text.size() != kPattern.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kPattern[i] == '0' ? !digit : text[i] != kPattern[i]) return false;
  }
  return true;
}

int NumberAt(std::string_view text, size_t at, size_t digits) {
  int number = 0;
  std::from_chars(text.data() + at, text.data() + at + digits, number);
  return number;
}

}  // namespace

std::string Rfc3339Micros(TimePoint time) {
  const TimePoint inside = std::clamp(time, kFirst, kLast);
  const auto day = floor<days>(inside);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{inside - day};
  std::array<char, 64> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return {text.data(), static_cast<size_t>(size)};
}

Result<TimePoint> TimeFromRfc3339Micros(std::string_view text) {
  const Error wrong{ErrorCode::kInvalidInput, "not a time of the form 2026-01-31T00:00:00.000000Z"};
  if (!FitsPattern(text)) return wrong;
  const std::chrono::year_month_day date{std::chrono::year(NumberAt(text, 0, 4)),
                                         std::chrono::month(static_cast<unsigned>(NumberAt(text, 5, 2))),
                                         std::chrono::day(static_cast<unsigned>(NumberAt(text, 8, 2)))};
  const int hour = NumberAt(text, 11, 2);
  const int minute = NumberAt(text, 14, 2);
  const int second = NumberAt(text, 17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return wrong;
  return TimePoint(sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + std::chrono::microseconds(NumberAt(text, 20, 6));
}

}  // namespace tamis
