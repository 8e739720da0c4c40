#ifndef TAMIS_STORAGE_PARQUET_LAYOUT_H_
#define TAMIS_STORAGE_PARQUET_LAYOUT_H_

// The table of storage/schema.h in Arrow's terms: schema, writer properties, and records as columns.
// Only what writes and reads shards includes this.

#include <memory>
#include <span>
#include <string>

#include "crawler/core/result.h"
#include "storage/record.h"
#include "storage/schema.h"

namespace arrow {
class ChunkedArray;
class MemoryPool;
template <class T>
class Result;
class Schema;
class Status;
}  // namespace arrow

namespace parquet {
class WriterProperties;
namespace arrow {
class FileReader;
}  // namespace arrow
}  // namespace parquet

namespace tamis {

/// A record that waits for its row group.
struct ShardRow {
  std::string key;
  Record record;
};

/// Rows of a row group at most; its Bloom filters are made for so many.
inline constexpr int64_t kMaxGroupRows = 4096;

/// kInternal with Arrow's message.
Error FromArrow(const arrow::Status& status);

/// mimalloc's, or the process's default where Arrow was built without it ("system" kept 1 GB, parts.md 2).
arrow::MemoryPool* ShardMemoryPool();

/// Opens a shard for reading: page checksums are verified, one thread, nothing is read ahead.
arrow::Result<std::unique_ptr<parquet::arrow::FileReader>> OpenShardReader(const std::string& path);

/// Columns and footer entries of a shard.
std::shared_ptr<arrow::Schema> ArrowSchema(const ShardMetadata& shard);

/// Codecs, dictionaries, statistics, checksums, Bloom filters.
std::shared_ptr<parquet::WriterProperties> ParquetProperties();

/// The values of one column, in row order. Pictures are not copied: the result refers to the records' bytes.
/// Lifetime: `rows` must outlive the result. Errors: kInternal (out of memory).
Result<std::shared_ptr<arrow::ChunkedArray>> ColumnOf(const Column& column, std::span<const ShardRow> rows);

}  // namespace tamis

#endif  // TAMIS_STORAGE_PARQUET_LAYOUT_H_
