#include "crawler/fetch/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <system_error>

namespace tamis {
namespace {

using std::chrono::seconds;

constexpr std::array<int, 3> kRetryFactors{1, 15, 240};
constexpr seconds kLongest = std::chrono::days(3'653);
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kDigits = "0123456789";

/// Takes a date apart from the left. Every step says whether it fitted.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : rest_(text) {}

  bool Literal(std::string_view wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }

  bool Number(size_t digits, int& out) {
    if (rest_.size() < digits) return false;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + digits, out);
    if (error != std::errc() || end != rest_.data() + digits || out < 0) return false;
    rest_.remove_prefix(digits);
    return true;
  }

  bool Month(int& out) {
    const size_t at = kMonths.find(rest_.substr(0, 3));
    if (rest_.size() < 3 || at == std::string_view::npos || at % 3 != 0) return false;
    out = static_cast<int>(at / 3) + 1;
    rest_.remove_prefix(3);
    return true;
  }

  /// HH:MM:SS; a leap second counts as the next one.
  bool Time(seconds& out) {
    int hour = 0, minute = 0, second = 0;
    if (!Number(2, hour) || !Literal(":") || !Number(2, minute) || !Literal(":") || !Number(2, second))
      return false;
    if (hour > 23 || minute > 59 || second > 60) return false;
    out = std::chrono::hours(hour) + std::chrono::minutes(minute) + seconds(second);
    return true;
  }

  bool AtEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
  seconds time{0};
};

std::optional<TimePoint> ToTime(const Date& date) {
  const std::chrono::year_month_day day{std::chrono::year(date.year),
                                        std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day))};
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day) + date.time;
}

/// "06 Nov 1994 08:49:37 GMT", behind "Sun, ".
bool ReadImfFixdate(std::string_view text, Date& date) {
  DateReader reader(text);
  return reader.Number(2, date.day) && reader.Literal(" ") && reader.Month(date.month) &&
         reader.Literal(" ") && reader.Number(4, date.year) && reader.Literal(" ") &&
         reader.Time(date.time) && reader.Literal(" GMT") && reader.AtEnd();
}

/// "06-Nov-94 08:49:37 GMT", behind "Sunday, ". More than 50 years ahead means the last century (RFC
/// 9110 5.6.7).
bool ReadRfc850(std::string_view text, TimePoint now, Date& date) {
  DateReader reader(text);
  const bool read = reader.Number(2, date.day) && reader.Literal("-") && reader.Month(date.month) &&
                    reader.Literal("-") && reader.Number(2, date.year) && reader.Literal(" ") &&
                    reader.Time(date.time) && reader.Literal(" GMT") && reader.AtEnd();
  if (!read) return false;
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
  const int this_year = static_cast<int>(today.year());
  date.year += this_year - this_year % 100;
  if (date.year > this_year + 50) date.year -= 100;
  return true;
}

/// "Nov  6 08:49:37 1994", behind "Sun ".
bool ReadAsctime(std::string_view text, Date& date) {
  DateReader reader(text);
  if (!reader.Month(date.month) || !reader.Literal(" ")) return false;
  const bool day = reader.Literal(" ") ? reader.Number(1, date.day) : reader.Number(2, date.day);
  return day && reader.Literal(" ") && reader.Time(date.time) && reader.Literal(" ") &&
         reader.Number(4, date.year) && reader.AtEnd();
}

std::optional<TimePoint> ParseHttpDate(std::string_view text, TimePoint now) {
  Date date;
  const size_t comma = text.find(", ");
  if (comma != std::string_view::npos) {
    const std::string_view rest = text.substr(comma + 2);
    const bool read =
        rest.find('-') == std::string_view::npos ? ReadImfFixdate(rest, date) : ReadRfc850(rest, now, date);
    return read ? ToTime(date) : std::nullopt;
  }
  if (text.size() < 4 || text[3] != ' ') return std::nullopt;
  return ReadAsctime(text.substr(4), date) ? ToTime(date) : std::nullopt;
}

std::string_view Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

}  // namespace

std::optional<Milliseconds> RetryDelay(int attempts, RetryReason reason, Milliseconds first) {
  if (reason == RetryReason::kPermanent || attempts > static_cast<int>(kRetryFactors.size()))
    return std::nullopt;
  return kRetryFactors[static_cast<size_t>(std::max(attempts, 1) - 1)] * first;
}

std::optional<Milliseconds> ParseRetryAfter(std::string_view value, TimePoint now) {
  const std::string_view text = Trimmed(value);
  if (text.empty()) return std::nullopt;
  if (text.find_first_not_of(kDigits) == std::string_view::npos) {
    int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error == std::errc::result_out_of_range) return kLongest;
    return std::min(seconds(std::min(count, int64_t{kLongest.count()})), kLongest);
  }
  const std::optional<TimePoint> at = ParseHttpDate(text, now);
  if (!at) return std::nullopt;
  const auto wait = std::chrono::ceil<Milliseconds>(*at - now);
  return std::clamp<Milliseconds>(wait, Milliseconds(0), kLongest);
}

}  // namespace tamis
