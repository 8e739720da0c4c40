#ifndef TAMIS_CRAWLER_OPEN_SHARD_H_
#define TAMIS_CRAWLER_OPEN_SHARD_H_

// A shard of one kind that takes rows, with their evidence beside it.

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/digest.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"
#include "crawler/frontier/frontier.h"
#include "storage/evidence_store.h"
#include "storage/parquet_sink.h"
#include "storage/record.h"
#include "storage/shard_commit.h"

namespace tamis {

/// A row that is in the open shard, and becomes true with its commit.
struct WaitingRow {
  std::string page_id;
  std::string key;
  std::string uid;
  std::string dedupe_key;
  std::string url;
  std::string page_url;
  LeaseId lease;
  Digests digests;
  std::vector<PdqHash> pdq;
  std::vector<std::string> documents;  // that its evidence refers to
  int64_t lists_generation = 0;        // that it was judged by
};

/// Opens a shard of its committer's kind with the first row. Errors: as ParquetSink. Thread-safety: none.
class OpenShard {
 public:
  /// `metadata`: without run, number and kind. Lifetime: committer and clock must outlive it.
  OpenShard(ShardCommitter& committer, OutputOptions options, ShardMetadata metadata, const Clock& clock);

  ShardCommitter& committer() const { return committer_; }
  bool is_open() const { return sink_ != nullptr; }
  bool is_full() const;
  SteadyTime opened_at() const { return opened_at_; }
  const std::vector<WaitingRow>& rows() const { return rows_; }

  /// `row.key` and `evidence.key` are filled in. Errors: kRefused as ParquetSink::Append; nothing was taken.
  Status Append(Record record, EvidenceRow evidence, WaitingRow row);

  /// Takes the rows of a page out, with their evidence, and gives them.
  std::vector<WaitingRow> RemovePage(const std::string& page_id);

  /// Finishes both files. rows() stay until Clear. With 0 rows there is no file.
  Result<FinishedShard> Close();
  void Clear() { rows_.clear(); }

  /// Without Close: both files are removed.
  void Abort();

 private:
  Status Open();

  ShardCommitter& committer_;
  const OutputOptions options_;
  const ShardMetadata metadata_;
  const Clock& clock_;
  NewShard shard_;
  std::unique_ptr<ParquetSink> sink_;
  std::unique_ptr<EvidenceSink> evidence_;
  std::set<std::string> removed_keys_;
  std::vector<WaitingRow> rows_;
  SteadyTime opened_at_{};
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_OPEN_SHARD_H_
