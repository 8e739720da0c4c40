#include "storage/shard_preview.h"

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <string_view>
#include <system_error>

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <parquet/schema.h>

#include "storage/parquet_layout.h"

namespace tamis {
namespace {

struct TextColumn {
  std::string_view name;
  std::string PreviewRow::*field;
};
struct NumberColumn {
  std::string_view name;
  int32_t PreviewRow::*field;
};
constexpr std::array kTexts{TextColumn{"key", &PreviewRow::key}, TextColumn{"caption", &PreviewRow::caption},
                            TextColumn{"url", &PreviewRow::url},
                            TextColumn{"page_url", &PreviewRow::page_url}};
constexpr std::array kNumbers{NumberColumn{"width", &PreviewRow::width},
                              NumberColumn{"height", &PreviewRow::height}};

arrow::Result<int> LeafIndex(const parquet::SchemaDescriptor& schema, std::string_view name) {
  const int index = schema.ColumnIndex(std::string(name));
  if (index < 0) return arrow::Status::Invalid("no column ", name);
  return index;
}

arrow::Result<std::vector<int>> ColumnIndices(const parquet::arrow::FileReader& reader) {
  const parquet::SchemaDescriptor& schema = *reader.parquet_reader()->metadata()->schema();
  std::vector<int> indices;
  for (const TextColumn& column : kTexts) {
    ARROW_ASSIGN_OR_RAISE(const int index, LeafIndex(schema, column.name));
    indices.push_back(index);
  }
  for (const NumberColumn& column : kNumbers) {
    ARROW_ASSIGN_OR_RAISE(const int index, LeafIndex(schema, column.name));
    indices.push_back(index);
  }
  std::sort(indices.begin(), indices.end());
  return indices;
}

/// The scalar at `row`; columns come back by name, dictionary-encoded or not.
arrow::Result<std::shared_ptr<arrow::Scalar>> Cell(const arrow::Table& group, std::string_view name,
                                                   int64_t row) {
  const auto column = group.GetColumnByName(std::string(name));
  if (column == nullptr) return arrow::Status::Invalid("no column ", name);
  return column->GetScalar(row);
}

arrow::Result<PreviewRow> RowAt(const arrow::Table& group, int64_t row) {
  PreviewRow out;
  for (const TextColumn& column : kTexts) {
    ARROW_ASSIGN_OR_RAISE(const auto cell, Cell(group, column.name, row));
    const auto* text = dynamic_cast<const arrow::BaseBinaryScalar*>(cell.get());
    if (text == nullptr) return arrow::Status::Invalid("column ", column.name, " is no text");
    if (text->is_valid) out.*column.field = text->value->ToString();
  }
  for (const NumberColumn& column : kNumbers) {
    ARROW_ASSIGN_OR_RAISE(const auto cell, Cell(group, column.name, row));
    const auto* number = dynamic_cast<const arrow::Int32Scalar*>(cell.get());
    if (number == nullptr) return arrow::Status::Invalid("column ", column.name, " is no int32");
    if (number->is_valid) out.*column.field = number->value;
  }
  return out;
}

arrow::Status Read(const std::string& path, int64_t max_rows, std::vector<PreviewRow>& rows) {
  ARROW_ASSIGN_OR_RAISE(const auto reader, OpenShardReader(path));
  ARROW_ASSIGN_OR_RAISE(const std::vector<int> columns, ColumnIndices(*reader));
  for (int group = 0; group < reader->num_row_groups() && std::ssize(rows) < max_rows; ++group) {
    ARROW_ASSIGN_OR_RAISE(const auto table, reader->ReadRowGroup(group, columns));
    const int64_t wanted = std::min(table->num_rows(), max_rows - std::ssize(rows));
    for (int64_t row = 0; row < wanted; ++row) {
      ARROW_ASSIGN_OR_RAISE(PreviewRow read, RowAt(*table, row));
      rows.push_back(std::move(read));
    }
  }
  return arrow::Status::OK();
}

}  // namespace

Result<std::vector<PreviewRow>> PreviewShard(const std::filesystem::path& path, int64_t max_rows) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) {
    return Error{ErrorCode::kNotFound, path.string() + " is no file"};
  }
  std::vector<PreviewRow> rows;
  try {
    const arrow::Status read = Read(path.string(), max_rows, rows);
    if (!read.ok()) return FromArrow(read);
  } catch (const std::exception& thrown) {
    return Error{ErrorCode::kInternal, std::string("parquet: ") + thrown.what()};
  }
  return rows;
}

}  // namespace tamis
