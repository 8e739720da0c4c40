#include "storage/evidence_file.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include "storage/arrow_output.h"
#include "storage/hashed_file.h"
#include "storage/parquet_layout.h"
#include "storage/parquet_reading.h"
#include "storage/row_removal.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kPrivateMode = 0600;
constexpr int64_t kGroupBytes = int64_t{8} << 20;
constexpr double kBloomFalsePositives = 0.01;
constexpr char kBetweenDocuments = ' ';

/// A column of text; all but the last two of the file.
struct TextColumn {
  const char* name;
  std::string EvidenceRow::*member;
  bool repeats;
  bool looked_up;
};
constexpr std::array kTexts = {
    TextColumn{"key", &EvidenceRow::key, false, true},
    TextColumn{"page_url", &EvidenceRow::page_url, true, false},
    TextColumn{"image_url", &EvidenceRow::image_url, false, true},
    TextColumn{"page_id", &EvidenceRow::page_id, true, false},
    TextColumn{"policy", &EvidenceRow::policy, true, false},
    TextColumn{"settings", &EvidenceRow::settings, true, false},
    TextColumn{"decision", &EvidenceRow::decision, true, false},
    TextColumn{"evidence", &EvidenceRow::evidence, false, false},
    TextColumn{"evidence_sha256", &EvidenceRow::evidence_sha256, false, false},
    TextColumn{"verdict", &EvidenceRow::verdict, true, false},
};
constexpr const char* kDocuments = "documents";  // digests, a space between them
constexpr const char* kJudgedAt = "judged_at";

const char* NameOf(EvidenceColumn column) {
  switch (column) {
    case EvidenceColumn::kKey:
      return "key";
    case EvidenceColumn::kPageUrl:
      return "page_url";
    case EvidenceColumn::kImageUrl:
      return "image_url";
  }
  return "key";
}

std::shared_ptr<arrow::Schema> SchemaOfEvidence() {
  arrow::FieldVector fields;
  for (const TextColumn& column : kTexts) fields.push_back(arrow::field(column.name, arrow::utf8(), false));
  fields.push_back(arrow::field(kDocuments, arrow::utf8(), false));
  fields.push_back(arrow::field(kJudgedAt, arrow::timestamp(arrow::TimeUnit::MICRO), false));
  return arrow::schema(std::move(fields));
}

std::shared_ptr<parquet::WriterProperties> Layout() {
  parquet::WriterProperties::Builder builder;
  builder.memory_pool(ShardMemoryPool())
      ->compression(arrow::Compression::ZSTD)
      ->disable_dictionary()
      ->enable_page_checksum()
      ->max_row_group_length(kMaxGroupRows);
  for (const TextColumn& column : kTexts) {
    if (column.repeats) builder.enable_dictionary(column.name);
    if (!column.looked_up) builder.disable_statistics(column.name);
    if (!column.looked_up) continue;
    parquet::BloomFilterOptions bloom;
    bloom.ndv = kMaxGroupRows;
    bloom.fpp = kBloomFalsePositives;
    builder.enable_bloom_filter(column.name, bloom);
  }
  builder.enable_dictionary(kDocuments);
  return builder.build();
}

std::string Joined(const std::vector<std::string>& documents) {
  std::string text;
  for (const std::string& document : documents) {
    if (!text.empty()) text += kBetweenDocuments;
    text += document;
  }
  return text;
}

void Split(std::string_view text, const std::function<void(std::string)>& visitor) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(kBetweenDocuments), text.size());
    if (end > 0) visitor(std::string(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

arrow::Result<std::shared_ptr<arrow::Table>> TableOf(const std::vector<EvidenceRow>& rows) {
  arrow::ArrayVector columns;
  const auto add_texts = [&](const auto& text_of) -> arrow::Status {
    arrow::StringBuilder builder(ShardMemoryPool());
    for (const EvidenceRow& row : rows) ARROW_RETURN_NOT_OK(builder.Append(text_of(row)));
    return builder.Finish(&columns.emplace_back());
  };
  for (const TextColumn& column : kTexts) {
    ARROW_RETURN_NOT_OK(add_texts([&](const EvidenceRow& row) { return row.*column.member; }));
  }
  ARROW_RETURN_NOT_OK(add_texts([](const EvidenceRow& row) { return Joined(row.documents); }));
  arrow::TimestampBuilder times(arrow::timestamp(arrow::TimeUnit::MICRO), ShardMemoryPool());
  for (const EvidenceRow& row : rows) {
    ARROW_RETURN_NOT_OK(times.Append(row.judged_at.time_since_epoch().count()));
  }
  ARROW_RETURN_NOT_OK(times.Finish(&columns.emplace_back()));
  return arrow::Table::Make(SchemaOfEvidence(), std::move(columns), std::ssize(rows));
}

void Check(const arrow::Status& status) {
  if (!status.ok()) throw parquet::ParquetStatusException(status);
}

class ParquetEvidenceSink final : public EvidenceSink {
 public:
  ParquetEvidenceSink(fs::path path, std::unique_ptr<HashedFile> file)
      : path_(std::move(path)), file_(std::move(file)) {}
  ~ParquetEvidenceSink() override {
    if (!closed_) Remove(path_);
  }

  Status Begin() {
    return Kept(GuardParquet(path_, [&] {
      Check(parquet::arrow::FileWriter::Open(*SchemaOfEvidence(), ShardMemoryPool(), ArrowOutput(*file_),
                                             Layout())
                .Value(&writer_));
    }));
  }

  Status Append(EvidenceRow row) override {
    if (failure_) return *failure_;
    waiting_bytes_ += row.memory_bytes();
    waiting_.push_back(std::move(row));
    ++rows_;
    const bool full = waiting_bytes_ >= kGroupBytes || std::ssize(waiting_) >= kMaxGroupRows;
    return full ? WriteGroup() : Status();
  }

  Result<bool> Close(const std::set<std::string>& without_keys) override {
    if (failure_) return *failure_;
    Status done = WriteGroup();
    if (done) done = Kept(GuardParquet(path_, [&] { Check(writer_->Close()); }));
    if (!done) return done.error();
    const Result<Sha256> digest = file_->Close();
    if (!digest) return Kept(digest.error()).error();
    if (!without_keys.empty()) {
      done = Kept(Without(without_keys));
      if (!done) return done.error();
    }
    if (rows_ == 0) return false;
    closed_ = true;
    return true;
  }

 private:
  static void Remove(const fs::path& path) {
    std::error_code ignored;
    fs::remove(path, ignored);
  }

  Status Kept(Status status) {
    if (!status && !failure_) failure_ = status.error();
    return status;
  }

  Status WriteGroup() {
    if (waiting_.empty()) return {};
    const Status written = Kept(GuardParquet(path_, [&] {
      std::shared_ptr<arrow::Table> table;
      Check(TableOf(waiting_).Value(&table));
      Check(writer_->WriteTable(*table, table->num_rows()));
    }));
    waiting_.clear();
    waiting_bytes_ = 0;
    return written;
  }

  // The rest under another hidden name, which gets this one's. Both go on the next start after a crash.
  Status Without(const std::set<std::string>& keys) {
    fs::path rest = path_;
    rest += ".rest";
    const Result<RewrittenFile> written =
        RewriteWithoutRows(path_, rest, std::string(kEvidenceKeyColumn),
                           [&](int64_t, std::string_view key) { return keys.contains(std::string(key)); });
    if (!written) return written.error();
    rows_ = written->rows;
    std::error_code failed;
    if (rows_ > 0) fs::rename(rest, path_, failed);
    return failed ? Status(Error{ErrorCode::kInternal, rest.string() + ": " + failed.message()}) : Status();
  }

  const fs::path path_;
  std::unique_ptr<HashedFile> file_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;  // writes to file_
  std::vector<EvidenceRow> waiting_;
  int64_t waiting_bytes_ = 0;
  int64_t rows_ = 0;
  std::optional<Error> failure_;
  bool closed_ = false;
};

/// One file that is read, a row group at a time. Methods throw what Parquet throws.
class Reading {
 public:
  explicit Reading(const fs::path& path) {
    Check(OpenShardReader(path.string()).Value(&reader_));
    Check(reader_->GetSchema(&schema_));
  }

  int groups() const { return reader_->num_row_groups(); }

  /// The values of one text column of a group, as long as the next is not read.
  std::vector<std::string_view> Texts(int group, const char* column) {
    const int index = schema_->GetFieldIndex(column);
    if (index < 0) throw parquet::ParquetException("no column " + std::string(column));
    Check(reader_->ReadRowGroup(group, {index}).Value(&table_));
    return TextsOf(0);
  }

  std::vector<EvidenceRow> Rows(int group) {
    Check(reader_->ReadRowGroup(group).Value(&table_));
    std::vector<EvidenceRow> rows(static_cast<size_t>(table_->num_rows()));
    for (const TextColumn& column : kTexts) {
      const std::vector<std::string_view> texts = TextsOf(IndexOf(column.name));
      for (size_t i = 0; i < rows.size(); ++i) rows[i].*column.member = texts[i];
    }
    const std::vector<std::string_view> documents = TextsOf(IndexOf(kDocuments));
    for (size_t i = 0; i < rows.size(); ++i) {
      Split(documents[i], [&](std::string one) { rows[i].documents.push_back(std::move(one)); });
    }
    size_t row = 0;
    for (const auto& chunk : table_->column(IndexOf(kJudgedAt))->chunks()) {
      const auto times = std::dynamic_pointer_cast<arrow::TimestampArray>(chunk);
      if (!times) throw parquet::ParquetException("judged_at is no time");
      for (int64_t i = 0; i < times->length(); ++i)
        rows[row++].judged_at = TimePoint(std::chrono::microseconds(times->Value(i)));
    }
    return rows;
  }

 private:
  int IndexOf(const char* name) const {
    const int index = table_->schema()->GetFieldIndex(name);
    if (index < 0) throw parquet::ParquetException("no column " + std::string(name));
    return index;
  }

  std::vector<std::string_view> TextsOf(int index) const {
    std::vector<std::string_view> texts;
    texts.reserve(static_cast<size_t>(table_->num_rows()));
    for (const auto& chunk : table_->column(index)->chunks()) {
      const auto values = std::dynamic_pointer_cast<arrow::StringArray>(chunk);
      if (!values) throw parquet::ParquetException("a column is no text");
      for (int64_t i = 0; i < values->length(); ++i) texts.push_back(values->GetView(i));
    }
    return texts;
  }

  std::unique_ptr<parquet::arrow::FileReader> reader_;
  std::shared_ptr<arrow::Schema> schema_;
  std::shared_ptr<arrow::Table> table_;
};

}  // namespace

int64_t EvidenceRow::memory_bytes() const {
  size_t bytes = sizeof(EvidenceRow);
  for (const TextColumn& column : kTexts) bytes += (this->*column.member).size();
  for (const std::string& document : documents) bytes += sizeof(std::string) + document.size();
  return static_cast<int64_t>(bytes);
}

Result<std::unique_ptr<EvidenceSink>> EvidenceSink::Open(fs::path path) {
  Result<std::unique_ptr<HashedFile>> file = HashedFile::Create(path.string(), kPrivateMode);
  if (!file) return file.error();
  auto sink = std::make_unique<ParquetEvidenceSink>(std::move(path), *std::move(file));
  const Status begun = sink->Begin();
  if (!begun) return begun.error();
  return std::unique_ptr<EvidenceSink>(std::move(sink));
}

Result<bool> VisitEvidenceFile(const fs::path& path, const EvidenceVisitor& visitor) {
  bool go_on = true;
  const Status read = GuardParquet(path, [&] {
    Reading reading(path);
    for (int group = 0; group < reading.groups() && go_on; ++group) {
      for (const EvidenceRow& row : reading.Rows(group)) {
        go_on = go_on && visitor(row);
      }
    }
  });
  if (!read) return read.error();
  return go_on;
}

Result<std::vector<EvidenceRow>> FindInEvidenceFile(const fs::path& path, EvidenceColumn column,
                                                    std::string_view value) {
  std::vector<EvidenceRow> found;
  const auto value_of = [&](const EvidenceRow& row) -> const std::string& {
    if (column == EvidenceColumn::kPageUrl) return row.page_url;
    return column == EvidenceColumn::kKey ? row.key : row.image_url;
  };
  const Status read = GuardParquet(path, [&] {
    Reading reading(path);
    for (int group = 0; group < reading.groups(); ++group) {
      const std::vector<std::string_view> texts = reading.Texts(group, NameOf(column));
      if (std::find(texts.begin(), texts.end(), value) == texts.end()) continue;
      for (EvidenceRow& row : reading.Rows(group)) {
        if (value_of(row) == value) found.push_back(std::move(row));
      }
    }
  });
  if (!read) return read.error();
  return found;
}

Status VisitDocumentsOf(const fs::path& path, const std::function<void(std::string)>& visitor) {
  return GuardParquet(path, [&] {
    Reading reading(path);
    for (int group = 0; group < reading.groups(); ++group) {
      for (const std::string_view text : reading.Texts(group, kDocuments)) Split(text, visitor);
    }
  });
}

}  // namespace tamis
