#include "filter/known_hash/source_table.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "crawler/core/wire.h"
#include "filter/known_hash/index_checks.h"
#include "filter/known_hash/index_format.h"

namespace tamis::hash_index {
namespace {

int64_t Microseconds(TimePoint time) {
  return time.time_since_epoch().count();
}

void WriteTime(WireWriter& out, const std::optional<TimePoint>& time) {
  out.Number(static_cast<uint8_t>(time.has_value() ? 1 : 0));
  out.Number(Microseconds(time.value_or(TimePoint{})));
}

TimePoint ReadMoment(WireReader& in) {
  return TimePoint(std::chrono::microseconds(in.Number<int64_t>()));
}

std::optional<TimePoint> ReadTime(WireReader& in) {
  const bool has_time = in.Number<uint8_t>() != 0;
  const TimePoint time = ReadMoment(in);
  return has_time ? std::optional(time) : std::nullopt;
}

bool IsPossible(const ListSource& source) {
  if (source.label.empty() || source.label.size() > kMaxSourceTextBytes) return false;
  return source.version.size() <= kMaxSourceTextBytes && source.role <= ListRole::kOther;
}

}  // namespace

std::string WriteSourceTable(const std::vector<ListSource>& sources) {
  WireWriter out;
  out.Number(static_cast<uint32_t>(sources.size()));
  for (const ListSource& source : sources) {
    out.String(source.label);
    out.Number(source.role);
    out.String(source.version);
    WriteTime(out, source.as_of);
    WriteTime(out, source.not_after);
    out.Number(Microseconds(source.built_at));
    for (const int64_t count : source.entries) out.Number(count);
  }
  return out.Take();
}

Result<std::vector<ListSource>> ReadSourceTable(std::string_view bytes) {
  constexpr size_t kLeastSourceBytes = 64;
  WireReader in(bytes);
  const uint32_t count = in.Count(kLeastSourceBytes, kMaxSources);
  std::vector<ListSource> sources;
  for (uint32_t i = 0; in.ok() && i < count; ++i) {
    ListSource source;
    source.label = in.String();
    source.role = in.Number<ListRole>();
    source.version = in.String();
    source.as_of = ReadTime(in);
    source.not_after = ReadTime(in);
    source.built_at = ReadMoment(in);
    for (int64_t& entries : source.entries) entries = in.Number<int64_t>();
    if (!in.ok() || !IsPossible(source)) return Damaged("an impossible source");
    for (const ListSource& other : sources) {
      if (other.label == source.label) return Damaged("a source twice");
    }
    sources.push_back(std::move(source));
  }
  if (!in.at_end()) return Damaged("a source table of another size");
  return sources;
}

}  // namespace tamis::hash_index
