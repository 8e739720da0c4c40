#ifndef TAMIS_CRAWLER_RESCAN_OPEN_DATASET_H_
#define TAMIS_CRAWLER_RESCAN_OPEN_DATASET_H_

// A dataset of ours, opened to take rows out of it: what a rescan and a re-check share.

#include <cstdint>
#include <memory>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/frontier/leveldb_frontier.h"
#include "storage/dataset_folders.h"
#include "storage/file_ops.h"
#include "storage/ledger.h"
#include "storage/manifest.h"
#include "storage/private_keys.h"
#include "storage/shard_commit.h"
#include "storage/state_db.h"

namespace tamis {

/// The shards of both kinds: no two have the same name. Facts are the dataset's.
/// Errors: kUnavailable, kInvalidInput for a manifest.
Result<Manifest> ReadManifests(const DatasetFolders& folders);

struct RemovedRows {
  int64_t rows = 0;
  int64_t files = 0;  // rewritten, or removed where no row was left
};

/// The parts of a run's state that a removal needs; declared in the order in which they need each other.
/// Lifetime: folders, file operations and clock must outlive it. Thread-safety: none.
struct OpenDataset {
  PrivateKeys keys;
  std::unique_ptr<StateDb> db;
  std::unique_ptr<ShardCommitter> committer;
  std::unique_ptr<ShardCommitter> quarantine;
  std::unique_ptr<Frontier> frontier;
  std::unique_ptr<Ledger> ledger;

  /// Recovers, as each start does; the ledger forgets what an interrupted removal has left in it. Errors:
  /// those of state database, committers and ledger.
  static Result<OpenDataset> Open(const DatasetFolders& folders, FileOps& files, const Clock& clock,
                                  const ManifestFacts& facts);

  /// From shards of both kinds, with their evidence; then the ledger forgets them. `removed` holds also where
  /// only a part was done.
  Status RemoveRows(const RowsByShard& rows, RemovedRows& removed);
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RESCAN_OPEN_DATASET_H_
