// Removal of committed rows (shard_commit.h).

#include <algorithm>
#include <optional>
#include <utility>

#include "storage/shard_commit.h"
#include "storage/state_keys.h"
#include "storage/time_text.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKeyColumn = "key";

/// Documents may be there that no evidence refers to.
std::string SweepKey() {
  return WordKey(KeyFamily::kMetadata, "documents_to_sweep");
}

}  // namespace

Result<ShardRemoval> ShardCommitter::PrepareRemoval(const RowsByShard& rows, Ledger& ledger) {
  const Manifest before = manifest();
  ShardRemoval removal;
  for (const ManifestShard& shard : before.shards) {
    const auto keys = rows.find(shard.name);
    if (keys == rows.end()) continue;
    const int64_t removed_before = removal.rows;
    Result<ShardRemoval::Replacement> replacement = Rewrite(shard, keys->second, removal);
    if (!replacement) return replacement.error();
    if (removal.rows > removed_before) removal.replacements.push_back(*std::move(replacement));
  }
  if (removal.empty()) return removal;
  Status done = MarkSweep();
  for (const ShardRemoval::Replacement& replacement : removal.replacements) {
    const MovedShard& moved = replacement.moved;
    if (done && !moved.to.empty()) done = evidence_.Rewrite(moved.from, moved.to, rows.at(moved.from));
  }
  if (done) done = context_.files.Sync(series_.folder);
  for (const ShardRemoval::Replacement& replacement : removal.replacements) {
    for (const std::string& key : rows.at(replacement.moved.from)) {
      if (done) done = ledger.AddRemoved(replacement.moved, key);
    }
    if (done) done = ledger.AddMoved(replacement.moved);
  }
  if (done) done = ledger.Sync();
  if (!done) return done.error();
  return removal;
}

/// One shard without these rows, under a new name. Without a row of them in it: the old one stays.
Result<ShardRemoval::Replacement> ShardCommitter::Rewrite(const ManifestShard& shard,
                                                          const std::set<std::string>& keys,
                                                          ShardRemoval& removal) {
  const fs::path data = series_.folder;
  const NewShard fresh = NextShard();
  const Result<RewrittenFile> written =
      context_.rewrite(data / shard.name, fresh.temporary, kKeyColumn, [&](int64_t, std::string_view key) {
        const bool goes = keys.contains(std::string(key));
        if (goes) removal.keys.emplace_back(key);
        return goes;
      });
  if (!written) return written.error();
  ShardRemoval::Replacement replacement{.moved = {.from = shard.name, .to = {}}, .shard = {}};
  if (written->rows == 0 || written->rows_removed == 0) {
    removal.rows += written->rows_removed;
    const Status unused = context_.files.Remove(fresh.temporary);
    if (!unused) return unused.error();
    return replacement;
  }
  Status done = context_.files.Sync(fresh.temporary);
  if (done) done = context_.files.Rename(fresh.temporary, data / fresh.name);
  if (!done) return done.error();
  removal.rows += written->rows_removed;
  replacement.moved.to = fresh.name;
  replacement.shard = {fresh.name,      written->rows, written->bytes,
                       written->sha256, run_,          Rfc3339(context_.clock.Now())};
  return replacement;
}

/// The new shards take the places of the old ones.
void ShardCommitter::Replace(const ShardRemoval& removal, Manifest& next) const {
  for (const ShardRemoval::Replacement& replacement : removal.replacements) {
    const auto old = std::find_if(next.shards.begin(), next.shards.end(), [&](const ManifestShard& shard) {
      return shard.name == replacement.moved.from;
    });
    if (old == next.shards.end()) continue;
    if (replacement.moved.to.empty())
      next.shards.erase(old);
    else
      *old = replacement.shard;
  }
}

/// In memory the manifest changes only when the file has.
Status ShardCommitter::Publish(Manifest next) {
  const bool named = std::any_of(next.shards.begin(), next.shards.end(),
                                 [&](const ManifestShard& shard) { return shard.run == run_; });
  if (named && std::find(next.runs.begin(), next.runs.end(), run_) == next.runs.end())
    next.runs.push_back(run_);
  const Status done = ReplaceFile(context_.files, series_.manifest, next.ToJson());
  if (done) manifest_ = std::move(next);
  return done;
}

Status ShardCommitter::DeleteReplaced(const ShardRemoval& removal) {
  if (removal.empty()) return {};
  const fs::path data = series_.folder;
  for (const ShardRemoval::Replacement& replacement : removal.replacements) {
    Status removed = evidence_.Remove(replacement.moved.from);
    if (removed) removed = context_.files.Remove(data / replacement.moved.from);
    if (!removed) return removed;
  }
  const Status synced = context_.files.Sync(data);
  return synced ? SweepIfMarked() : synced;
}

// The mark is set before anything of a removal is published: whoever dies before the sweep leaves it to the
// next start.
Status ShardCommitter::MarkSweep() {
  StateBatch mark;
  mark.Put(SweepKey(), "");
  return context_.db.Write(mark, Durability::kPower);
}

Status ShardCommitter::SweepIfMarked() {
  const Result<bool> marked = context_.db.Contains(SweepKey());
  if (!marked || !*marked) return marked ? Status() : Status(marked.error());
  const Status swept = evidence_.SweepDocuments();
  if (!swept) return swept;
  StateBatch done;
  done.Delete(SweepKey());
  return context_.db.Write(done, Durability::kPower);
}

Result<ShardRemoval> ShardCommitter::RemoveRows(const RowsByShard& rows, Ledger& ledger) {
  Result<ShardRemoval> removal = PrepareRemoval(rows, ledger);
  if (!removal || removal->empty()) return removal;
  const std::scoped_lock lock(mutex_);
  Manifest next = manifest_;
  Replace(*removal, next);
  Status done = Publish(std::move(next));
  if (done) done = DeleteReplaced(*removal);
  if (!done) return done.error();
  return removal;
}

}  // namespace tamis
