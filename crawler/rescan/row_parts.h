#ifndef TAMIS_CRAWLER_RESCAN_ROW_PARTS_H_
#define TAMIS_CRAWLER_RESCAN_ROW_PARTS_H_

// What columns and members of somebody's dataset mean.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "crawler/rescan/rescan.h"
#include "crawler/rescan/row_judge.h"
#include "storage/parquet_rows.h"

namespace tamis {

/// Files above this are not looked at: their rows are unscannable.
inline constexpr int64_t kMaxRowFileBytes = 64 * kMiB;

/// A value of a row. `kind` empty: the file of a picture.
struct RowPart {
  std::optional<SignalKind> kind;
  bool operator==(const RowPart&) const = default;
};

/// "md5", "image_sha256", "SHA-256", "pdq_hash", "url", "page_url", ...; empty for other names.
std::optional<SignalKind> KindOfName(std::string_view name);

struct PartColumn {
  size_t column = 0;  // in ParquetRows::columns()
  RowPart part;
};

/// The columns that can be compared: those given, else by name: bytes in a struct of `bytes` and `path`,
/// bytes in a column named as pictures are, and those that KindOfName knows. Errors: kInvalidInput for a
/// given column that is not there.
Result<std::vector<PartColumn>> PartColumns(const std::vector<ParquetColumn>& columns,
                                            const RescanColumns& given);

/// Puts a value where it belongs. False: it is no such value (hexadecimal, or the bytes themselves).
bool AddValue(SignalKind kind, std::string_view value, RowSignals& row);

/// Puts the members of a JSON object where they belong, by KindOfName. False: no JSON object, or a value that
/// is none.
bool AddJson(std::string_view text, RowSignals& row);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RESCAN_ROW_PARTS_H_
