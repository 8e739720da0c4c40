#include "crawler/rescan/open_dataset.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "crawler/core/version.h"
#include "storage/ledger_rows.h"
#include "storage/run_state.h"
#include "storage/shard_series.h"
#include "storage/state_keys.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

Result<Manifest> ReadManifest(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) return Error{ErrorCode::kUnavailable, path.string() + ": cannot be read"};
  return Manifest::FromJson(text);
}

/// Of a run that quarantined nothing: an empty one.
Result<Manifest> ReadQuarantine(const DatasetFolders& folders) {
  const fs::path path = SeriesOf(ShardKind::kQuarantine, folders).manifest;
  std::error_code failed;
  if (!fs::exists(path, failed) && !failed) return Manifest();
  return ReadManifest(path);
}

Result<std::unique_ptr<ShardCommitter>> OpenCommitter(ShardCommitter::Context context, ShardKind kind,
                                                      const ManifestFacts& facts) {
  context.kind = kind;
  return ShardCommitter::Open(context, facts);
}

Manifest Both(Manifest dataset, const Manifest& quarantine) {
  dataset.shards.insert(dataset.shards.end(), quarantine.shards.begin(), quarantine.shards.end());
  return dataset;
}

Status ForgetRemoved(const DatasetFolders& folders, const OpenDataset& state) {
  const Manifest manifest = Both(state.committer->manifest(), state.quarantine->manifest());
  const Result<std::set<std::string>> removed = FindRemovedKeys(folders.ledger(), manifest);
  if (!removed) return removed.error();
  return removed->empty() ? Status() : state.ledger->Forget({}, *removed);
}

}  // namespace

Result<Manifest> ReadManifests(const DatasetFolders& folders) {
  Result<Manifest> dataset = ReadManifest(folders.manifest());
  if (!dataset) return dataset;
  const Result<Manifest> quarantine = ReadQuarantine(folders);
  if (!quarantine) return quarantine;
  return Both(*std::move(dataset), *quarantine);
}

Result<OpenDataset> OpenDataset::Open(const DatasetFolders& folders, FileOps& files, const Clock& clock,
                                      const ManifestFacts& facts) {
  OpenDataset state;
  Result<PrivateKeys> keys = LoadOrCreatePrivateKeys(folders.keys());
  if (!keys) return keys.error();
  state.keys = *keys;
  Result<std::unique_ptr<StateDb>> db = StateDb::Open({.folder = folders.state()}, state.keys);
  if (!db) return db.error();
  state.db = *std::move(db);
  const Result<RunState> run_state = OpenRunState(*state.db,
                                                  {.partitions = kPartitions,
                                                   .created_at = clock.Now(),
                                                   .product_version = std::string(ProductVersion())},
                                                  kOldestFormatForRemoval);
  if (!run_state) return run_state.error();
  const ShardCommitter::Context context{.folders = folders, .db = *state.db, .files = files, .clock = clock};
  Result<std::unique_ptr<ShardCommitter>> committer = OpenCommitter(context, ShardKind::kDataset, facts);
  if (!committer) return committer.error();
  state.committer = *std::move(committer);
  Result<std::unique_ptr<ShardCommitter>> quarantine = OpenCommitter(context, ShardKind::kQuarantine, facts);
  if (!quarantine) return quarantine.error();
  state.quarantine = *std::move(quarantine);
  Result<std::unique_ptr<Frontier>> frontier = OpenLeveldbFrontier(*state.db, state.keys, {});
  if (!frontier) return frontier.error();
  state.frontier = *std::move(frontier);
  Result<std::unique_ptr<Ledger>> ledger = Ledger::Open(folders.ledger(), state.keys);
  if (!ledger) return ledger.error();
  state.ledger = *std::move(ledger);
  const Status forgotten = ForgetRemoved(folders, state);
  if (!forgotten) return forgotten.error();
  return state;
}

Status OpenDataset::RemoveRows(const RowsByShard& rows, RemovedRows& removed) {
  for (ShardCommitter* const shards : {committer.get(), quarantine.get()}) {
    const Result<ShardRemoval> gone = shards->RemoveRows(rows, *ledger);
    if (!gone) return gone.error();
    const Status forgotten = ledger->Forget({}, {gone->keys.begin(), gone->keys.end()});
    if (!forgotten) return forgotten;
    removed.rows += gone->rows;
    removed.files += static_cast<int64_t>(gone->replacements.size());
  }
  return {};
}

}  // namespace tamis
