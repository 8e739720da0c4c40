#include "storage/parquet_rows.h"

#include <optional>
#include <utility>

#include <parquet/column_reader.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/schema.h>

#include "storage/column_copy.h"
#include "storage/parquet_reading.h"

namespace tamis {
namespace {

bool IsText(const parquet::ColumnDescriptor& column) {
  const auto& type = column.logical_type();
  return type != nullptr && (type->is_string() || type->is_enum() || type->is_JSON());
}

class RowsOfFile final : public ParquetRows {
 public:
  RowsOfFile(std::filesystem::path path, std::unique_ptr<parquet::ParquetFileReader> reader)
      : path_(std::move(path)), reader_(std::move(reader)) {
    const parquet::SchemaDescriptor& schema = *reader_->metadata()->schema();
    for (int i = 0; i < schema.num_columns(); i++) {
      const parquet::ColumnDescriptor& column = *schema.Column(i);
      const bool is_bytes = column.physical_type() == parquet::Type::BYTE_ARRAY ||
                            column.physical_type() == parquet::Type::FIXED_LEN_BYTE_ARRAY;
      if (!is_bytes) continue;
      columns_.push_back({column.path()->ToDotString(), IsText(column)});
      leaves_.push_back(i);
    }
  }

  int64_t rows() const override { return reader_->metadata()->num_rows(); }
  const std::vector<ParquetColumn>& columns() const override { return columns_; }

  Status Read(const std::vector<size_t>& chosen, const Visitor& visitor) override {
    std::optional<Error> stopped;
    const Status read = GuardParquet(path_, [&] {
      int64_t first_row = 0;
      for (int i = 0; i < reader_->metadata()->num_row_groups() && !stopped; i++) {
        stopped = ReadGroup(*reader_->RowGroup(i), first_row, chosen, visitor);
        first_row += reader_->metadata()->RowGroup(i)->num_rows();
      }
    });
    if (!read) return read;
    return stopped ? Status(*stopped) : Status();
  }

 private:
  std::optional<Error> ReadGroup(parquet::RowGroupReader& group, int64_t first_row,
                                 const std::vector<size_t>& chosen, const Visitor& visitor) const {
    std::vector<std::unique_ptr<ColumnCursor>> cursors;
    for (const size_t column : chosen) {
      cursors.push_back(ColumnCursor::Make(group.Column(leaves_.at(column))));
      if (!cursors.back()) throw parquet::ParquetException("a column is not what the footer says");
    }
    const int64_t rows = group.metadata()->num_rows();
    std::optional<Error> stopped;
    for (int64_t row = 0; row < rows && !stopped; row++) {
      for (size_t i = 0; i < cursors.size() && !stopped; i++) {
        cursors[i]->NextRow([&](std::string_view value) {
          if (stopped) return;
          const Status went_on = visitor.on_value(i, value);
          if (!went_on) stopped = went_on.error();
        });
      }
      if (stopped) break;
      const Status went_on = visitor.on_row(first_row + row);
      if (!went_on) stopped = went_on.error();
    }
    return stopped;
  }

  const std::filesystem::path path_;
  const std::unique_ptr<parquet::ParquetFileReader> reader_;
  std::vector<ParquetColumn> columns_;
  std::vector<int> leaves_;  // by index into columns_
};

}  // namespace

Result<std::unique_ptr<ParquetRows>> ParquetRows::Open(const std::filesystem::path& path) {
  Result<std::unique_ptr<parquet::ParquetFileReader>> reader = OpenParquet(path);
  if (!reader) return reader.error();
  return std::unique_ptr<ParquetRows>(std::make_unique<RowsOfFile>(path, *std::move(reader)));
}

}  // namespace tamis
