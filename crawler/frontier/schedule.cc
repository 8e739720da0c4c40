#include "crawler/frontier/schedule.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "crawler/core/check.h"

namespace tamis {

Lane* Schedule::Find(const std::string& key) {
  const auto found = lanes_.find(key);
  return found == lanes_.end() ? nullptr : found->second.get();
}

Lane& Schedule::Create(const std::string& key, bool read_all) {
  auto [place, added] = lanes_.emplace(key, std::make_unique<Lane>(key, read_all));
  CHECK(added);
  Requeue(*place->second);
  return *place->second;
}

Lane* Schedule::TakeNext(WorkKind kind) {
  std::deque<Lane*>& line = line_[static_cast<size_t>(kind)];
  if (line.empty()) return nullptr;
  Lane* const lane = line.front();
  line.pop_front();
  lane->state = LaneState::kIdle;
  return lane;
}

void Schedule::Requeue(Lane& lane) {
  CHECK(lane.state == LaneState::kIdle);
  lane.state = LaneState::kReady;
  line_[static_cast<size_t>(lane.kind())].push_back(&lane);
}

void Schedule::Wait(Lane& lane, TimePoint until, bool held) {
  CHECK(lane.state == LaneState::kIdle);
  lane.state = LaneState::kWaiting;
  lane.wake_at = until;
  lane.held = held;
  held_ += held ? 1 : 0;
  waiting_.emplace(until, &lane);
}

void Schedule::Block(Lane& lane) {
  CHECK(lane.state == LaneState::kIdle);
  lane.state = LaneState::kBlocked;
  ++blocked_;
}

void Schedule::Idle(Lane& lane) {
  Leave(lane);
  if (lane.outstanding == 0) lanes_.erase(std::string(lane.key()));
}

void Schedule::Leave(Lane& lane) {
  if (lane.state == LaneState::kWaiting) {
    waiting_.erase({lane.wake_at, &lane});
    held_ -= lane.held ? 1 : 0;
  }
  if (lane.state == LaneState::kBlocked) --blocked_;
  lane.state = LaneState::kIdle;
}

void Schedule::Reconsider(Lane& lane) {
  if (lane.state == LaneState::kReady) return;
  Leave(lane);
  Requeue(lane);
}

void Schedule::Wake(TimePoint now) {
  while (!waiting_.empty() && waiting_.begin()->first <= now) Reconsider(*waiting_.begin()->second);
}

bool Schedule::has_ready() const {
  return std::any_of(line_.begin(), line_.end(), [](const auto& line) { return !line.empty(); });
}

std::optional<TimePoint> Schedule::next_due() const {
  if (has_ready() || blocked_ > 0 || held_ > 0) return TimePoint();
  if (waiting_.empty()) return std::nullopt;
  return waiting_.begin()->first;
}

int64_t Schedule::EvictWaiting(int64_t count) {
  std::vector<Lane*> evicted;
  for (auto at = waiting_.rbegin(); at != waiting_.rend() && std::ssize(evicted) < count; ++at) {
    if (at->second->outstanding == 0 && !at->second->held) evicted.push_back(at->second);
  }
  for (Lane* const lane : evicted) Idle(*lane);
  return std::ssize(evicted);
}

int64_t Schedule::ShedAhead(const Lane* keep, int64_t held_bytes, int64_t target_bytes) {
  for (const auto& [key, lane] : lanes_) {
    if (held_bytes <= target_bytes) break;
    if (lane.get() == keep) continue;
    held_bytes -= lane->ahead_bytes();
    lane->DropAhead();
  }
  return held_bytes;
}

}  // namespace tamis
