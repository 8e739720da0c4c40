#include "crawler/frontier/work_entry.h"

#include <algorithm>
#include <chrono>
#include <cstring>

#include "crawler/core/check.h"
#include "crawler/core/wire.h"
#include "storage/state_keys.h"

namespace tamis {
namespace {

constexpr size_t kKindAt = kLaneBytes - 1;
constexpr size_t kDueAt = kLaneBytes;
constexpr size_t kPriorityAt = kDueAt + 8;
constexpr size_t kUrlAt = kPriorityAt + 1;

}  // namespace

std::string LaneKey(const DomainName& domain, WorkKind kind) {
  std::string lane = NamedKey(domain.partition, KeyFamily::kOrder, domain.name);
  lane += static_cast<char>(kind);
  return lane;
}

std::string AfterLane(std::string lane) {
  ++lane.back();  // a kind, far from 255
  return lane;
}

std::string WorkKey(std::string_view lane, TimePoint due, int priority, const Mac128& url) {
  std::string key;
  key.reserve(kWorkKeyBytes);
  key.append(lane);
  const auto micros = static_cast<uint64_t>(std::max<int64_t>(0, due.time_since_epoch().count()));
  for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>(micros >> shift & 0xff);
  key += static_cast<char>(std::clamp(priority, 0, 255));
  key.append(reinterpret_cast<const char*>(url.data()), url.size());
  return key;
}

WorkKind KindOf(std::string_view key) {
  return static_cast<WorkKind>(key[kKindAt]);
}

TimePoint DueOf(std::string_view key) {
  CHECK(key.size() == kWorkKeyBytes);
  uint64_t micros = 0;
  for (size_t i = kDueAt; i < kPriorityAt; ++i) micros = micros << 8 | static_cast<uint8_t>(key[i]);
  return TimePoint(std::chrono::microseconds(static_cast<int64_t>(micros)));
}

int PriorityOf(std::string_view key) {
  return static_cast<uint8_t>(key[kPriorityAt]);
}

Mac128 UrlNameOf(std::string_view key) {
  CHECK(key.size() == kWorkKeyBytes);
  Mac128 name{};
  std::memcpy(name.data(), key.data() + kUrlAt, name.size());
  return name;
}

Mac128 DomainNameOf(std::string_view key) {
  constexpr size_t kDomainAt = 2 + 1;
  CHECK(key.size() == kWorkKeyBytes);
  Mac128 name{};
  std::memcpy(name.data(), key.data() + kDomainAt, name.size());
  return name;
}

std::string WorkValue(const WorkItem& item, std::string_view domain) {
  WireWriter writer;
  writer.String(item.url);
  writer.String(item.dedupe_key);
  writer.String(domain);
  writer.String(item.host);
  writer.Number(static_cast<int32_t>(item.attempts));
  writer.String(item.payload);
  return writer.Take();
}

Result<WorkItem> ReadWork(std::string_view key, std::string_view value) {
  const bool known = key.size() == kWorkKeyBytes && static_cast<uint8_t>(key[kKindAt]) < kWorkKinds;
  if (!known) return Error{ErrorCode::kInternal, "frontier: a key of unknown form"};
  WireReader reader(value);
  WorkItem item;
  item.kind = KindOf(key);
  item.due = DueOf(key);
  item.priority = PriorityOf(key);
  item.url = reader.String();
  item.dedupe_key = reader.String();
  item.domain = reader.String();
  item.host = reader.String();
  item.attempts = reader.Number<int32_t>();
  item.payload = reader.String();
  if (!reader.at_end()) return Error{ErrorCode::kInternal, "frontier: a queued item cannot be read"};
  return item;
}

}  // namespace tamis
