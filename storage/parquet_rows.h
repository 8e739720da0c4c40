#ifndef TAMIS_STORAGE_PARQUET_ROWS_H_
#define TAMIS_STORAGE_PARQUET_ROWS_H_

// The texts and bytes of anybody's Parquet file, row by row.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"

namespace tamis {

/// A column that can be read: bytes or text, at any depth.
struct ParquetColumn {
  std::string path;      // "image.bytes", "urls.list.element"
  bool is_text = false;  // declared as text, not as plain bytes
};

/// Memory: a page and a batch of values for each column that is read. Errors of all methods: kInvalidInput
/// (no Parquet file, damaged), kInternal (disk, memory). Thread-safety: none.
class ParquetRows {
 public:
  static Result<std::unique_ptr<ParquetRows>> Open(const std::filesystem::path& path);
  virtual ~ParquetRows() = default;

  virtual int64_t rows() const = 0;
  virtual const std::vector<ParquetColumn>& columns() const = 0;

  /// What a reading does with what it reads. An error ends it.
  struct Visitor {
    /// A value of `chosen[column]`; none for null, several for lists. Good during the call.
    std::function<Status(size_t column, std::string_view value)> on_value;
    /// All values of the row have been given.
    std::function<Status(int64_t row)> on_row;
  };

  /// Reads the rows in order; `chosen`: indices into columns().
  virtual Status Read(const std::vector<size_t>& chosen, const Visitor& visitor) = 0;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_PARQUET_ROWS_H_
