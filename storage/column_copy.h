#ifndef TAMIS_STORAGE_COLUMN_COPY_H_
#define TAMIS_STORAGE_COLUMN_COPY_H_

// Rows of a Parquet column chunk as they are, without a detour through Arrow's types: levels and values, so
// that every schema comes out as it went in. Only what writes and reads shards includes this.

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace parquet {
class ColumnReader;
class ColumnWriter;
}  // namespace parquet

namespace tamis {

/// Rows [begin, end) of a row group.
struct RowRange {
  int64_t begin = 0;
  int64_t end = 0;
};

/// Goes through one column chunk once. Throws what parquet throws, also for a chunk with fewer rows than
/// asked for. Memory: the page that is read and a batch of levels.
class ColumnCopier {
 public:
  static std::unique_ptr<ColumnCopier> Make(std::shared_ptr<parquet::ColumnReader> from);
  virtual ~ColumnCopier() = default;

  /// Appends the rows of `range` for which `keep` holds to `to`. Ranges follow each other without gaps.
  virtual void Copy(const RowRange& range, const std::vector<bool>& keep, parquet::ColumnWriter& to) = 0;
};

/// The values of one column of bytes or text, row by row. Throws what parquet throws, also for more rows than
/// there are. Memory: as ColumnCopier.
class ColumnCursor {
 public:
  /// Null for a column of another type.
  static std::unique_ptr<ColumnCursor> Make(std::shared_ptr<parquet::ColumnReader> from);
  virtual ~ColumnCursor() = default;

  /// Calls `visitor` with each value of the next row: none for null, one, or those of its lists. Lifetime: a
  /// value is good during the call.
  virtual void NextRow(const std::function<void(std::string_view)>& visitor) = 0;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_COLUMN_COPY_H_
