#include "storage/time_text.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <system_error>

namespace tamis {
namespace {

constexpr std::string_view kPattern = "0000-00-00T00:00:00Z";

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

std::string Rfc3339(TimePoint time) {
  // Not system_clock::to_time_t, whose nanoseconds end in 2262.
  const auto seconds =
      static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 80> text{};  // not strftime, which writes years before 1000 without their zeros
  const int size =
      std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900,
                    parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
  return {text.data(), static_cast<size_t>(size)};
}

Result<TimePoint> TimeFromRfc3339(std::string_view text) {
  const Error wrong{ErrorCode::kInvalidInput, "not a time of the form 2026-01-31T00:00:00Z"};
  if (!FitsPattern(text)) return wrong;
  const std::chrono::year_month_day day{std::chrono::year(NumberAt(text, 0, 4)),
                                        std::chrono::month(static_cast<unsigned>(NumberAt(text, 5, 2))),
                                        std::chrono::day(static_cast<unsigned>(NumberAt(text, 8, 2)))};
  const int hour = NumberAt(text, 11, 2);
  const int minute = NumberAt(text, 14, 2);
  const int second = NumberAt(text, 17, 2);
  if (!day.ok() || hour > 23 || minute > 59 || second > 59) return wrong;
  return TimePoint(std::chrono::sys_days(day)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

}  // namespace tamis
