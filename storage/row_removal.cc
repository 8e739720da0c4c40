#include "storage/row_removal.h"

#include <memory>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <arrow/io/interfaces.h>
#include <parquet/column_writer.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/file_writer.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>
#include <parquet/schema.h>

#include "storage/arrow_output.h"
#include "storage/column_copy.h"
#include "storage/hashed_file.h"
#include "storage/parquet_layout.h"
#include "storage/parquet_reading.h"

namespace tamis {
namespace {

constexpr double kBloomFalsePositives = 0.01;
// Arrow looks at the size of a page after so many values; pictures are large.
constexpr int64_t kWriteBatchRows = 16;

/// Codec, dictionary, statistics, Bloom filter and page index of a column as they are in its first chunk.
void KeepLayout(const parquet::ColumnChunkMetaData& chunk, parquet::WriterProperties::Builder& builder) {
  const auto path = chunk.path_in_schema();
  if (parquet::IsCodecSupported(chunk.compression())) builder.compression(path, chunk.compression());
  if (chunk.has_dictionary_page()) builder.enable_dictionary(path);
  if (!chunk.is_stats_set()) builder.disable_statistics(path);
  if (chunk.GetOffsetIndexLocation()) builder.enable_write_page_index(path);
  if (!chunk.bloom_filter_offset()) return;
  parquet::BloomFilterOptions bloom;
  bloom.ndv = kMaxGroupRows;
  bloom.fpp = kBloomFalsePositives;
  builder.enable_bloom_filter(path, bloom);
}

std::shared_ptr<parquet::WriterProperties> LayoutOf(const parquet::FileMetaData& footer) {
  parquet::WriterProperties::Builder builder;
  builder.memory_pool(ShardMemoryPool())
      ->compression(parquet::Compression::ZSTD)
      ->disable_dictionary()
      ->disable_write_page_index()
      ->enable_page_checksum()
      ->max_row_group_length(kMaxGroupRows)
      ->write_batch_size(kWriteBatchRows);
  const auto group = footer.RowGroup(0);
  builder.set_sorting_columns(group->sorting_columns());
  for (int i = 0; i < group->num_columns(); i++) KeepLayout(*group->ColumnChunk(i), builder);
  return builder.build();
}

/// One rewriting. Its methods throw what Parquet throws.
class Rewriting {
 public:
  Rewriting(parquet::ParquetFileReader& from, std::optional<int> key_column, const RemoveRow& remove)
      : from_(from), key_column_(key_column), remove_(remove) {}

  void Run(HashedFile& file) {
    const parquet::FileMetaData& footer = *from_.metadata();
    writer_ = parquet::ParquetFileWriter::Open(
        ArrowOutput(file),
        std::static_pointer_cast<parquet::schema::GroupNode>(footer.schema()->schema_root()),
        LayoutOf(footer), footer.key_value_metadata());
    for (int i = 0; i < footer.num_row_groups(); i++) CopyGroup(*from_.RowGroup(i));
    writer_->Close();
  }

  int64_t rows() const { return rows_; }
  int64_t rows_removed() const { return rows_seen_ - rows_; }

 private:
  void CopyGroup(parquet::RowGroupReader& group) {
    const std::vector<bool> keep = Judge(group);
    const std::vector<RowRange> ranges = Ranges(keep);
    std::vector<std::unique_ptr<ColumnCopier>> copiers(static_cast<size_t>(footer_columns()));
    for (const RowRange& range : ranges) {
      parquet::RowGroupWriter& out = *writer_->AppendRowGroup();
      for (int i = 0; i < footer_columns(); i++) {
        std::unique_ptr<ColumnCopier>& copier = copiers[static_cast<size_t>(i)];
        if (!copier) copier = ColumnCopier::Make(group.Column(i));
        parquet::ColumnWriter& column = *out.NextColumn();
        copier->Copy(range, keep, column);
        column.Close();
        if (range.end == ranges.back().end) copier.reset();
      }
      out.Close();
    }
  }

  std::vector<bool> Judge(parquet::RowGroupReader& group) {
    const int64_t count = group.metadata()->num_rows();
    std::vector<bool> keep;
    std::unique_ptr<ColumnCursor> keys;
    if (key_column_) {
      keys = ColumnCursor::Make(group.Column(*key_column_));
      if (!keys) throw parquet::ParquetException("the key column is no text");
    }
    for (int64_t row = 0; row < count; row++) {
      std::string key;
      if (keys) keys->NextRow([&](std::string_view value) { key = value; });
      keep.push_back(!remove_(rows_seen_ + row, key));
      if (keep.back()) rows_++;
    }
    rows_seen_ += count;
    return keep;
  }

  /// Parts of a row group with 1 to kMaxGroupRows rows to keep each, from its first row on, without gaps.
  static std::vector<RowRange> Ranges(const std::vector<bool>& keep) {
    std::vector<RowRange> ranges;
    RowRange range;
    int64_t kept = 0;
    for (const bool wanted : keep) {
      if (wanted && kept == kMaxGroupRows) {
        ranges.push_back(range);
        range.begin = range.end;
        kept = 0;
      }
      range.end++;
      if (wanted) kept++;
    }
    if (kept > 0) ranges.push_back(range);
    return ranges;
  }

  int footer_columns() const { return from_.metadata()->num_columns(); }

  parquet::ParquetFileReader& from_;
  const std::optional<int> key_column_;
  const RemoveRow& remove_;
  std::unique_ptr<parquet::ParquetFileWriter> writer_;
  int64_t rows_ = 0;
  int64_t rows_seen_ = 0;
};

}  // namespace

Result<RewrittenFile> RewriteWithoutRows(const std::filesystem::path& from, const std::filesystem::path& to,
                                         const std::string& key_column, const RemoveRow& remove) {
  Result<std::unique_ptr<parquet::ParquetFileReader>> reader = OpenParquet(from);
  if (!reader) return reader.error();
  const parquet::FileMetaData& footer = *(*reader)->metadata();
  std::optional<int> key_index;
  if (!key_column.empty()) {
    key_index = footer.schema()->ColumnIndex(key_column);
    if (*key_index < 0)
      return Error{ErrorCode::kInvalidInput, from.string() + ": no column \"" + key_column + "\""};
  }
  if (footer.num_row_groups() == 0) return RewrittenFile{};

  Result<std::unique_ptr<HashedFile>> file = HashedFile::Create(to.string());
  if (!file) return file.error();
  Rewriting rewriting(**reader, key_index, remove);
  const Status copied = GuardParquet(from, [&] { rewriting.Run(**file); });
  Result<Sha256> digest = copied ? (*file)->Close() : copied.error();
  if (!digest || rewriting.rows() == 0) {
    std::error_code ignored;
    std::filesystem::remove(to, ignored);
  }
  if (!digest) return digest.error();
  RewrittenFile done{.rows_removed = rewriting.rows_removed()};
  if (rewriting.rows() == 0) return done;
  done.rows = rewriting.rows();
  done.bytes = (*file)->size_bytes();
  done.sha256 = ToHex(*digest);
  return done;
}

}  // namespace tamis
