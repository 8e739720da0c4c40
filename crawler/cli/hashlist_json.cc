#include "crawler/cli/hashlist_json.h"

#include <cstdio>
#include <iostream>

#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/core/utf8.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitNo = 1;
constexpr int kExitRefused = 3;

json::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

std::string IsoTime(TimePoint time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(seconds - day);
  char text[64];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

}  // namespace

json::object CountsByKind(const std::array<int64_t, kSignalKinds>& counts) {
  json::object object;
  for (size_t kind = 0; kind < kSignalKinds; ++kind) {
    object.emplace(View(ToString(static_cast<SignalKind>(kind))), counts[kind]);
  }
  return object;
}

json::value TimeOrNull(const std::optional<TimePoint>& time) {
  return time ? json::value(IsoTime(*time)) : json::value(nullptr);
}

json::object SourceObject(const ListSource& source, TimePoint now) {
  json::object object;
  object.emplace("label", ToWellFormedUtf8(source.label));
  object.emplace("role", View(ToString(source.role)));
  object.emplace("version", ToWellFormedUtf8(source.version));
  object.emplace("as_of", TimeOrNull(source.as_of));
  object.emplace("not_after", TimeOrNull(source.not_after));
  object.emplace("built_at", TimeOrNull(source.built_at));
  const auto age = source.as_of ? std::chrono::floor<std::chrono::days>(now - *source.as_of).count() : 0;
  object.emplace("age_days", source.as_of ? json::value(age) : json::value(nullptr));
  object.emplace("expired", source.not_after && *source.not_after <= now);
  object.emplace("complete", source.is_complete());
  object.emplace("entries", CountsByKind(source.entries));
  return object;
}

int ExitCodeOf(const Error& error) {
  return error.code == ErrorCode::kRefused ? kExitRefused : kExitNo;
}

int PrintError(const Error& error, std::string_view where) {
  WriteLine(std::cout, ErrorObject(error, where));
  std::cout.flush();
  return ExitCodeOf(error);
}

}  // namespace tamis
