#ifndef TAMIS_CRAWLER_FRONTIER_LANE_H_
#define TAMIS_CRAWLER_FRONTIER_LANE_H_

// What one domain has queued of one kind: a cursor into the database and the few items read ahead of it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/frontier/frontier.h"

namespace tamis {

/// Where a lane stands in the schedule.
enum class LaneState : uint8_t {
  kReady,    // in line, may have something to lease
  kWaiting,  // nothing before wake_at
  kBlocked,  // as many leases out as allowed
  kIdle,     // nothing queued
};

/// Invariant: what the database holds of this lane before the cursor is read ahead or leased; nothing at or
/// after the cursor is read ahead. So dropping read-ahead items and moving the cursor back to the first of
/// them loses nothing, and the cursor never walks over the deleted entries at the lane's head twice.
class Lane {
 public:
  /// `read_all`: the database holds nothing of it yet.
  Lane(std::string key, bool read_all);

  /// How much may be read ahead from now on (at least one item always may).
  void LimitAhead(int64_t bytes) { max_ahead_bytes_ = bytes; }

  const std::string& key() const { return key_; }
  WorkKind kind() const;

  bool has_item() const { return !ahead_.empty(); }
  const std::string& first_key() const { return ahead_.back().key; }
  /// Takes the first item.
  struct Entry {
    std::string key;
    std::string value;
  };
  Entry Pop();

  /// True when the database may hold more than what is read ahead.
  bool must_read() const { return !read_all_; }
  const std::string& cursor() const { return cursor_; }

  /// Reading: items in key order from the cursor. False: full; the cursor stands at this item.
  bool TakeRead(std::string_view key, std::string_view value);
  /// Reading has reached the lane's end.
  void EndRead() { read_all_ = true; }

  /// A new item was written to the database.
  void Insert(std::string key, std::string value);

  /// The item at `key` is in the database and not leased any more: read from there again.
  void Rewind(std::string_view key);

  /// Forgets what was read ahead; the cursor moves back.
  void DropAhead();

  int64_t ahead_bytes() const { return ahead_bytes_; }

  // The schedule's and the frontier's notes.
  LaneState state = LaneState::kIdle;
  int64_t outstanding = 0;  // leases that count against the domain's limit
  TimePoint hold_until{};
  TimePoint wake_at{};  // kWaiting
  bool held = false;    // kWaiting because of hold_until, not for want of due items

 private:
  bool BeforeCursor(std::string_view key) const { return read_all_ || key < cursor_; }
  bool full() const;

  std::string key_;
  std::string cursor_;
  bool read_all_ = false;
  std::vector<Entry> ahead_;  // in descending order: the first item is at the back
  int64_t ahead_bytes_ = 0;
  int64_t max_ahead_bytes_ = 32 * 1024;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FRONTIER_LANE_H_
