#ifndef TAMIS_CRAWLER_FRONTIER_DISCOVERY_H_
#define TAMIS_CRAWLER_FRONTIER_DISCOVERY_H_

// Finds the lanes that are only in the database: after a start, and when there were more than memory may
// hold.

#include <cstdint>
#include <functional>
#include <string>

#include "crawler/core/result.h"
#include "storage/state_db.h"

namespace tamis {

/// Jumps from lane to lane through all owned partitions, a few at a time, round and round until a whole round
/// has passed in which no lane was left out of memory. Thread-safety: none. Cost: one seek per lane or empty
/// partition.
class Discovery {
 public:
  Discovery(const StateDb& db, int partition_index, int partition_count)
      : db_(db), first_(partition_index), stride_(partition_count), partition_(partition_index) {}

  /// Every lane with work is in memory.
  bool complete() const { return complete_; }

  /// A lane with work was left out of memory, or taken out of it.
  void NoteUnlisted();

  /// Offers further lanes until `room` of them were new (offer gives true) or the step is long enough.
  using Offer = std::function<bool(const std::string& lane)>;
  Status Step(int64_t room, const Offer& offer);

 private:
  void NextPartition();

  const StateDb& db_;
  const int first_;
  const int stride_;
  int partition_;
  std::string from_;  // next lane of this partition; empty: its first
  bool complete_ = false;
  bool unlisted_in_round_ = false;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FRONTIER_DISCOVERY_H_
