#ifndef TAMIS_STORAGE_SHARD_COMMIT_H_
#define TAMIS_STORAGE_SHARD_COMMIT_H_

// How a finished shard becomes part of the dataset, so that a crash at any moment loses nothing and doubles
// nothing.
//
//   1. the shard's temporary file is synced and renamed to its final name; its folder is synced
//   2. a synced state batch holds the intent: shard and acknowledgements
//   3. the manifest names the shard (written beside, synced, renamed, folder synced)
//   4. the intent is applied: acknowledgements and removal of the intent in one batch
//
// On start, intents whose shard the manifest names are applied, the others dropped; then files of recorded
// runs that the manifest does not name are deleted. Source: docs/architecture.md section 5.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "storage/dataset_folders.h"
#include "storage/file_ops.h"
#include "storage/manifest.h"
#include "storage/state_db.h"

namespace tamis {

/// Where the next shard is to be written. Names are never used again.
struct NewShard {
  std::string name;                 // final, in data/: train-<run>-NNNNN.parquet
  std::filesystem::path temporary;  // write here; same folder, hidden name
  int64_t number = 0;               // NNNNN
};

/// A closed file at NewShard::temporary.
struct FinishedShard {
  NewShard shard;
  int64_t rows = 0;
  int64_t bytes = 0;
  std::string sha256;  // of the file, hex
};

/// What a start found of earlier runs.
struct RecoveryReport {
  int64_t earlier_runs = 0;
  int64_t shards = 0;  // in the manifest
  int64_t rows = 0;
  int64_t intents_applied = 0;             // shard was named: acknowledgements caught up
  int64_t intents_dropped = 0;             // shard was not named: its items are fetched again
  std::vector<std::string> files_deleted;  // unfinished or unnamed, names in data/
};

/// Errors of all methods: kInternal for the disk. After one the caller stops; the next start resumes.
/// Lifetime: folders, database, file operations and clock must outlive it.
/// Thread-safety: all methods may be called from any thread; one commit at a time.
class ShardCommitter {
 public:
  /// Where it works, and with what.
  struct Context {
    const DatasetFolders& folders;
    StateDb& db;
    FileOps& files;
    const Clock& clock;
  };

  /// Recovers, then draws and records this process's run. Further errors: kInvalidInput for a manifest that
  /// cannot be read, that is missing though shards were committed, that names a run which this private folder
  /// does not know, or a shard which is missing or has another length. Nothing is changed then.
  static Result<std::unique_ptr<ShardCommitter>> Open(const Context& context, ManifestFacts facts);

  const RecoveryReport& recovery() const { return recovery_; }
  const std::string& run() const { return run_; }

  NewShard NextShard();

  /// Steps 1 to 4. `acknowledgements`: what becomes true with the shard (Frontier::AcknowledgeBatch,
  /// ContentIndex).
  Status Commit(const FinishedShard& shard, const StateBatch& acknowledgements);

  /// Acknowledgements without a shard, synced.
  Status CommitWithoutRows(const StateBatch& acknowledgements);

  /// Deletes the file of a shard that will not be committed.
  Status Discard(const NewShard& shard);

  Manifest manifest() const;

 private:
  ShardCommitter(const Context& context, ManifestFacts facts);
  Status Recover();
  Status LoadShards();
  Status DrawRun();
  Status ApplyIntents();
  Status DeleteUnnamedFiles();

  const Context context_;
  mutable std::mutex mutex_;
  Manifest manifest_;
  RecoveryReport recovery_;
  std::string run_;
  std::vector<std::string> recorded_runs_;
  int64_t next_number_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_SHARD_COMMIT_H_
