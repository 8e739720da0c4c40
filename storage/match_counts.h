#ifndef TAMIS_STORAGE_MATCH_COUNTS_H_
#define TAMIS_STORAGE_MATCH_COUNTS_H_

// How many reported matches each domain has had, over all runs. Domains by keyed name only.

#include <atomic>
#include <cstdint>
#include <string_view>

#include "crawler/core/result.h"
#include "storage/private_keys.h"
#include "storage/state_db.h"
#include "storage/state_keys.h"

namespace tamis {

/// Lifetime: the database must outlive it. Thread-safety: all methods may be called from any thread.
class MatchCounts {
 public:
  MatchCounts(StateDb& db, const PrivateKeys& keys) : db_(db), names_(keys.name) {}

  struct Counts {
    int64_t of_domain = 0;  // all runs
    int64_t of_run = 0;     // this process, all domains
    int64_t total = 0;      // all runs, all domains
  };

  /// Counts one more; on the disk when it returns. What two callers get at once may be ahead of what each has
  /// added, never behind. Errors: kInternal for the database.
  Result<Counts> Add(std::string_view domain);

  Result<Counts> Of(std::string_view domain) const;

 private:
  StateDb& db_;
  const StateNames names_;
  std::atomic<int64_t> of_run_{0};
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_MATCH_COUNTS_H_
