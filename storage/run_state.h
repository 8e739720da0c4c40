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
  static constexpr uint32_t kFormat = 2;  // 2: page facts say whether labels were cut
  uint32_t format = kFormat;
  uint32_t partitions = 0;  // kPartitions of state_keys.h
  TimePoint created_at{};
  std::string product_version;  // that created it
};

/// Reads the record, or writes it if the database is new.
///
/// Errors: kInvalidInput for another format or number of partitions (made by another version of Tamis), and
/// when the record does not open (keys and state do not belong together); kInternal for the disk.
Result<RunState> OpenRunState(StateDb& db, const RunState& if_new);

}  // namespace tamis

#endif  // TAMIS_STORAGE_RUN_STATE_H_
