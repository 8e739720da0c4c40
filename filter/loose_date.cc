#include "filter/loose_date.h"

#include <array>
#include <charconv>
#include <chrono>
#include <string>

#include "filter/text.h"

namespace tamis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Parts {
  std::optional<int> year, month, day;
  std::optional<seconds> time;
  std::optional<minutes> zone;  // east of UTC
};

struct Zone {
  std::string_view name;
  int hours_east;
};

/// RFC 822 5.1, and the names that occur beside it.
constexpr auto kZones = std::to_array<Zone>({{"gmt", 0},  {"utc", 0},  {"ut", 0},   {"z", 0},    {"est", -5},
                                             {"edt", -4}, {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6},
                                             {"pst", -8}, {"pdt", -7}, {"cet", 1},  {"cest", 2}, {"bst", 1},
                                             {"wet", 0},  {"west", 1}, {"eet", 2},  {"eest", 3}, {"jst", 9}});
constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
constexpr std::string_view kWeekdays = "montuewedthufrisatsun";

std::optional<int> Number(std::string_view digits) {
  int value = 0;
  if (digits.empty() || digits.size() > 9) return std::nullopt;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failed != std::errc() || end != digits.data() + digits.size() || value < 0) return std::nullopt;
  return value;
}

/// 1-based place of the name's first three letters; words longer than three letters may be cut names only.
std::optional<int> Place(std::string_view names, std::string_view word) {
  if (word.size() < 3 || word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos) {
    return std::nullopt;
  }
  for (size_t at = 0; at < names.size(); at += 3) {
    if (word.substr(0, 3) == names.substr(at, 3)) return static_cast<int>(at / 3) + 1;
  }
  return std::nullopt;
}

/// "15:00", "15:00:00", "15:00:00.123".
std::optional<seconds> ReadTime(std::string_view text) {
  const std::vector<std::string_view> parts = SplitAny(text.substr(0, text.find('.')), ":");
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  const std::optional<int> hour = Number(parts[0]);
  const std::optional<int> minute = Number(parts[1]);
  const std::optional<int> second = parts.size() == 3 ? Number(parts[2]) : 0;
  if (!hour || !minute || !second || *hour > 24 || *minute > 59 || *second > 60) return std::nullopt;
  return hours(*hour) + minutes(*minute) + seconds(*second);
}

/// "+0100", "-08:00", "+01", "pst".
std::optional<minutes> ReadZone(std::string_view text) {
  for (const Zone& zone : kZones) {
    if (zone.name == text) return hours(zone.hours_east);
  }
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string digits;
  for (const char c : text.substr(1)) {
    if (c != ':') digits.push_back(c);
  }
  if (digits.size() == 2) digits += "00";
  const std::optional<int> value = Number(digits);
  if (digits.size() != 4 || !value || *value / 100 > 14 || *value % 100 > 59) return std::nullopt;
  const minutes east = hours(*value / 100) + minutes(*value % 100);
  return text[0] == '-' ? -east : east;
}

std::optional<TimePoint> Assemble(const Parts& parts) {
  if (!parts.year || !parts.month || !parts.day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*parts.year),
                                         std::chrono::month(static_cast<unsigned>(*parts.month)),
                                         std::chrono::day(static_cast<unsigned>(*parts.day))};
  if (!date.ok() || *parts.year < 1900 || *parts.year > 9999) return std::nullopt;
  return TimePoint(std::chrono::sys_days(date)) + parts.time.value_or(seconds(0)) -
         parts.zone.value_or(minutes(0));
}

/// "2030-06-25", then "T" or a space, a time, a zone (ISO 8601, RFC 3339).
std::optional<TimePoint> ReadIso(std::string_view text) {
  Parts parts{.year = Number(text.substr(0, 4)),
              .month = Number(text.substr(5, 2)),
              .day = Number(text.substr(8, 2))};
  std::string_view rest = text.substr(10);
  if (rest.starts_with("t") || rest.starts_with(" ")) rest.remove_prefix(1);
  rest = Trim(rest);
  if (rest.empty()) return Assemble(parts);
  const size_t zone_at = std::min(rest.find_first_of("+-z "), rest.size());
  parts.time = ReadTime(rest.substr(0, zone_at));
  const std::string_view zone = Trim(rest.substr(zone_at));
  if (!zone.empty()) parts.zone = ReadZone(zone);
  if (!parts.time || (!zone.empty() && !parts.zone)) return std::nullopt;
  return Assemble(parts);
}

bool IsIso(std::string_view text) {
  return text.size() >= 10 && text[4] == '-' && text[7] == '-' && Number(text.substr(0, 4)).has_value();
}

/// One word of the older forms goes where it fits; false if it fits nowhere.
bool Take(std::string_view word, Parts* parts) {
  if (word.find(':') != std::string_view::npos && word[0] != '+' && word[0] != '-') {
    return !parts->time && (parts->time = ReadTime(word)).has_value();
  }
  if (const std::optional<int> number = Number(word)) {
    if (!parts->day && word.size() <= 2) return (parts->day = number).has_value();
    if (parts->year || (word.size() != 2 && word.size() != 4)) return false;
    // RFC 850 has years of two digits; RFC 9110 5.6.7 reads them as the nearest.
    parts->year = word.size() == 4 ? *number : *number + (*number < 70 ? 2000 : 1900);
    return true;
  }
  if (!parts->month && (parts->month = Place(kMonths, word))) return true;
  if (Place(kWeekdays, word)) return true;
  return !parts->zone && (parts->zone = ReadZone(word)).has_value();
}

}  // namespace

std::optional<TimePoint> ParseLooseDate(std::string_view text) {
  const std::string lower = ToLower(Trim(text));
  if (IsIso(lower)) return ReadIso(lower);
  Parts parts;
  for (const std::string_view word : SplitAny(lower, " ,\t")) {
    const bool dashed = word.find('-', 1) != std::string_view::npos && word[0] >= '0' && word[0] <= '9';
    for (const std::string_view piece : dashed ? SplitAny(word, "-") : std::vector{word}) {
      if (!Take(piece, &parts)) return std::nullopt;
    }
  }
  return Assemble(parts);
}

}  // namespace tamis
