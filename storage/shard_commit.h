#ifndef TAMIS_STORAGE_SHARD_COMMIT_H_
#define TAMIS_STORAGE_SHARD_COMMIT_H_

// How a finished shard becomes part of the dataset, so that a crash at any moment loses nothing and doubles
// nothing.
//
//   1. documents and evidence of its rows are written, synced and renamed; then the shard's temporary file is
//      synced and renamed to its final name; its folder is synced
//   2. a synced state batch holds the intent: shard and acknowledgements
//   3. the manifest names the shard (written beside, synced, renamed, folder synced)
//   4. the intent is applied: acknowledgements and removal of the intent in one batch
//
// On start, intents whose shard the manifest names are applied, the others dropped; then files of recorded
// runs that the manifest does not name are deleted, shards and evidence. Source: docs/architecture.md section
// 5. Quarantined rows are committed by a committer of their own, by the same rules (shard_series.h).
//
// Rows that were committed are removed so:
//   1. each shard that holds one is written again without it, under a new name of this run, synced, renamed;
//      a shard without a row left is not written; so with its evidence
//   2. the ledger says what moved and what was removed, synced: it counts once the manifest names the new
//      shard (ledger.h)
//   3. the manifest names the new shards in place of the old ones, alone or together with a new shard
//   4. the old files are deleted, then documents that no evidence refers to any more
//
// A crash before 3 leaves the old shards, one after it the new ones; the files of the others go on start. The
// manifest says neither which rows went nor why, and names of shards that are rewritten look like all others.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "storage/dataset_folders.h"
#include "storage/evidence_store.h"
#include "storage/file_ops.h"
#include "storage/ledger.h"
#include "storage/manifest.h"
#include "storage/row_removal.h"
#include "storage/shard_series.h"
#include "storage/state_db.h"

namespace tamis {

/// Where the next shard is to be written. Names are never used again.
struct NewShard {
  std::string name;                 // final: train-<run>-NNNNN.parquet
  std::filesystem::path temporary;  // write here; same folder, hidden name
  int64_t number = 0;               // NNNNN
};

/// A closed file at NewShard::temporary. Its evidence lies at EvidenceStore::TemporaryOf its name.
struct FinishedShard {
  NewShard shard;
  int64_t rows = 0;
  int64_t bytes = 0;
  std::string sha256;  // of the file, hex
  bool has_evidence = false;
};

/// Keys of rows, by the shard that holds them.
using RowsByShard = std::map<std::string, std::set<std::string>>;

/// Shards that were written again without some rows, and are not published yet.
struct ShardRemoval {
  struct Replacement {
    MovedShard moved;
    ManifestShard shard;  // the new one; unused if no row was left
  };
  std::vector<Replacement> replacements;
  int64_t rows = 0;               // removed
  std::vector<std::string> keys;  // of them
  bool empty() const { return replacements.empty(); }
};

/// What a start found of earlier runs.
struct RecoveryReport {
  int64_t earlier_runs = 0;
  int64_t shards = 0;  // in the manifest
  int64_t rows = 0;
  int64_t intents_applied = 0;             // shard was named: acknowledgements caught up
  int64_t intents_dropped = 0;             // shard was not named: its items are fetched again
  std::vector<std::string> files_deleted;  // unfinished or unnamed shards, names
  int64_t evidence_deleted = 0;            // files of evidence without a shard
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
    decltype(&RewriteWithoutRows) rewrite = &RewriteWithoutRows;  // another one in tests
    ShardKind kind = ShardKind::kDataset;
  };

  /// Recovers, then draws and records this process's run. Further errors: kInvalidInput for a manifest that
  /// cannot be read, that is missing though shards were committed, that names a run which this private folder
  /// does not know, or a shard which is missing or has another length. Nothing is changed then.
  static Result<std::unique_ptr<ShardCommitter>> Open(const Context& context, ManifestFacts facts);

  const RecoveryReport& recovery() const { return recovery_; }
  const std::string& run() const { return run_; }
  ShardKind kind() const { return context_.kind; }
  const std::filesystem::path& folder() const { return series_.folder; }

  NewShard NextShard();

  /// Evidence of the shards of both kinds. Thread-safety: as the caller's commits.
  EvidenceStore& evidence() { return evidence_; }

  /// Steps 1 to 4. `acknowledgements`: what becomes true with the shard (Frontier::AcknowledgeBatch,
  /// ContentIndex).
  /// `removal`: published with the same manifest.
  Status Commit(const FinishedShard& shard, const StateBatch& acknowledgements,
                const ShardRemoval& removal = {});

  /// Steps 1 and 2 of a removal. Keys that a shard does not hold, and shards that the manifest does not name,
  /// are no error: the rows are not there. Further errors: kInvalidInput for a shard that cannot be read.
  /// Nothing else may be committed until it is published. Cost: the shards are read and written whole.
  Result<ShardRemoval> PrepareRemoval(const RowsByShard& rows, Ledger& ledger);

  /// Steps 1 to 4 of a removal. A file that cannot be deleted is an error though its rows are published as
  /// removed: the next start tries again.
  Result<ShardRemoval> RemoveRows(const RowsByShard& rows, Ledger& ledger);

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
  std::string_view RunOf(std::string_view file_name) const;
  Result<ShardRemoval::Replacement> Rewrite(const ManifestShard& shard, const std::set<std::string>& keys,
                                            ShardRemoval& removal);
  void Replace(const ShardRemoval& removal, Manifest& next) const;
  Status Publish(Manifest next);
  Status DeleteReplaced(const ShardRemoval& removal);
  Status MarkSweep();
  Status SweepIfMarked();

  const Context context_;
  const ShardSeries series_;
  EvidenceStore evidence_;
  mutable std::mutex mutex_;
  Manifest manifest_;
  RecoveryReport recovery_;
  std::string run_;
  std::vector<std::string> recorded_runs_;     // of this kind of shards
  std::unordered_set<std::string> used_runs_;  // of both kinds
  int64_t next_number_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_SHARD_COMMIT_H_
