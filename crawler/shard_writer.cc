#include "crawler/shard_writer.h"

#include <algorithm>
#include <utility>

#include "crawler/log.h"

namespace tamis {

ShardWriter::ShardWriter(Parts parts) : parts_(std::move(parts)), tainted_(parts_.db) {}

Result<std::unique_ptr<ShardWriter>> ShardWriter::Make(Parts parts) {
  std::unique_ptr<ShardWriter> writer(new ShardWriter(std::move(parts)));
  const std::lock_guard lock(writer->mutex_);
  Status ready = writer->tainted_.Load();
  if (ready) ready = writer->RemoveTainted();
  if (!ready) return ready.error();
  return writer;
}

Result<ContentReservation> ShardWriter::Reserve(const Sha256& content) {
  const Result<bool> granted = parts_.contents.Reserve(content);
  if (!granted) return granted.error();
  return ContentReservation(parts_.contents, content, *granted);
}

Status ShardWriter::Append(Record record, const LeaseId& lease, ContentReservation content,
                           int64_t lists_generation) {
  const std::lock_guard lock(mutex_);
  if (error_) return *error_;
  if (tainted_.Contains(record.page_id())) return Error{ErrorCode::kRefused, "safety: page is tainted"};
  if (!sink_) {
    const Status opened = OpenShard();
    if (!opened) return Fail(opened.error());
  }
  const Result<Url> url = Url::Parse(record.fields().url);
  Row row{.page_id = record.page_id(),
          .key = sink_->next_key(),
          .dedupe_key = url ? DedupeKey(*url) : record.fields().url,
          .url = record.fields().url,
          .page_url = record.fields().page_url,
          .lease = lease,
          .digests = record.digests(),
          .pdq = record.pdq(),
          .lists_generation = lists_generation};
  const Status appended = sink_->Append(std::move(record));
  if (!appended) return appended.error().code == ErrorCode::kRefused ? appended : Fail(appended.error());
  content.Keep();
  rows_.push_back(std::move(row));
  parts_.frontier.AwaitCommit(lease);
  parts_.funnel.Kept(Funnel::Side::kImages);
  if (sink_->rows() >= parts_.options.shard_rows || sink_->bytes() >= parts_.options.shard_bytes)
    return Commit();
  return {};
}

void ShardWriter::Taint(const std::string& page_id) {
  const std::lock_guard lock(mutex_);
  TaintLocked(page_id);
}

void ShardWriter::TaintLocked(const std::string& page_id) {
  const Result<bool> marked = tainted_.Mark(page_id);
  if (!marked) return static_cast<void>(Fail(marked.error()));  // without the mark the run must not go on
  if (!*marked) return;
  if (!removal_waits_since_) removal_waits_since_ = parts_.clock.Steady();
  if (!error_) DropRowsOf(page_id);  // after a failure there is no open shard
}

bool ShardWriter::IsTainted(std::string_view page_id) const {
  const std::lock_guard lock(mutex_);
  return tainted_.Contains(std::string(page_id));
}

// The rows of a tainted page leave the open shard; their items are done, as dropped.
void ShardWriter::DropRowsOf(const std::string& page_id) {
  const auto of_page = [&](const Row& row) { return row.page_id == page_id; };
  const auto first =
      std::stable_partition(rows_.begin(), rows_.end(), [&](const Row& row) { return !of_page(row); });
  if (first == rows_.end()) return;
  sink_->RemovePage(page_id);
  std::vector<LeaseId> leases;
  for (auto row = first; row != rows_.end(); ++row) {
    parts_.contents.Release(row->digests.sha256);
    leases.push_back(row->lease);
  }
  const auto count = static_cast<int64_t>(leases.size());
  parts_.funnel.Kept(Funnel::Side::kImages, -count);
  parts_.funnel.Dropped(Funnel::Side::kImages, "safety", count);
  rows_.erase(first, rows_.end());
  const Status done = parts_.frontier.Acknowledge(leases);
  if (!done) static_cast<void>(Fail(done.error()));
}

Status ShardWriter::CommitIfOld() {
  const std::lock_guard lock(mutex_);
  if (error_) return *error_;
  const SteadyTime now = parts_.clock.Steady();
  const Milliseconds max_age = parts_.options.shard_max_age;
  if (sink_ && now - opened_at_ >= max_age) return Commit();
  if (removal_waits_since_ && now - *removal_waits_since_ >= max_age) return RemoveTainted();
  return {};
}

void ShardWriter::Refuse(const Error& why) {
  const std::lock_guard lock(mutex_);
  static_cast<void>(Fail(why));
}

std::vector<LateMatch> ShardWriter::TakeLateMatches() {
  const std::lock_guard lock(mutex_);
  return std::exchange(late_matches_, {});
}

Status ShardWriter::Finish() {
  const std::lock_guard lock(mutex_);
  if (error_) return *error_;
  const Status committed = sink_ ? Commit() : Status();
  return committed ? RemoveTainted() : committed;
}

Status ShardWriter::failure() const {
  const std::lock_guard lock(mutex_);
  return error_ ? Status(*error_) : Status();
}

Status ShardWriter::OpenShard() {
  shard_ = parts_.committer.NextShard();
  ShardMetadata metadata = parts_.metadata;
  metadata.run = parts_.committer.run();
  metadata.shard = shard_.number;
  Result<std::unique_ptr<ParquetSink>> sink =
      ParquetSink::Open(shard_.temporary.string(), metadata, parts_.options);
  if (!sink) return sink.error();
  sink_ = *std::move(sink);
  opened_at_ = parts_.clock.Steady();
  return {};
}

// A list that cannot be relied on any more stops every commit. Rows that were judged by lists which others
// have replaced meanwhile are judged again; what is known now takes its page with it.
Status ShardWriter::AskListsAgain() {
  const Status sound = parts_.known.Refresh();
  if (!sound) return sound;
  std::vector<LateMatch> found;
  for (const Row& row : rows_) {
    if (row.lists_generation == parts_.known.generation()) continue;
    std::vector<KnownMatch> matches = parts_.known.MatchDigests(row.digests);
    if (matches.empty()) matches = parts_.known.MatchPdq(row.pdq);
    const Result<Url> url = Url::Parse(row.url);
    if (matches.empty() && url) matches = parts_.known.MatchUrl(*url);
    if (matches.empty()) continue;
    found.push_back({row.url, row.page_url, row.page_id, row.digests, row.pdq, std::move(matches)});
  }
  for (LateMatch& match : found) {
    TaintLocked(match.page_id);
    late_matches_.push_back(std::move(match));
  }
  return error_ ? Status(*error_) : Status();
}

// Closes the shard, makes its rows' items done in the same commit, and settles what was reserved. Rows of
// tainted pages in other shards go with the same manifest.
Status ShardWriter::Commit() {
  const Status asked = AskListsAgain();
  if (!asked) return Fail(asked.error());
  Result<ShardInfo> info = sink_->Close();
  sink_.reset();
  if (!info) return Fail(info.error());
  if (info->rows == 0) return RemoveTainted();  // every row was taken back
  const Status noted = NoteRows();
  return noted ? CommitRows(*info) : Fail(noted.error());
}

// The ledger is ahead of the manifest: a row that it names counts only with its shard.
Status ShardWriter::NoteRows() {
  for (const Row& row : rows_) {
    const Status noted = parts_.ledger.AddKept({.shard = shard_.name,
                                                .key = row.key,
                                                .dedupe_key = row.dedupe_key,
                                                .digests = row.digests,
                                                .page_id = row.page_id,
                                                .pdq = row.pdq});
    if (!noted) return noted;
  }
  return parts_.ledger.Sync();
}

Status ShardWriter::CommitRows(const ShardInfo& info) {
  std::vector<LeaseId> leases;
  std::vector<Sha256> contents;
  for (const Row& row : rows_) {
    leases.push_back(row.lease);
    contents.push_back(row.digests.sha256);
  }
  Result<StateBatch> batch = parts_.frontier.AcknowledgeBatch(leases);
  if (!batch) return Fail(batch.error());
  parts_.contents.AddTo(*batch, contents);
  const Result<RowsByShard> tainted =
      tainted_.RowsToRemove(parts_.ledger_folder, parts_.committer.manifest());
  if (!tainted) return Fail(tainted.error());
  const Result<ShardRemoval> removal = parts_.committer.PrepareRemoval(*tainted, parts_.ledger);
  if (!removal) return Fail(removal.error());
  const FinishedShard finished{
      .shard = shard_, .rows = info.rows, .bytes = info.bytes, .sha256 = info.sha256};
  const Status committed = parts_.committer.Commit(finished, *batch, *removal);
  if (!committed) return Fail(committed.error());
  parts_.frontier.Settle(leases);
  parts_.contents.Settle(contents);
  rows_.clear();
  written_bytes_ += info.bytes;
  committed_rows_ += info.rows;
  ++committed_shards_;
  Log(LogLevel::kInfo, "shard_committed",
      {{"name", shard_.name}, {"rows", std::to_string(info.rows)}, {"bytes", std::to_string(info.bytes)}});
  return SettleRemoval(*removal);
}

// Removal without a shard of its own to be committed with.
Status ShardWriter::RemoveTainted() {
  if (!tainted_.has_pending()) return {};
  const Status synced = parts_.ledger.Sync();
  if (!synced) return Fail(synced.error());
  const Result<RowsByShard> rows = tainted_.RowsToRemove(parts_.ledger_folder, parts_.committer.manifest());
  if (!rows) return Fail(rows.error());
  const Result<ShardRemoval> removal = parts_.committer.RemoveRows(*rows, parts_.ledger);
  if (!removal) return Fail(removal.error());
  return SettleRemoval(*removal);
}

// Rows of earlier runs were never counted as kept by this one.
Status ShardWriter::SettleRemoval(const ShardRemoval& removal) {
  const std::string own = parts_.committer.run() + "-";
  const auto count =
      static_cast<int64_t>(std::count_if(removal.keys.begin(), removal.keys.end(),
                                         [&](const std::string& key) { return key.starts_with(own); }));
  if (count > 0) {
    parts_.funnel.Kept(Funnel::Side::kImages, -count);
    parts_.funnel.Dropped(Funnel::Side::kImages, "safety", count);
    committed_rows_ -= count;
  }
  // Pending until then: a process that dies here forgets at its next start.
  const Status forgotten = tainted_.has_pending() ? parts_.ledger.Forget(tainted_.pending(), {}) : Status();
  if (!forgotten) return Fail(forgotten.error());
  const Status marked = tainted_.MarkRemoved();
  if (!marked) return Fail(marked.error());
  removal_waits_since_.reset();
  return {};
}

Status ShardWriter::Fail(const Error& error) {
  if (!error_) {
    error_ = error;
    failed_ = true;
    sink_.reset();
    Log(LogLevel::kError, "write_failed", {{"error", error.message}});
  }
  return *error_;
}

}  // namespace tamis
