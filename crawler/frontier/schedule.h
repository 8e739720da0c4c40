#ifndef TAMIS_CRAWLER_FRONTIER_SCHEDULE_H_
#define TAMIS_CRAWLER_FRONTIER_SCHEDULE_H_

// Whose turn it is: lanes in line, lanes that wait for a time, lanes that wait for a lease to return. No I/O.

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "crawler/frontier/lane.h"

namespace tamis {

/// Owns the lanes that are in memory. Every lane is in exactly one LaneState. Thread-safety: none.
class Schedule {
 public:
  int64_t size() const { return static_cast<int64_t>(lanes_.size()); }
  Lane* Find(const std::string& key);

  /// A new lane, in line.
  Lane& Create(const std::string& key, bool read_all);

  /// The next lane in line of a kind, taken out of the line; the caller puts it back with one of the
  /// following.
  Lane* TakeNext(WorkKind kind);
  void Requeue(Lane& lane);                           // kReady, at the end
  void Wait(Lane& lane, TimePoint until, bool held);  // kWaiting
  void Block(Lane& lane);                             // kBlocked
  /// kIdle; `lane` is gone when no lease of it is out.
  void Idle(Lane& lane);

  /// Something has changed for a lane that is not in line: put it there. No effect on one that is.
  void Reconsider(Lane& lane);

  /// Lanes whose time has come are in line again.
  void Wake(TimePoint now);

  bool has_ready() const;

  /// When the first lane wakes; the epoch when one is ready, blocked or held; empty when there is none.
  std::optional<TimePoint> next_due() const;

  /// Takes up to `count` lanes out of memory that wait the longest, have no lease out and are not held. Gives
  /// how many.
  int64_t EvictWaiting(int64_t count);

  /// Drops read-ahead items of other lanes than `keep` until at most `target_bytes` are left of `held_bytes`.
  int64_t ShedAhead(const Lane* keep, int64_t held_bytes, int64_t target_bytes);

 private:
  void Leave(Lane& lane);  // out of waiting or blocked

  std::unordered_map<std::string, std::unique_ptr<Lane>> lanes_;
  std::array<std::deque<Lane*>, kWorkKinds> line_;
  std::set<std::pair<TimePoint, Lane*>> waiting_;
  int64_t blocked_ = 0;
  int64_t held_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FRONTIER_SCHEDULE_H_
