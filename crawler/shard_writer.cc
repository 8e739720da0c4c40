#include "crawler/shard_writer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "crawler/log.h"

namespace tamis {
namespace {

constexpr size_t kMaxDocumentsSeen = 65'536;

bool IsDataset(const ShardCommitter& committer) {
  return committer.kind() == ShardKind::kDataset;
}

}  // namespace

ShardWriter::ShardWriter(Parts parts)
    : parts_(std::move(parts)),
      dataset_(parts_.committer, parts_.options, parts_.metadata, parts_.clock),
      quarantine_(parts_.quarantine, parts_.options, parts_.metadata, parts_.clock),
      tainted_(parts_.db) {}

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
  EvidenceRow evidence = record.TakeEvidence();
  evidence.policy = parts_.metadata.rights_policy;
  evidence.settings = parts_.rights_settings;
  const Status documented = CheckDocuments(evidence.documents);
  if (!documented) return documented;
  const Result<Url> url = Url::Parse(record.fields().url);
  WaitingRow row{.page_id = record.page_id(),
                 .key = {},
                 .uid = record.fields().uid,
                 .dedupe_key = url ? DedupeKey(*url) : record.fields().url,
                 .url = record.fields().url,
                 .page_url = record.fields().page_url,
                 .lease = lease,
                 .digests = record.digests(),
                 .pdq = record.pdq(),
                 .documents = evidence.documents,
                 .lists_generation = lists_generation};
  const bool is_quarantined = record.effect() == Effect::kQuarantine;
  const std::string reason = record.quarantine_reason();
  OpenShard& shard = is_quarantined ? quarantine_ : dataset_;
  const Status appended = shard.Append(std::move(record), std::move(evidence), std::move(row));
  if (!appended) return appended.error().code == ErrorCode::kRefused ? appended : Fail(appended.error());
  if (!is_quarantined) content.Keep();
  parts_.frontier.AwaitCommit(lease);
  CountTaken(reason);
  return shard.is_full() ? Commit(shard) : Status();
}

void ShardWriter::CountTaken(const std::string& quarantine_reason) {
  if (quarantine_reason.empty()) return parts_.funnel.Kept(Funnel::Side::kImages);
  parts_.funnel.Dropped(Funnel::Side::kImages, quarantine_reason);
  parts_.funnel.Quarantined();
}

// A row whose evidence is not complete is none: what it refers to is there before the row is taken.
Status ShardWriter::CheckDocuments(const std::vector<std::string>& documents) {
  for (const std::string& document : documents) {
    if (documents_seen_.contains(document)) continue;
    const Result<std::optional<std::string>> bytes = parts_.documents.Get(document);
    if (!bytes || !*bytes)
      return Error{ErrorCode::kRefused, "a document that the evidence refers to cannot be had"};
    if (documents_seen_.size() >= kMaxDocumentsSeen) documents_seen_.clear();
    documents_seen_.insert(document);
  }
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
  if (near_duplicates_ != nullptr) near_duplicates_->RemovePage(page_id);
  if (!removal_waits_since_) removal_waits_since_ = parts_.clock.Steady();
  if (!error_) DropRowsOf(page_id);  // after a failure there is no open shard
}

bool ShardWriter::IsTainted(std::string_view page_id) const {
  const std::lock_guard lock(mutex_);
  return tainted_.Contains(std::string(page_id));
}

// The rows of a tainted page leave the open shards; their items are done, as dropped.
void ShardWriter::DropRowsOf(const std::string& page_id) {
  const std::vector<WaitingRow> kept = dataset_.RemovePage(page_id);
  const std::vector<WaitingRow> quarantined = quarantine_.RemovePage(page_id);
  std::vector<LeaseId> leases;
  for (const WaitingRow& row : kept) {
    parts_.contents.Release(row.digests.sha256);
    leases.push_back(row.lease);
  }
  for (const WaitingRow& row : quarantined) leases.push_back(row.lease);
  if (leases.empty()) return;
  if (!kept.empty()) {
    parts_.funnel.Kept(Funnel::Side::kImages, -std::ssize(kept));
    parts_.funnel.Dropped(Funnel::Side::kImages, "safety", std::ssize(kept));
  }
  parts_.funnel.Quarantined(-std::ssize(quarantined));
  const Status done = parts_.frontier.Acknowledge(leases);
  if (!done) static_cast<void>(Fail(done.error()));
}

Status ShardWriter::CommitIfOld() {
  const std::lock_guard lock(mutex_);
  if (error_) return *error_;
  const SteadyTime now = parts_.clock.Steady();
  const Milliseconds max_age = parts_.options.shard_max_age;
  for (OpenShard* const shard : shards()) {
    if (!shard->is_open() || now - shard->opened_at() < max_age) continue;
    const Status committed = Commit(*shard);
    if (!committed) return committed;
  }
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
  for (OpenShard* const shard : shards()) {
    const Status committed = shard->is_open() ? Commit(*shard) : Status();
    if (!committed) return committed;
  }
  return RemoveTainted();
}

Status ShardWriter::failure() const {
  const std::lock_guard lock(mutex_);
  return error_ ? Status(*error_) : Status();
}

// A list that cannot be relied on any more stops every commit. Rows that were judged by lists which others
// have replaced meanwhile are judged again; what is known now takes its page with it.
Status ShardWriter::AskListsAgain() {
  const Status sound = parts_.known.Refresh();
  if (!sound) return sound;
  std::vector<LateMatch> found;
  for (const OpenShard* const shard : shards()) {
    for (const WaitingRow& row : shard->rows()) {
      if (row.lists_generation == parts_.known.generation()) continue;
      std::vector<KnownMatch> matches = parts_.known.MatchDigests(row.digests);
      if (matches.empty()) matches = parts_.known.MatchPdq(row.pdq);
      const Result<Url> url = Url::Parse(row.url);
      if (matches.empty() && url) matches = parts_.known.MatchUrl(*url);
      if (matches.empty()) continue;
      found.push_back({row.url, row.page_url, row.page_id, row.digests, row.pdq, std::move(matches)});
    }
  }
  for (LateMatch& match : found) {
    TaintLocked(match.page_id);
    late_matches_.push_back(std::move(match));
  }
  return error_ ? Status(*error_) : Status();
}

// Closes the shard, makes its rows' items done in the same commit, and settles what was reserved. Rows of
// tainted pages in other shards go with the same manifest, or right after it.
Status ShardWriter::Commit(OpenShard& shard) {
  const Status asked = AskListsAgain();
  if (!asked) return Fail(asked.error());
  const Result<FinishedShard> finished = shard.Close();
  if (!finished) return Fail(finished.error());
  if (finished->rows == 0) return RemoveTainted();  // every row was taken back
  Status noted = NoteRows(shard, *finished);
  if (noted) noted = WriteDocuments(shard);
  return noted ? CommitRows(shard, *finished) : Fail(noted.error());
}

// The ledger is ahead of the manifest: a row that it names counts only with its shard.
Status ShardWriter::NoteRows(const OpenShard& shard, const FinishedShard& finished) {
  for (const WaitingRow& row : shard.rows()) {
    const Status noted = parts_.ledger.AddKept({.shard = finished.shard.name,
                                                .key = row.key,
                                                .dedupe_key = row.dedupe_key,
                                                .digests = row.digests,
                                                .page_id = row.page_id,
                                                .pdq = row.pdq,
                                                .uid = row.uid});
    if (!noted) return noted;
  }
  return parts_.ledger.Sync();
}

Status ShardWriter::WriteDocuments(OpenShard& shard) {
  EvidenceStore& evidence = shard.committer().evidence();
  std::set<std::string> wanted;
  for (const WaitingRow& row : shard.rows()) wanted.insert(row.documents.begin(), row.documents.end());
  for (const std::string& document : wanted) {
    if (evidence.HasDocument(document)) continue;
    const Result<std::optional<std::string>> bytes = parts_.documents.Get(document);
    if (!bytes) return bytes.error();
    if (!*bytes) return Error{ErrorCode::kInternal, "a document is no longer in the state database"};
    const Status written = evidence.AddDocument(document, **bytes);
    if (!written) return written;
  }
  return {};
}

Status ShardWriter::CommitRows(OpenShard& shard, const FinishedShard& finished) {
  ShardCommitter& committer = shard.committer();
  std::vector<LeaseId> leases;
  std::vector<Sha256> contents;
  for (const WaitingRow& row : shard.rows()) {
    leases.push_back(row.lease);
    if (IsDataset(committer)) contents.push_back(row.digests.sha256);
  }
  Result<StateBatch> batch = parts_.frontier.AcknowledgeBatch(leases);
  if (!batch) return Fail(batch.error());
  parts_.contents.AddTo(*batch, contents);
  const Result<RowsByShard> tainted = TaintedRows();
  if (!tainted) return Fail(tainted.error());
  const Result<ShardRemoval> removal = committer.PrepareRemoval(*tainted, parts_.ledger);
  if (!removal) return Fail(removal.error());
  const Status committed = committer.Commit(finished, *batch, *removal);
  if (!committed) return Fail(committed.error());
  parts_.frontier.Settle(leases);
  parts_.contents.Settle(contents);
  shard.Clear();
  if (IsDataset(committer)) {
    written_bytes_ += finished.bytes;
    committed_rows_ += finished.rows;
    ++committed_shards_;
  }
  Log(LogLevel::kInfo, IsDataset(committer) ? "shard_committed" : "quarantine_committed",
      {{"name", finished.shard.name},
       {"rows", std::to_string(finished.rows)},
       {"bytes", std::to_string(finished.bytes)}});
  CountRemoved(committer, *removal);
  const Status others = RemoveFrom(IsDataset(committer) ? parts_.quarantine : parts_.committer, *tainted);
  return others ? SettleTaint() : others;
}

// Of both kinds: no two shards have the same name.
Result<RowsByShard> ShardWriter::TaintedRows() const {
  Manifest both = parts_.committer.manifest();
  const Manifest quarantine = parts_.quarantine.manifest();
  both.shards.insert(both.shards.end(), quarantine.shards.begin(), quarantine.shards.end());
  return tainted_.RowsToRemove(parts_.ledger_folder, both);
}

// Removal without a shard of its own to be committed with.
Status ShardWriter::RemoveTainted() {
  if (!tainted_.has_pending()) return {};
  const Status synced = parts_.ledger.Sync();
  if (!synced) return Fail(synced.error());
  const Result<RowsByShard> rows = TaintedRows();
  if (!rows) return Fail(rows.error());
  for (ShardCommitter* const committer : {&parts_.committer, &parts_.quarantine}) {
    const Status removed = RemoveFrom(*committer, *rows);
    if (!removed) return removed;
  }
  return SettleTaint();
}

Status ShardWriter::RemoveFrom(ShardCommitter& committer, const RowsByShard& rows) {
  const Result<ShardRemoval> removal = committer.RemoveRows(rows, parts_.ledger);
  if (!removal) return Fail(removal.error());
  CountRemoved(committer, *removal);
  return {};
}

// Rows of earlier runs were never counted as kept by this one.
void ShardWriter::CountRemoved(const ShardCommitter& committer, const ShardRemoval& removal) {
  const std::string own = committer.run() + "-";
  const auto count =
      static_cast<int64_t>(std::count_if(removal.keys.begin(), removal.keys.end(),
                                         [&](const std::string& key) { return key.starts_with(own); }));
  if (count == 0) return;
  if (!IsDataset(committer)) return parts_.funnel.Quarantined(-count);
  parts_.funnel.Kept(Funnel::Side::kImages, -count);
  parts_.funnel.Dropped(Funnel::Side::kImages, "safety", count);
  committed_rows_ -= count;
}

// Both kinds of shards are without the pages' rows. Pending until then: a process that dies here forgets at
// its next start.
Status ShardWriter::SettleTaint() {
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
    for (OpenShard* const shard : shards()) shard->Abort();
    Log(LogLevel::kError, "write_failed", {{"error", error.message}});
  }
  return *error_;
}

}  // namespace tamis
