#include "storage/parquet_sink.h"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <arrow/io/interfaces.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>

#include "storage/arrow_output.h"
#include "storage/hashed_file.h"
#include "storage/parquet_layout.h"

namespace tamis {
namespace {

/// Runs `work`, which returns an arrow::Status, and turns what Arrow throws or reports into an Error.
template <class Work>
Status Guarded(Work work) {
  try {
    const arrow::Status status = work();
    if (status.ok()) return {};
    return FromArrow(status);
  } catch (const std::exception& thrown) {
    return Error{ErrorCode::kInternal, std::string("parquet: ") + thrown.what()};
  }
}

arrow::Status ToArrow(const Error& error) {
  return arrow::Status::IOError(error.message);
}

/// A Parquet file that is being written, row group by row group.
class OpenShard {
 public:
  static Result<OpenShard> Create(const std::string& path, const ShardMetadata& shard) {
    Result<std::unique_ptr<HashedFile>> file = HashedFile::Create(path);
    if (!file) return file.error();
    OpenShard made;
    made.file_ = *std::move(file);
    const Status opened = Guarded([&]() -> arrow::Status {
      const auto properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
      return parquet::arrow::FileWriter::Open(*ArrowSchema(shard), ShardMemoryPool(),
                                              ArrowOutput(*made.file_), ParquetProperties(), properties)
          .Value(&made.writer_);
    });
    if (!opened) return opened.error();
    return made;
  }

  Status WriteGroup(std::span<const ShardRow> rows) {
    row_groups_++;
    return Guarded([&]() -> arrow::Status {
      ARROW_RETURN_NOT_OK(writer_->NewRowGroup());
      for (const Column& column : Columns()) {
        Result<std::shared_ptr<arrow::ChunkedArray>> values = ColumnOf(column, rows);
        if (!values) return ToArrow(values.error());
        ARROW_RETURN_NOT_OK(writer_->WriteColumnChunk(*values));
      }
      return arrow::Status::OK();
    });
  }

  arrow::Status WriteGroup(const arrow::Table& table) {
    row_groups_++;
    ARROW_RETURN_NOT_OK(writer_->NewRowGroup());
    for (const auto& column : table.columns()) ARROW_RETURN_NOT_OK(writer_->WriteColumnChunk(column));
    return arrow::Status::OK();
  }

  Status Close() {
    const Status closed = Guarded([&] { return writer_->Close(); });
    if (!closed) return closed;
    const Result<Sha256> digest = file_->Close();
    if (!digest) return digest.error();
    sha256_hex_ = ToHex(*digest);
    return {};
  }

  int64_t size_bytes() const { return file_->size_bytes(); }
  int64_t row_groups() const { return row_groups_; }
  const std::string& sha256_hex() const { return sha256_hex_; }

 private:
  std::unique_ptr<HashedFile> file_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;  // writes to file_
  std::string sha256_hex_;
  int64_t row_groups_ = 0;
};

/// The rows of `table` for which `keep(row)` holds; slices, nothing is copied.
template <class Keep>
arrow::Result<std::shared_ptr<arrow::Table>> Filtered(const std::shared_ptr<arrow::Table>& table, Keep keep) {
  std::vector<std::shared_ptr<arrow::Table>> runs = {table->Slice(0, 0)};
  for (int64_t begin = 0; begin < table->num_rows();) {
    int64_t end = begin;
    while (end < table->num_rows() && keep(end)) end++;
    if (end > begin) runs.push_back(table->Slice(begin, end - begin));
    begin = end + 1;
  }
  return arrow::ConcatenateTables(runs);
}

class ArrowParquetSink final : public ParquetSink {
 public:
  ArrowParquetSink(std::string path, ShardMetadata shard, const OutputOptions& options, OpenShard open)
      : path_(std::move(path)),
        shard_(std::move(shard)),
        row_group_bytes_(options.row_group_bytes),
        drops_images_(options.image == "drop"),
        open_(std::move(open)) {}

  ~ArrowParquetSink() override { Abort(); }

  Status Append(Record record) override;
  std::string next_key() const override { return RowKey(shard_, next_row_); }
  int64_t rows() const override { return rows_; }
  int64_t bytes() const override { return (open_ ? open_->size_bytes() : 0) + buffered_bytes_; }
  int64_t RemovePage(std::string_view page_id) override;
  Result<ShardInfo> Close() override;
  void Abort() override;

 private:
  /// What must be remembered of a row that is in the file: 8 bytes.
  struct WrittenRow {
    uint32_t page = 0;  // index in pages_
    uint32_t image_bytes = 0;
  };
  struct PageState {
    int64_t rows = 0;
    bool removed = false;
  };

  uint32_t PageIndex(const std::string& page_id);
  Status FlushGroup();
  Status Finish();
  Status Rewrite();
  Status Fail(const Error& error);

  const std::string path_;
  const ShardMetadata shard_;
  const int64_t row_group_bytes_;
  const bool drops_images_;

  std::optional<OpenShard> open_;  // empty: closed or aborted
  std::optional<Error> failure_;
  std::vector<ShardRow> buffered_;
  int64_t buffered_bytes_ = 0;
  std::vector<WrittenRow> written_;  // in file order
  std::unordered_map<std::string, uint32_t> page_indices_;
  std::vector<PageState> pages_;
  int64_t next_row_ = 0;
  int64_t rows_ = 0;
  bool must_rewrite_ = false;
};

uint32_t ArrowParquetSink::PageIndex(const std::string& page_id) {
  const auto [found, is_new] = page_indices_.try_emplace(page_id, static_cast<uint32_t>(pages_.size()));
  if (is_new) pages_.emplace_back();
  return found->second;
}

Status ArrowParquetSink::Fail(const Error& error) {
  Abort();
  failure_ = error;
  return error;
}

Status ArrowParquetSink::Append(Record record) {
  if (failure_) return *failure_;
  if (!open_) return Error{ErrorCode::kInternal, path_ + ": shard is closed"};
  const Effect wanted = shard_.quarantine ? Effect::kQuarantine : Effect::kPass;
  if (record.effect() != wanted) return Error{ErrorCode::kRefused, "record is not for this kind of shard"};
  if (!drops_images_ && record.image().empty()) return Error{ErrorCode::kRefused, "record has no picture"};
  PageState& page = pages_[PageIndex(record.page_id())];
  if (page.removed) return Error{ErrorCode::kRefused, "page was removed from the shard"};

  if (drops_images_) record.DropImage();
  page.rows++;
  rows_++;
  buffered_bytes_ += record.memory_bytes();
  buffered_.push_back(ShardRow{next_key(), std::move(record)});
  next_row_++;
  const bool full = buffered_bytes_ >= row_group_bytes_ || std::ssize(buffered_) >= kMaxGroupRows;
  return full ? FlushGroup() : Status();
}

Status ArrowParquetSink::FlushGroup() {
  if (buffered_.empty()) return {};
  const Status wrote = open_->WriteGroup(buffered_);
  if (!wrote) return Fail(wrote.error());
  for (const ShardRow& row : buffered_) {
    written_.push_back({PageIndex(row.record.page_id()), static_cast<uint32_t>(row.record.image().size())});
  }
  buffered_.clear();
  buffered_bytes_ = 0;
  return {};
}

int64_t ArrowParquetSink::RemovePage(std::string_view page_id) {
  if (!open_) return 0;
  const uint32_t index = PageIndex(std::string(page_id));
  const int64_t waiting = static_cast<int64_t>(std::erase_if(buffered_, [&](const ShardRow& row) {
    if (row.record.page_id() != page_id) return false;
    buffered_bytes_ -= row.record.memory_bytes();
    return true;
  }));
  PageState& page = pages_[index];
  must_rewrite_ = must_rewrite_ || page.rows > waiting;
  rows_ -= page.rows;
  page.removed = true;
  return std::exchange(page.rows, 0);
}

// Streams the file into a new one of the same name, without the rows of removed pages. The old one is
// unlinked first and lives on in the reader's descriptor, so that no second name can be left behind.
Status ArrowParquetSink::Rewrite() {
  std::unique_ptr<parquet::arrow::FileReader> reader;
  const Status opened = Guarded([&] { return OpenShardReader(path_).Value(&reader); });
  if (!opened) return opened;
  if (::unlink(path_.c_str()) != 0) return Error{ErrorCode::kInternal, path_ + ": cannot be replaced"};
  Result<OpenShard> fresh = OpenShard::Create(path_, shard_);
  if (!fresh) return fresh.error();
  const auto kept = [&](const WrittenRow& row) { return !pages_[row.page].removed; };
  const Status copied = Guarded([&]() -> arrow::Status {
    size_t first = 0;
    for (int group = 0; group < reader->num_row_groups(); group++) {
      ARROW_ASSIGN_OR_RAISE(const auto table, reader->ReadRowGroup(group));
      ARROW_ASSIGN_OR_RAISE(const auto rest, Filtered(table, [&](int64_t row) {
                              return kept(written_[first + static_cast<size_t>(row)]);
                            }));
      first += static_cast<size_t>(table->num_rows());
      if (rest->num_rows() > 0) ARROW_RETURN_NOT_OK(fresh->WriteGroup(*rest));
    }
    return arrow::Status::OK();
  });
  if (!copied) return copied;
  std::erase_if(written_, [&](const WrittenRow& row) { return !kept(row); });
  open_ = *std::move(fresh);
  return open_->Close();
}

Status ArrowParquetSink::Finish() {
  const Status flushed = FlushGroup();
  if (!flushed) return flushed;
  const Status closed = open_->Close();
  if (!closed || !must_rewrite_ || rows_ == 0) return closed;
  return Rewrite();
}

Result<ShardInfo> ArrowParquetSink::Close() {
  if (failure_) return *failure_;
  if (!open_) return Error{ErrorCode::kInternal, path_ + ": shard is closed"};
  const Status finished = Finish();
  if (!finished) return Fail(finished.error()).error();
  if (rows_ == 0) {
    Abort();
    return ShardInfo{.path = path_};
  }
  ShardInfo info{.path = path_,
                 .rows = rows_,
                 .bytes = open_->size_bytes(),
                 .row_groups = open_->row_groups(),
                 .image_bytes = 0,
                 .sha256 = open_->sha256_hex()};
  for (const WrittenRow& row : written_) info.image_bytes += row.image_bytes;
  open_.reset();
  return info;
}

void ArrowParquetSink::Abort() {
  if (!open_) return;
  open_.reset();
  buffered_.clear();
  buffered_bytes_ = 0;
  rows_ = 0;
  ::unlink(path_.c_str());
}

}  // namespace

Result<std::unique_ptr<ParquetSink>> ParquetSink::Open(std::string path, ShardMetadata shard,
                                                       const OutputOptions& options) {
  Result<OpenShard> open = OpenShard::Create(path, shard);
  if (!open) return open.error();
  return std::unique_ptr<ParquetSink>(
      std::make_unique<ArrowParquetSink>(std::move(path), std::move(shard), options, *std::move(open)));
}

}  // namespace tamis
