#ifndef TAMIS_CRAWLER_FRONTIER_LEVELDB_FRONTIER_H_
#define TAMIS_CRAWLER_FRONTIER_LEVELDB_FRONTIER_H_

// The frontier of a real run: rules and key layout over the state database (storage/state_keys.h).

#include <limits>
#include <memory>

#include "crawler/frontier/frontier.h"
#include "storage/private_keys.h"
#include "storage/state_db.h"

namespace tamis {

/// A lane is what one domain has queued of one kind.
struct FrontierOptions {
  int64_t max_pages_per_host = std::numeric_limits<int64_t>::max();  // crawl.max_pages_per_host
  int64_t seen_cache_bytes = 4 * 1024 * 1024;                        // recently seen URLs, 16 bytes each
  int64_t read_ahead_bytes = 8 * 1024 * 1024;  // items read but not leased, all domains together
  int64_t max_lanes = 20'000;                  // lanes in memory, about 400 bytes each; more wait on disk
  int partition_index = 0;                     // this worker owns partitions p with
  int partition_count = 1;                     //   p mod partition_count == partition_index
};

/// Opens the queue in `db`. Lifetime: `db` must outlive the frontier. One frontier per database.
Result<std::unique_ptr<Frontier>> OpenLeveldbFrontier(StateDb& db, const PrivateKeys& keys,
                                                      const FrontierOptions& options);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FRONTIER_LEVELDB_FRONTIER_H_
