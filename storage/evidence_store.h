#ifndef TAMIS_STORAGE_EVIDENCE_STORE_H_
#define TAMIS_STORAGE_EVIDENCE_STORE_H_

// PRIVATE/evidence: the full evidence of every kept row, columnar, and each document that it refers to once.
//
//   evidence-<run>-NNNNN.parquet   one row per row of the shard of that name, in data/ or in quarantine/
//   documents/<sha256>             robots.txt, tdmrep.json, RSL licences, ..., as received
//
// Written and synced before its shard is committed; files whose shard the manifest does not name are deleted
// on start; rows that are removed from a shard lose their evidence with it, and documents that no other row
// refers to go with them.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "storage/file_ops.h"

namespace tamis {

/// One row of the store.
struct EvidenceRow {
  std::string key;  // of the row, as in the shard
  std::string page_url;
  std::string image_url;  // as the page names it: column `url` of the row
  std::string policy;     // rights.policy that judged
  std::string settings;   // JSON: what else the verdict depends on (RightsPolicy)
  std::string decision;
  std::string evidence;                // JSON (core/evidence_json.h)
  std::string evidence_sha256;         // hex, of `evidence`
  std::string verdict;                 // JSON
  std::string page_id;                 // what a taint removes rows by
  std::vector<std::string> documents;  // SHA-256, hex, each once: what the evidence refers to
  TimePoint judged_at{};               // microseconds

  int64_t memory_bytes() const;
};

/// Columns that rows are looked up by.
enum class EvidenceColumn : uint8_t { kKey, kPageUrl, kImageUrl };

/// Called with each row until it returns false.
using EvidenceVisitor = std::function<bool(const EvidenceRow& row)>;

/// The evidence of one shard, written. zstd; row groups of at most 4,096 rows or 8 MiB. Without Close: the
/// file is removed. Errors: kInternal for disk and library; after one the sink is dead.
/// Thread-safety: none.
class EvidenceSink {
 public:
  /// Creates the file, mode 0600. Errors: kInvalidInput when it exists.
  static Result<std::unique_ptr<EvidenceSink>> Open(std::filesystem::path path);
  virtual ~EvidenceSink() = default;

  virtual Status Append(EvidenceRow row) = 0;

  /// Finishes the file without the rows with these keys: nothing of them is in it, and no other file is left.
  /// Not synced. With no row left there is no file: false.
  virtual Result<bool> Close(const std::set<std::string>& without_keys) = 0;
};

/// The folder. What is written becomes true with a manifest: whoever commits shards calls in the order of
/// shard_commit.h. `shard`: the file name of a shard, "train-<run>-NNNNN.parquet" or "quarantine-...".
///
/// Errors: kInternal for the disk, kInvalidInput for a file that cannot be read. Thread-safety: none; reading
/// while another process writes sees whole files only, or fails where one was deleted meanwhile.
class EvidenceStore {
 public:
  EvidenceStore(std::filesystem::path folder, FileOps& files);

  /// Where the evidence of a shard is written, and where it is once published.
  std::filesystem::path TemporaryOf(std::string_view shard) const;
  std::filesystem::path PathOf(std::string_view shard) const;

  bool HasDocument(const std::string& sha256_hex) const;

  /// Once per document; its digest is compared. Whole or not there; durable with the next Publish. The
  /// temporary file of the evidence that refers to it is there already: whoever dies here leaves an unnamed
  /// file, by which the next start knows that there may be a document too many.
  Status AddDocument(const std::string& sha256_hex, std::string_view bytes);

  /// The bytes of a document, whose digest was compared. Errors: kNotFound; kInvalidInput when it is damaged.
  Result<std::string> Document(const std::string& sha256_hex) const;

  /// The temporary file gets its name. Durable when it returns, with all documents.
  Status Publish(std::string_view shard);

  /// The evidence of `from` without these keys as that of `to`, durable; none where no row is left, or where
  /// the shard has none because an older version wrote it.
  Status Rewrite(std::string_view from, std::string_view to, const std::set<std::string>& keys);

  /// Not durable: an unnamed file is deleted on the next start.
  Status Remove(std::string_view shard);

  /// Names of files of these runs, also of unfinished ones, whose shard (prefix and the rest of the name) is
  /// not named; sorted.
  Result<std::vector<std::string>> Unnamed(std::string_view prefix, const std::vector<std::string>& runs,
                                           const std::function<bool(std::string_view shard)>& is_named) const;

  /// Deletes what Unnamed gave. Durable when it returns.
  Status RemoveFiles(const std::vector<std::string>& names);

  /// Deletes documents that no file of the folder refers to. Cost: one column of all files is read.
  Status SweepDocuments();

  /// All rows, file by file in order of their names.
  Status Visit(const EvidenceVisitor& visitor) const;

  /// The rows of one shard; none where it has no evidence.
  Status VisitShard(std::string_view shard, const EvidenceVisitor& visitor) const;

  /// Rows with this value. Cost: that column of all files is read, and the row groups that hold one.
  Result<std::vector<EvidenceRow>> Find(EvidenceColumn column, std::string_view value) const;

 private:
  Result<std::vector<std::filesystem::path>> Files() const;
  std::filesystem::path documents() const { return folder_ / "documents"; }

  const std::filesystem::path folder_;
  FileOps& files_;
  bool has_new_documents_ = false;  // whose names are not durable yet
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_EVIDENCE_STORE_H_
