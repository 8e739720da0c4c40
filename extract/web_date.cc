#include "extract/web_date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace tamis {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kMaxZoneHours = 23;
constexpr int kMicrosecondDigits = 6;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// Takes a date apart from left to right. After the first thing that is not there, everything fails.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool ok() const { return ok_; }
  char next() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool Take(char c) {
    if (next() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void Need(char c) { ok_ = Take(c) && ok_; }

  int Number(size_t min_digits, size_t max_digits) {
    int value = 0;
    size_t digits = 0;
    while (digits < max_digits && IsDigit(next())) {
      value = value * 10 + (next() - '0');
      rest_.remove_prefix(1);
      ++digits;
    }
    ok_ = ok_ && digits >= min_digits;
    return value;
  }

  /// Digits after a decimal point, as microseconds; further ones are dropped.
  int64_t Fraction() {
    int64_t value = 0;
    int digits = 0;
    for (; IsDigit(next()); rest_.remove_prefix(1)) {
      if (digits == kMicrosecondDigits) continue;
      value = value * 10 + (next() - '0');
      ++digits;
    }
    ok_ = ok_ && digits > 0;
    for (; digits < kMicrosecondDigits; ++digits) value *= 10;
    return value;
  }

  std::string_view Letters() {
    const auto* const end =
        std::find_if(rest_.begin(), rest_.end(), [](char c) { return Lower(c) < 'a' || Lower(c) > 'z'; });
    const std::string_view word = rest_.substr(0, static_cast<size_t>(end - rest_.begin()));
    rest_.remove_prefix(word.size());
    return word;
  }

  bool Spaces() {
    const size_t before = rest_.size();
    while (next() == ' ' || next() == '\t') rest_.remove_prefix(1);
    return rest_.size() < before;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

/// Fields as read; what they stand for is checked in MomentOf.
struct DateFields {
  int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int64_t microsecond = 0;
  std::chrono::minutes zone{0};  // east of UTC
};

std::optional<TimePoint> MomentOf(const DateFields& date) {
  const std::chrono::year_month_day day{std::chrono::year(date.year),
                                        std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day))};
  constexpr int kLeapSecond = 60;  // RFC 3339 5.7
  if (!day.ok() || date.hour > 23 || date.minute > 59 || date.second > kLeapSecond) return std::nullopt;
  return TimePoint(std::chrono::sys_days(day)) + hours(date.hour) + minutes(date.minute) +
         seconds(date.second) + microseconds(date.microsecond) - date.zone;
}

/// "+hh:mm" or, without a colon, "+hhmm".
std::chrono::minutes Offset(Scanner& scan, bool has_colon) {
  const int sign = scan.next() == '-' ? -1 : 1;
  if (!scan.Take('+')) scan.Need('-');
  const int hour = scan.Number(2, 2);
  if (has_colon) scan.Need(':');
  const int minute = scan.Number(2, 2);
  if (hour > kMaxZoneHours || minute > 59) scan.Need('\0');
  return sign * (hours(hour) + minutes(minute));
}

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) { return Lower(a) == b; });
}

/// 1 to 12; 0 for no month.
int MonthOf(std::string_view word) {
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
  // Feeds also write the month in full.
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (word.size() >= 3 && EqualsIgnoringCase(word.substr(0, 3), kMonths[i])) return static_cast<int>(i) + 1;
  }
  return 0;
}

/// Hours east of UTC of a zone that has a name (RFC 822 5.1); none for one that is not listed.
std::optional<hours> ZoneOf(std::string_view name) {
  struct Zone {
    std::string_view name;
    int hours;
  };
  constexpr std::array<Zone, 12> kZones = {{{"gmt", 0},
                                            {"ut", 0},
                                            {"utc", 0},
                                            {"z", 0},
                                            {"est", -5},
                                            {"edt", -4},
                                            {"cst", -6},
                                            {"cdt", -5},
                                            {"mst", -7},
                                            {"mdt", -6},
                                            {"pst", -8},
                                            {"pdt", -7}}};
  for (const Zone& zone : kZones) {
    if (EqualsIgnoringCase(name, zone.name)) return hours(zone.hours);
  }
  return std::nullopt;
}

}  // namespace

std::optional<TimePoint> ParseW3cDate(std::string_view text) {
  Scanner scan(Trim(text));
  DateFields date;
  date.year = scan.Number(4, 4);
  if (scan.Take('-')) {
    date.month = scan.Number(2, 2);
    if (scan.Take('-')) {
      date.day = scan.Number(2, 2);
      if (scan.Take('T')) {
        date.hour = scan.Number(2, 2);
        scan.Need(':');
        date.minute = scan.Number(2, 2);
        if (scan.Take(':')) date.second = scan.Number(2, 2);
        if (scan.Take('.')) date.microsecond = scan.Fraction();
        if (!scan.Take('Z')) date.zone = Offset(scan, true);
      }
    }
  }
  if (!scan.ok() || !scan.at_end()) return std::nullopt;
  return MomentOf(date);
}

std::optional<TimePoint> ParseRfc822Date(std::string_view text) {
  Scanner scan(Trim(text));
  DateFields date;
  if (!scan.Letters().empty()) scan.Need(',');
  scan.Spaces();
  date.day = scan.Number(1, 2);
  scan.Spaces();
  date.month = MonthOf(scan.Letters());
  scan.Spaces();
  date.year = scan.Number(2, 4);
  if (date.year < 100) date.year += date.year < 50 ? 2000 : 1900;
  if (!scan.Spaces()) return std::nullopt;
  date.hour = scan.Number(2, 2);
  scan.Need(':');
  date.minute = scan.Number(2, 2);
  if (scan.Take(':')) date.second = scan.Number(2, 2);
  scan.Spaces();
  if (scan.next() == '+' || scan.next() == '-') {
    date.zone = Offset(scan, false);
  } else {
    const std::optional<hours> zone = ZoneOf(scan.Letters());
    if (!zone) return std::nullopt;
    date.zone = *zone;
  }
  if (!scan.ok() || !scan.at_end() || date.month == 0) return std::nullopt;
  return MomentOf(date);
}

std::optional<TimePoint> ParseWebDate(std::string_view text) {
  const std::optional<TimePoint> w3c = ParseW3cDate(text);
  return w3c ? w3c : ParseRfc822Date(text);
}

}  // namespace tamis
