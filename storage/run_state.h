#ifndef TAMIS_STORAGE_RUN_STATE_H_
#define TAMIS_STORAGE_RUN_STATE_H_

// What a state database says of itself: by whom and in which format it was made.

#include <cstdint>
#include <string>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "storage/state_db.h"

namespace tamis {

/// Recorded once, at the first start, and checked at every other.
struct RunState {
  static constexpr uint32_t kFormat = 3;  // 3: pages and candidates carry statements, documents are kept
  uint32_t format = kFormat;
  uint32_t partitions = 0;  // kPartitions of state_keys.h
  TimePoint created_at{};
  std::string product_version;  // that created it
  std::string rights_policy;    // of the dataset; empty: made before there was one
};

/// The oldest format whose marks, names and ledger are as they are now: what only removes rows reads it.
inline constexpr uint32_t kOldestFormatForRemoval = 2;

/// Reads the record, or writes it if the database is new. `oldest`: format that is read at least.
///
/// Errors: kInvalidInput for another format or number of partitions (made by another version of Tamis), and
/// when the record does not open (keys and state do not belong together); kInternal for the disk.
Result<RunState> OpenRunState(StateDb& db, const RunState& if_new, uint32_t oldest = RunState::kFormat);

}  // namespace tamis

#endif  // TAMIS_STORAGE_RUN_STATE_H_
