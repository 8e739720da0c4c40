#ifndef TAMIS_CRAWLER_SHARD_WRITER_H_
#define TAMIS_CRAWLER_SHARD_WRITER_H_

// The open shards, one of kept and one of quarantined rows: rows in, a committed shard out, with everything
// that must become true at the same moment.

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/frontier/frontier.h"
#include "crawler/funnel.h"
#include "crawler/open_shard.h"
#include "crawler/taint.h"
#include "filter/known_hash/known_hashes.h"
#include "storage/content_index.h"
#include "storage/document_store.h"
#include "storage/ledger.h"
#include "storage/near_duplicates.h"
#include "storage/record.h"
#include "storage/shard_commit.h"

namespace tamis {

/// A picture's place in the dataset, held until its row is in a shard; given back on destruction.
class ContentReservation {
 public:
  ContentReservation(ContentIndex& index, const Sha256& content, bool granted)
      : index_(granted ? &index : nullptr), content_(content) {}
  ContentReservation(ContentReservation&& other) noexcept
      : index_(std::exchange(other.index_, nullptr)), content_(other.content_) {}
  ContentReservation& operator=(ContentReservation&&) = delete;
  ContentReservation(const ContentReservation&) = delete;
  ~ContentReservation() {
    if (index_ != nullptr) index_->Release(content_);
  }

  /// False: the dataset or an open shard holds these bytes already.
  bool granted() const { return index_ != nullptr; }

  /// The row is in the shard: the shard's commit settles it.
  void Keep() { index_ = nullptr; }

 private:
  ContentIndex* index_;
  Sha256 content_;
};

/// A row that lists which came in after it was judged know. It left its shard before the commit.
struct LateMatch {
  std::string url;
  std::string page_url;
  std::string page_id;
  Digests digests;
  std::vector<PdqHash> pdq;
  std::vector<KnownMatch> matches;
};

/// Writes records into shards and commits them by rows, bytes or age (output.shard_*). A quarantined record
/// goes to a shard in PRIVATE/quarantine, by the same rules; it is counted as dropped for its reason, and
/// stays counted so when it is removed. Its picture may be in the dataset, from a page where it is not
/// quarantined.
///
/// After the first failure of the disk every call fails with it and failed() is true: the caller stops, and
/// the next start fetches again what was in the open shard. Taint: a page on which a listed picture was found
/// loses its rows in the open shard at once, those in committed shards with the next manifest (taint.h), and
/// no later pair of it is taken. The mark is on the disk first, so what a killed run had not removed the next
/// start removes. Thread-safety: all methods may be called from any thread; one lock, held while a row group
/// is written, and while committed shards are rewritten.
class ShardWriter {
 public:
  struct Parts {
    StateDb& db;
    ShardCommitter& committer;
    ShardCommitter& quarantine;
    DocumentStore& documents;
    Frontier& frontier;
    ContentIndex& contents;
    Ledger& ledger;
    Funnel& funnel;
    const Clock& clock;
    OutputOptions options;
    ShardMetadata metadata;       // without run, number and kind
    std::string rights_settings;  // of the evidence (EvidenceRow::settings)
    KnownHashes& known;           // asked again before each commit
    std::filesystem::path ledger_folder;
  };

  /// Reads the taint marks of earlier runs, and removes what they had not.
  static Result<std::unique_ptr<ShardWriter>> Make(Parts parts);

  /// Takes a row. Its lease is done when its shard is committed. `lists_generation`: of the lists before the
  /// row was judged; they may have been replaced since.
  /// Errors: kRefused when its page is tainted, when the row may not be stored, or when a document that its
  /// evidence refers to is not in the document store; kInternal for the disk.
  Status Append(Record record, const LeaseId& lease, ContentReservation content, int64_t lists_generation);

  Result<ContentReservation> Reserve(const Sha256& content);

  /// Rows of tainted pages are named by nobody any more: told to this index, which must outlive the writer.
  void NameNoMoreIn(NearDuplicateIndex& index) { near_duplicates_ = &index; }

  /// On the disk when it returns; a failure is failure().
  void Taint(const std::string& page_id);
  bool IsTainted(std::string_view page_id) const;

  /// Commits the open shard if it is older than output.shard_max_age; so with removals that wait.
  Status CommitIfOld();

  /// Commits the open shard, whatever its size, and all removals.
  Status Finish();

  /// The run must not commit anything any more: every later call fails with `why`.
  void Refuse(const Error& why);

  /// What was found since the last call, for whoever records matches.
  std::vector<LateMatch> TakeLateMatches();

  bool failed() const { return failed_.load(); }
  Status failure() const;
  int64_t written_bytes() const { return written_bytes_.load(); }
  /// Of this run, removed ones taken off.
  int64_t committed_rows() const { return committed_rows_.load(); }
  int64_t committed_shards() const { return committed_shards_.load(); }

 private:
  explicit ShardWriter(Parts parts);
  std::array<OpenShard*, 2> shards() { return {&dataset_, &quarantine_}; }
  Status CheckDocuments(const std::vector<std::string>& documents);
  void CountTaken(const std::string& quarantine_reason);
  Status Commit(OpenShard& shard);
  Status NoteRows(const OpenShard& shard, const FinishedShard& finished);
  Status WriteDocuments(OpenShard& shard);
  Status CommitRows(OpenShard& shard, const FinishedShard& finished);
  Result<RowsByShard> TaintedRows() const;
  Status RemoveTainted();
  Status RemoveFrom(ShardCommitter& committer, const RowsByShard& rows);
  void CountRemoved(const ShardCommitter& committer, const ShardRemoval& removal);
  Status SettleTaint();
  Status Fail(const Error& error);
  void DropRowsOf(const std::string& page_id);
  void TaintLocked(const std::string& page_id);
  Status AskListsAgain();

  const Parts parts_;
  mutable std::mutex mutex_;
  OpenShard dataset_;
  OpenShard quarantine_;
  std::unordered_set<std::string> documents_seen_;  // a bounded memory of those that are in the store
  std::vector<LateMatch> late_matches_;
  TaintedPages tainted_;
  NearDuplicateIndex* near_duplicates_ = nullptr;  // set before the first row
  std::optional<SteadyTime> removal_waits_since_;
  std::optional<Error> error_;
  std::atomic<bool> failed_{false};
  std::atomic<int64_t> written_bytes_{0};
  std::atomic<int64_t> committed_rows_{0};
  std::atomic<int64_t> committed_shards_{0};
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_SHARD_WRITER_H_
