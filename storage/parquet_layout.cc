#include "storage/parquet_layout.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <parquet/arrow/reader.h>
#include <parquet/properties.h>

namespace tamis {
namespace {

using ArrayResult = arrow::Result<std::shared_ptr<arrow::ChunkedArray>>;

constexpr double kBloomFalsePositives = 0.01;
// Arrow looks at the size of a page after so many values; pictures are large.
constexpr int64_t kWriteBatchRows = 16;

std::shared_ptr<arrow::DataType> ImageType() {
  return arrow::struct_({arrow::field("bytes", arrow::binary()), arrow::field("path", arrow::utf8())});
}

struct ArrowTypes {
  std::shared_ptr<arrow::DataType> operator()(SinkColumn column) const {
    return column == SinkColumn::kImage ? ImageType() : arrow::utf8();
  }
  std::shared_ptr<arrow::DataType> operator()(std::string RecordFields::*) const { return arrow::utf8(); }
  std::shared_ptr<arrow::DataType> operator()(int32_t RecordFields::*) const { return arrow::int32(); }
  std::shared_ptr<arrow::DataType> operator()(int64_t RecordFields::*) const { return arrow::int64(); }
  std::shared_ptr<arrow::DataType> operator()(std::optional<int32_t> RecordFields::*) const {
    return arrow::int32();
  }
  std::shared_ptr<arrow::DataType> operator()(std::optional<double> RecordFields::*) const {
    return arrow::float64();
  }
  std::shared_ptr<arrow::DataType> operator()(TimePoint RecordFields::*) const {
    return arrow::timestamp(arrow::TimeUnit::MICRO);
  }
};

template <class Builder>
ArrayResult Finished(Builder& builder) {
  std::shared_ptr<arrow::Array> values;
  ARROW_RETURN_NOT_OK(builder.Finish(&values));
  return std::make_shared<arrow::ChunkedArray>(std::move(values));
}

std::string FileExtension(const std::string& format) {
  return format == "jpeg" ? ".jpg" : "." + format;
}

// One-row arrays over the record's own memory, so that a row group of pictures is never copied as a whole.
arrow::Result<std::shared_ptr<arrow::Array>> ImageValue(const ShardRow& row) {
  const Bytes& picture = row.record.image();
  if (picture.empty()) return arrow::MakeArrayOfNull(ImageType(), 1, ShardMemoryPool());
  if (picture.size() > static_cast<size_t>(INT32_MAX))
    return arrow::Status::CapacityError("picture over 2 GiB");
  const std::vector<int32_t> ends = {0, static_cast<int32_t>(picture.size())};
  const auto data = std::make_shared<arrow::Buffer>(reinterpret_cast<const uint8_t*>(picture.data()),
                                                    static_cast<int64_t>(picture.size()));
  auto bytes = std::make_shared<arrow::BinaryArray>(1, arrow::Buffer::FromVector(ends), data);
  arrow::StringBuilder path(ShardMemoryPool());
  ARROW_RETURN_NOT_OK(path.Append(row.key + FileExtension(row.record.fields().format)));
  ARROW_ASSIGN_OR_RAISE(auto paths, path.Finish());
  return std::make_shared<arrow::StructArray>(ImageType(), 1,
                                              arrow::ArrayVector{std::move(bytes), std::move(paths)});
}

/// Makes the values of one column; each overload for one kind of source.
class ColumnBuilder {
 public:
  ColumnBuilder(std::span<const ShardRow> rows, bool nullable) : rows_(rows), nullable_(nullable) {}

  ArrayResult operator()(SinkColumn column) const { return column == SinkColumn::kImage ? Images() : Keys(); }

  ArrayResult operator()(std::string RecordFields::*member) const {
    arrow::StringBuilder builder(ShardMemoryPool());
    for (const ShardRow& row : rows_) {
      const std::string& text = row.record.fields().*member;
      ARROW_RETURN_NOT_OK(nullable_ && text.empty() ? builder.AppendNull() : builder.Append(text));
    }
    return Finished(builder);
  }

  ArrayResult operator()(int32_t RecordFields::*member) const { return Numbers<arrow::Int32Builder>(member); }
  ArrayResult operator()(int64_t RecordFields::*member) const { return Numbers<arrow::Int64Builder>(member); }

  ArrayResult operator()(std::optional<int32_t> RecordFields::*member) const {
    return Optionals<arrow::Int32Builder>(member);
  }
  ArrayResult operator()(std::optional<double> RecordFields::*member) const {
    return Optionals<arrow::DoubleBuilder>(member);
  }

  ArrayResult operator()(TimePoint RecordFields::*member) const {
    arrow::TimestampBuilder builder(ArrowTypes{}(member), ShardMemoryPool());
    for (const ShardRow& row : rows_) {
      ARROW_RETURN_NOT_OK(builder.Append((row.record.fields().*member).time_since_epoch().count()));
    }
    return Finished(builder);
  }

 private:
  template <class Builder, class Member>
  ArrayResult Numbers(Member member) const {
    Builder builder(ShardMemoryPool());
    for (const ShardRow& row : rows_) ARROW_RETURN_NOT_OK(builder.Append(row.record.fields().*member));
    return Finished(builder);
  }

  template <class Builder, class Member>
  ArrayResult Optionals(Member member) const {
    Builder builder(ShardMemoryPool());
    for (const ShardRow& row : rows_) {
      const auto& value = row.record.fields().*member;
      ARROW_RETURN_NOT_OK(value ? builder.Append(*value) : builder.AppendNull());
    }
    return Finished(builder);
  }

  ArrayResult Keys() const {
    arrow::StringBuilder builder(ShardMemoryPool());
    for (const ShardRow& row : rows_) ARROW_RETURN_NOT_OK(builder.Append(row.key));
    return Finished(builder);
  }

  ArrayResult Images() const {
    arrow::ArrayVector chunks;
    chunks.reserve(rows_.size());
    for (const ShardRow& row : rows_) {
      ARROW_ASSIGN_OR_RAISE(auto value, ImageValue(row));
      chunks.push_back(std::move(value));
    }
    return std::make_shared<arrow::ChunkedArray>(std::move(chunks), ImageType());
  }

  const std::span<const ShardRow> rows_;
  const bool nullable_;
};

}  // namespace

Error FromArrow(const arrow::Status& status) {
  std::string message = "parquet: " + status.message();
  std::replace(message.begin(), message.end(), '\n', ' ');
  return Error{ErrorCode::kInternal, std::move(message)};
}

arrow::MemoryPool* ShardMemoryPool() {
  static arrow::MemoryPool* const pool = [] {
    arrow::MemoryPool* found = nullptr;
    return arrow::mimalloc_memory_pool(&found).ok() ? found : arrow::default_memory_pool();
  }();
  return pool;
}

arrow::Result<std::unique_ptr<parquet::arrow::FileReader>> OpenShardReader(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path, ShardMemoryPool()));
  parquet::ReaderProperties checked(ShardMemoryPool());
  checked.set_page_checksum_verification(true);
  parquet::arrow::FileReaderBuilder builder;
  ARROW_RETURN_NOT_OK(builder.Open(std::move(file), checked));
  parquet::ArrowReaderProperties sequential(/*use_threads=*/false);
  sequential.set_pre_buffer(false);
  builder.memory_pool(ShardMemoryPool())->properties(sequential);
  return builder.Build();
}

std::shared_ptr<arrow::Schema> ArrowSchema(const ShardMetadata& shard) {
  arrow::FieldVector fields;
  for (const Column& column : Columns()) {
    fields.push_back(
        arrow::field(std::string(column.name), std::visit(ArrowTypes{}, column.source), column.nullable));
  }
  return arrow::schema(
      std::move(fields),
      arrow::key_value_metadata({"huggingface", "tamis"}, {HuggingFaceMetadata(), TamisMetadata(shard)}));
}

std::shared_ptr<parquet::WriterProperties> ParquetProperties() {
  parquet::WriterProperties::Builder builder;
  builder.memory_pool(ShardMemoryPool())
      ->compression(arrow::Compression::ZSTD)
      ->disable_dictionary()
      ->enable_page_checksum()
      ->enable_write_page_index()
      ->max_row_group_length(kMaxGroupRows)
      ->write_batch_size(kWriteBatchRows);
  for (const Column& column : Columns()) {
    const std::string name(column.name);
    if (column.layout.dictionary) builder.enable_dictionary(name);
    if (!column.layout.bloom_filter) continue;
    parquet::BloomFilterOptions bloom;
    bloom.ndv = kMaxGroupRows;
    bloom.fpp = kBloomFalsePositives;
    builder.enable_bloom_filter(name, bloom);
  }
  // JPEG does not shrink (zstd saves 0.003 %), and smallest and largest picture are no statistics.
  builder.compression("image.bytes", arrow::Compression::UNCOMPRESSED)->disable_statistics("image.bytes");
  return builder.build();
}

Result<std::shared_ptr<arrow::ChunkedArray>> ColumnOf(const Column& column, std::span<const ShardRow> rows) {
  ArrayResult values = std::visit(ColumnBuilder(rows, column.nullable), column.source);
  if (!values.ok()) return FromArrow(values.status());
  return *std::move(values);
}

}  // namespace tamis
