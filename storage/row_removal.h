#ifndef TAMIS_STORAGE_ROW_REMOVAL_H_
#define TAMIS_STORAGE_ROW_REMOVAL_H_

// A Parquet file without some of its rows, as a new file. Nothing of the removed rows is in the new one.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// The new file. With 0 rows there is none.
struct RewrittenFile {
  int64_t rows = 0;
  int64_t rows_removed = 0;
  int64_t bytes = 0;
  std::string sha256;  // of the file, hex
};

/// Which rows go, by the value of the column "key" (ours) or by row number (0-based, anybody's).
using RemoveRow = std::function<bool(int64_t row, std::string_view key)>;

/// Copies `from` to `to`, which must not exist: same schema, footer entries, codecs, row groups of at most
/// 4,096 rows, page checksums, Bloom filters where the columns are ours. Statistics are of the rows that are
/// left. `key_column` empty: `key` is empty for every row. Memory: one row group. Not synced.
/// Errors: kInvalidInput (no Parquet file, no such column), kInternal (disk).
Result<RewrittenFile> RewriteWithoutRows(const std::filesystem::path& from, const std::filesystem::path& to,
                                         const std::string& key_column, const RemoveRow& remove);

}  // namespace tamis

#endif  // TAMIS_STORAGE_ROW_REMOVAL_H_
