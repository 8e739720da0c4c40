#ifndef TAMIS_STORAGE_SCHEMA_H_
#define TAMIS_STORAGE_SCHEMA_H_

// The columns of a shard, once. The writer, docs/schema.md and the tests are driven by this table.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "storage/record.h"

namespace tamis {

/// The sink's own columns: not taken from the fields of a record.
enum class SinkColumn : uint8_t { kKey, kImage };

/// Where a column's value comes from, and with it the column's type: string, int32, int64, float64,
/// timestamp[us], the row key, or struct<bytes: binary, path: string>. An optional without a value is null.
using ColumnSource =
    std::variant<SinkColumn, std::string RecordFields::*, int32_t RecordFields::*, int64_t RecordFields::*,
                 TimePoint RecordFields::*, std::optional<int32_t> RecordFields::*,
                 std::optional<double> RecordFields::*>;

/// How a column is laid out in the file.
struct ColumnLayout {
  bool dictionary = false;    // values repeat
  bool bloom_filter = false;  // looked up by value
};

struct Column {
  std::string_view name;
  ColumnSource source;
  bool nullable = false;  // strings: empty is null; optionals always are
  ColumnLayout layout;
  std::string_view unit;     // empty where there is none
  std::string_view since;    // version that brought the column
  std::string_view meaning;  // one sentence
};

/// All columns, in file order; `image` is the last one, because readers that probe Bloom filters by
/// position miscount behind a struct.
std::span<const Column> Columns();

/// The column's type as in docs/schema.md and in datasets' features: "string", "int32", "timestamp[us]", ...
std::string_view TypeName(const Column& column);

/// What a shard says of itself in its footer, beside the columns.
struct ShardMetadata {
  std::string product_version;  // of Tamis
  std::string run;              // 8 letters, part of every key
  int64_t shard = 0;            // number of the shard in its run
  std::string rights_policy;
  std::string safety_policy;
  std::vector<std::string> gates_not_evaluated;  // names, as in manifest and summary
  std::vector<std::string> models;               // as in the manifest
  std::vector<std::string> screening;            // likewise
  bool unscreened = true;                        // no known-hash list was loaded
  bool quarantine = false;                       // the shard takes quarantined records, and only these
};

/// Unique name of a row, "<run>-<shard>-<row>", without dots: "qwertyui-00003-000017".
std::string RowKey(const ShardMetadata& shard, int64_t row);

/// Value of the footer's `huggingface` entry: the features that `datasets` reads, as JSON.
std::string HuggingFaceMetadata();

/// Value of the footer's `tamis` entry, as JSON: version, schema, run, shard, policies, gates not evaluated,
/// unscreened.
std::string TamisMetadata(const ShardMetadata& shard);

/// docs/schema.md. A test compares; the target schema_doc writes it.
std::string SchemaDocument();

}  // namespace tamis

#endif  // TAMIS_STORAGE_SCHEMA_H_
