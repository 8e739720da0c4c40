#ifndef TAMIS_STORAGE_PARQUET_SINK_H_
#define TAMIS_STORAGE_PARQUET_SINK_H_

// One shard as a Parquet file. Layout and columns: storage/schema.h. Library: Apache Arrow, hidden in
// parquet_sink.cc and parquet_layout.cc.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "config/options.h"
#include "crawler/core/result.h"
#include "storage/record.h"
#include "storage/schema.h"

namespace tamis {

/// A finished file. With 0 rows there is none: it is removed.
struct ShardInfo {
  std::string path;
  int64_t rows = 0;
  int64_t bytes = 0;  // of the file
  int64_t row_groups = 0;
  int64_t image_bytes = 0;  // pictures alone
  std::string sha256;       // of the file, hex
};

/// Writes one shard to a path of the caller's choosing (a temporary name; storage/shard_commit.h syncs,
/// renames and names it in the manifest).
///
/// Errors: kInternal when the disk or the library fails; then the sink is dead: every later call gives
/// the same error and the file is removed. Nothing throws.
/// Memory: records of one row group (output.row_group_bytes), still in their own Bytes, and a few pages.
/// With output.image "drop" pictures are wiped on arrival and their column is null.
/// Lifetime: the budget of the records' pictures must outlive the sink.
/// Thread-safety: none; it belongs to the writer strand.
class ParquetSink {
 public:
  /// Creates the file. Errors: kInvalidInput when it exists.
  static Result<std::unique_ptr<ParquetSink>> Open(std::string path, ShardMetadata shard,
                                                   const OutputOptions& options);

  virtual ~ParquetSink() = default;  // without Close: aborts

  /// Takes a record; its key is next_key(). Errors: kRefused when the record's effect is not the one
  /// this shard is for (kPass, or kQuarantine in a quarantine shard), when its page was removed, or when it
  /// has no picture (unless output.image is "drop"); the shard goes on without the record.
  virtual Status Append(Record record) = 0;

  /// Key of the record that Append takes next.
  virtual std::string next_key() const = 0;

  /// Rows that Close would write.
  virtual int64_t rows() const = 0;

  /// Bytes written so far and bytes of the records that wait: what output.shard_bytes is compared with.
  virtual int64_t bytes() const = 0;

  /// Forgets all rows of a page (taint). Rows that are in the file already go when Close rewrites it;
  /// the keys of other rows stay as they are. Gives the number of rows removed.
  virtual int64_t RemovePage(std::string_view page_id) = 0;

  /// Finishes the file: last row group, rewriting if a page was removed, footer. On success the file is
  /// complete (not yet synced), and the sink takes nothing more.
  virtual Result<ShardInfo> Close() = 0;

  /// Removes the file. Idempotent; does nothing after a successful Close.
  virtual void Abort() = 0;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_PARQUET_SINK_H_
