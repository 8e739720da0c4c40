#ifndef TAMIS_CRAWLER_CRAWL_STATE_H_
#define TAMIS_CRAWLER_CRAWL_STATE_H_

// What a run keeps between starts: both folders, keys, database, frontier, shards, ledger.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/frontier/frontier.h"
#include "crawler/funnel.h"
#include "crawler/shard_writer.h"
#include "extract/jail/jail_pool.h"
#include "filter/models/picture_screener.h"
#include "filter/known_hash/known_hashes.h"
#include "storage/content_index.h"
#include "storage/dataset_folders.h"
#include "storage/document_store.h"
#include "storage/near_duplicates.h"
#include "storage/ledger.h"
#include "storage/match_counts.h"
#include "storage/private_keys.h"
#include "storage/shard_commit.h"
#include "storage/state_db.h"

namespace tamis {

/// What the summary says beside the counts.
struct RunFacts {
  const Options& options;
  int exit_code = 0;
  double wall_s = 0;
  double cpu_s = 0;
  int64_t peak_pss_mib = 0;
  SandboxReport sandbox;
  JailCounts jail;
};

/// Opens everything in order, and recovers what the last run left. Thread-safety: as its parts.
class CrawlState {
 public:
  /// Where the state is. For a dry run both folders are scratch folders; the summary goes to output.out all
  /// the same.
  struct Places {
    std::filesystem::path out;
    std::filesystem::path private_dir;
  };

  struct Setup {
    const Options& options;
    const Places& places;
    const Clock& clock;
    Funnel& funnel;
    KnownHashes& known;
    const PictureScreener& screener;
  };

  /// Errors: those of its parts; kInvalidInput when another version made the state. Lifetime: clock, funnel
  /// and lists must outlive it.
  static Result<std::unique_ptr<CrawlState>> Open(const Setup& setup);

  const PrivateKeys& keys() const { return keys_; }
  Frontier& frontier() { return *frontier_; }
  ShardWriter& writer() { return *writer_; }
  NearDuplicateIndex* near_duplicates() { return near_duplicates_.get(); }  // null: off
  Ledger& ledger() { return *ledger_; }
  DocumentStore& documents() { return *documents_; }
  MatchCounts& match_counts() { return *match_counts_; }
  std::filesystem::path incidents_folder() const { return folders_.private_dir() / "incidents"; }
  const RecoveryReport& recovery() const { return committer_->recovery(); }

  /// The sealed state of a file of an origin ("o:" and the origin: its robots.txt; "f:" and its URL: a file
  /// of rights), if there is one that can be read.
  std::optional<std::string> LoadFile(const std::string& name);
  void StoreFile(const std::string& name, const std::string& state);

  /// Keeps a document for the evidence of rows to come. False: it could not be kept.
  bool KeepDocument(std::string_view kind, std::string_view bytes);

  /// Frontier and ledger to the disk.
  Status Flush();

  Status WriteSummary(const FunnelCounts& counts, const RunFacts& facts);

 private:
  explicit CrawlState(DatasetFolders folders) : folders_(std::move(folders)) {}
  Status OpenParts(const Setup& setup);
  Status OpenNearDuplicates(const DuplicateOptions& options);
  std::string FileKey(const std::string& name) const;

  DatasetFolders folders_;
  PrivateKeys keys_;
  ManifestFacts facts_;
  std::unique_ptr<StateDb> db_;
  std::unique_ptr<Frontier> frontier_;
  std::unique_ptr<ShardCommitter> committer_;
  std::unique_ptr<ShardCommitter> quarantine_;
  std::optional<DocumentStore> documents_;
  std::optional<ContentIndex> contents_;
  std::unique_ptr<NearDuplicateIndex> near_duplicates_;
  std::optional<MatchCounts> match_counts_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<ShardWriter> writer_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CRAWL_STATE_H_
