#include "storage/parquet_sink.h"

#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include "storage/parquet_layout.h"
#include "tests/support/sample_record.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

/// A shard in a folder of its own, and an independent look at what is in it.
class ParquetSinkTest : public ::testing::Test {
 protected:
  static constexpr int64_t kPictureBytes = 100'000;

  std::unique_ptr<ParquetSink> Open() {
    Result<std::unique_ptr<ParquetSink>> sink = ParquetSink::Open(path_, shard_, options_);
    CHECK(sink.has_value());
    return *std::move(sink);
  }

  /// Row `n` of page `page`; the picture's bytes are like no other's.
  Record RecordOf(int page, int n) {
    SamplePair pair = MakeSamplePair(page, n);
    pair.picture = Picture(n);
    return MakeSampleRecord(pair, budget_);
  }
  static std::string Picture(int n) {
    std::string picture;
    while (picture.size() < kPictureBytes) picture += "picture " + std::to_string(n) + " of many; ";
    return picture.substr(0, kPictureBytes);
  }

  void Append(ParquetSink& sink, int page, int first, int count) {
    for (int n = first; n < first + count; n++) ASSERT_TRUE(sink.Append(RecordOf(page, n)));
  }

  std::shared_ptr<arrow::Table> Read() const {
    const auto file = arrow::io::ReadableFile::Open(path_).ValueOrDie();
    const auto reader = parquet::arrow::OpenFile(file, arrow::default_memory_pool()).ValueOrDie();
    return reader->ReadTable().ValueOrDie()->CombineChunks().ValueOrDie();
  }
  std::vector<std::string> Strings(const std::string& column) const {
    const auto values = Read()->GetColumnByName(column);
    std::vector<std::string> strings;
    for (int64_t row = 0; row < values->length(); row++)
      strings.push_back(values->GetScalar(row).ValueOrDie()->ToString());
    return strings;
  }
  std::shared_ptr<parquet::FileMetaData> Footer() const {
    return parquet::ParquetFileReader::OpenFile(path_)->metadata();
  }
  bool FileContains(const std::string& text) const { return ReadFile(path_).find(text) != std::string::npos; }

  const TempDir folder_;
  const std::string path_ = (folder_.path() / "shard.tmp").string();
  MemoryBudget budget_{256 << 20};
  ShardMetadata shard_{.product_version = "0.1.0", .run = "abcdefgh", .shard = 3};
  OutputOptions options_{.row_group_bytes = 1 << 20};
};

TEST_F(ParquetSinkTest, GivesBackWhatItWasGiven) {
  const auto sink = Open();
  Append(*sink, 1, 0, 3);
  ASSERT_TRUE(sink->Close());
  const std::shared_ptr<arrow::Table> table = Read();
  ASSERT_TRUE(table->ValidateFull().ok());
  ASSERT_EQ(table->num_rows(), 3);
  const Record expected = RecordOf(1, 2);
  EXPECT_EQ(Strings("url")[2], expected.fields().url);
  EXPECT_EQ(Strings("caption")[2], expected.fields().caption);
  EXPECT_EQ(Strings("findings")[2], expected.fields().findings);
  EXPECT_EQ(Strings("width")[2], "256");
  EXPECT_EQ(Strings("original_bytes")[2], std::to_string(expected.fields().original_bytes));
  EXPECT_EQ(Strings("fetch_time")[2], "2026-09-21 14:13:21.000002");
  const auto& image = static_cast<const arrow::StructArray&>(*table->GetColumnByName("image")->chunk(0));
  EXPECT_EQ(static_cast<const arrow::BinaryArray&>(*image.field(0)).GetView(2), Picture(2));
  EXPECT_EQ(static_cast<const arrow::StringArray&>(*image.field(1)).GetView(2), "abcdefgh-00003-000002.jpg");
}

TEST_F(ParquetSinkTest, HasTheColumnsOfTheTable) {
  const auto sink = Open();
  Append(*sink, 1, 0, 1);
  ASSERT_TRUE(sink->Close());
  const std::shared_ptr<arrow::Schema> schema = Read()->schema();
  ASSERT_EQ(schema->num_fields(), std::ssize(Columns()));
  for (int i = 0; i < schema->num_fields(); i++) {
    const Column& column = Columns()[static_cast<size_t>(i)];
    EXPECT_EQ(schema->field(i)->name(), column.name);
    // Arrow's own name of it is C's.
    const std::string_view type = TypeName(column) == "float64" ? "double" : TypeName(column);
    EXPECT_EQ(schema->field(i)->type()->ToString(), type);
    EXPECT_EQ(schema->field(i)->nullable(), column.nullable);
  }
  EXPECT_EQ(schema->metadata()->Get("huggingface").ValueOrDie(), HuggingFaceMetadata());
  EXPECT_EQ(schema->metadata()->Get("tamis").ValueOrDie(), TamisMetadata(shard_));
}

TEST_F(ParquetSinkTest, AnEmptyTextIsNullWhereTheColumnAllowsIt) {
  const auto sink = Open();
  ASSERT_TRUE(sink->Append(MakeSampleRecord(MakeSamplePair(1, 0), budget_)));
  ASSERT_TRUE(sink->Close());
  EXPECT_EQ(Read()->GetColumnByName("title")->null_count(), 1);
  EXPECT_EQ(Read()->GetColumnByName("page_title")->null_count(), 0);
  EXPECT_EQ(Read()->GetColumnByName("nsfw_score")->null_count(), 1) << "nothing was evaluated";
  EXPECT_EQ(Read()->GetColumnByName("faces")->null_count(), 1);
}

TEST_F(ParquetSinkTest, ReportsTheFileAsItIs) {
  const auto sink = Open();
  Append(*sink, 1, 0, 25);
  const Result<ShardInfo> info = sink->Close();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->path, path_);
  EXPECT_EQ(info->rows, 25);
  EXPECT_EQ(info->image_bytes, 25 * kPictureBytes);
  EXPECT_EQ(info->bytes, static_cast<int64_t>(std::filesystem::file_size(path_)));
  EXPECT_EQ(info->sha256, ToHex(*DigestSha256(ReadFile(path_))));
  EXPECT_EQ(info->row_groups, Footer()->num_row_groups());
}

TEST_F(ParquetSinkTest, RowGroupsCloseByBytes) {
  const auto sink = Open();
  Append(*sink, 1, 0, 25);
  ASSERT_TRUE(sink->Close());
  ASSERT_EQ(Footer()->num_row_groups(), 3);
  EXPECT_EQ(Footer()->RowGroup(0)->num_rows(), 11);  // 11 * (100,000 and texts) is the first sum over 1 MiB
}

TEST_F(ParquetSinkTest, RowGroupsCloseByRows) {
  const auto sink = Open();
  options_.row_group_bytes = kUnlimited;
  for (int n = 0; n <= kMaxGroupRows; n++)
    ASSERT_TRUE(sink->Append(MakeSampleRecord(MakeSamplePair(1, n), budget_)));
  ASSERT_TRUE(sink->Close());
  EXPECT_LE(Footer()->RowGroup(0)->num_rows(), kMaxGroupRows);
  EXPECT_GT(Footer()->num_row_groups(), 1);
}

TEST_F(ParquetSinkTest, PicturesAreStoredAsTheyAreAndTextsCompressed) {
  const auto sink = Open();
  Append(*sink, 1, 0, 1);
  ASSERT_TRUE(sink->Close());
  const auto footer = Footer();
  const auto group = footer->RowGroup(0);
  for (int i = 0; i < group->num_columns(); i++) {
    const auto column = group->ColumnChunk(i);
    const std::string name = column->path_in_schema()->ToDotString();
    SCOPED_TRACE(name);
    const bool is_picture = name == "image.bytes";
    EXPECT_EQ(column->compression(),
              is_picture ? parquet::Compression::UNCOMPRESSED : parquet::Compression::ZSTD);
    EXPECT_EQ(column->is_stats_set(), !is_picture);
    const bool looked_up = name == "key" || name == "url" || name == "sha256";
    EXPECT_EQ(column->bloom_filter_offset().has_value(), looked_up);
    EXPECT_TRUE(column->GetOffsetIndexLocation().has_value());
  }
}

TEST_F(ParquetSinkTest, AFlippedBitInAPageIsNoticed) {
  const auto sink = Open();
  Append(*sink, 1, 0, 1);
  ASSERT_TRUE(sink->Close());
  std::string content = ReadFile(path_);
  content[content.find("picture 0 of many")] ^= 1;
  const std::string broken = folder_.Write("broken", content);
  parquet::ReaderProperties checked;
  checked.set_page_checksum_verification(true);
  parquet::arrow::FileReaderBuilder builder;
  ASSERT_TRUE(builder.OpenFile(broken, false, checked).ok());
  EXPECT_FALSE(builder.Build().ValueOrDie()->ReadTable().ok());
}

TEST_F(ParquetSinkTest, ARecordInDoubtDoesNotEnterADatasetShard) {
  SamplePair doubtful = MakeSamplePair(1, 0);
  doubtful.on_decoded.effect = Effect::kQuarantine;
  const auto sink = Open();
  const Status refused = sink->Append(MakeSampleRecord(doubtful, budget_));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  Append(*sink, 1, 1, 1);
  EXPECT_EQ(sink->Close()->rows, 1);
}

TEST_F(ParquetSinkTest, ARecordWithoutItsPictureIsRefused) {
  Record empty = RecordOf(1, 0);
  empty.DropImage();
  const auto sink = Open();
  const Status refused = sink->Append(std::move(empty));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  EXPECT_EQ(sink->rows(), 0);
}

TEST_F(ParquetSinkTest, AQuarantineShardTakesOnlyWhatIsInDoubt) {
  shard_.quarantine = true;
  SamplePair doubtful = MakeSamplePair(1, 0);
  doubtful.on_decoded.effect = Effect::kQuarantine;
  const auto sink = Open();
  EXPECT_FALSE(sink->Append(RecordOf(1, 1)));
  EXPECT_TRUE(sink->Append(MakeSampleRecord(doubtful, budget_)));
  EXPECT_EQ(sink->rows(), 1);
}

TEST_F(ParquetSinkTest, ARemovedPageIsGoneWhetherItsRowsWaitOrAreWritten) {
  const auto sink = Open();
  Append(*sink, 1, 0, 6);
  Append(*sink, 2, 100, 8);  // across the end of the first row group
  Append(*sink, 1, 6, 9);
  Append(*sink, 2, 200, 1);  // waits
  ASSERT_EQ(sink->rows(), 24);
  EXPECT_EQ(sink->RemovePage("page-2"), 9);
  EXPECT_EQ(sink->rows(), 15);
  const Result<ShardInfo> info = sink->Close();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->rows, 15);
  EXPECT_EQ(info->image_bytes, 15 * kPictureBytes);
  EXPECT_EQ(info->bytes, static_cast<int64_t>(std::filesystem::file_size(path_)));
  EXPECT_EQ(info->sha256, ToHex(*DigestSha256(ReadFile(path_))));
  EXPECT_EQ(Strings("page_url"), std::vector<std::string>(15, "https://example.org/1.html"));
  for (int n : {100, 105, 107, 200}) EXPECT_FALSE(FileContains(Picture(n).substr(0, 40))) << n;
  EXPECT_TRUE(FileContains(Picture(14).substr(0, 40)));
}

TEST_F(ParquetSinkTest, KeysOfOtherRowsSurviveARemoval) {
  const auto sink = Open();
  Append(*sink, 1, 0, 1);
  Append(*sink, 2, 1, 12);
  sink->RemovePage("page-2");
  EXPECT_EQ(sink->next_key(), "abcdefgh-00003-000013");
  Append(*sink, 3, 13, 1);
  ASSERT_TRUE(sink->Close());
  EXPECT_EQ(Strings("key"), (std::vector<std::string>{"abcdefgh-00003-000000", "abcdefgh-00003-000013"}));
}

TEST_F(ParquetSinkTest, ARewrittenShardKeepsItsLayout) {
  const auto sink = Open();
  Append(*sink, 1, 0, 6);
  Append(*sink, 2, 100, 6);
  sink->RemovePage("page-2");
  ASSERT_TRUE(sink->Close());
  EXPECT_EQ(Read()->schema()->metadata()->Get("tamis").ValueOrDie(), TamisMetadata(shard_));
  EXPECT_FALSE(Read()->schema()->field(0)->nullable());
  const auto footer = Footer();
  const auto group = footer->RowGroup(0);
  EXPECT_EQ(group->ColumnChunk(0)->path_in_schema()->ToDotString(), "key");
  EXPECT_TRUE(group->ColumnChunk(0)->bloom_filter_offset().has_value());
}

TEST_F(ParquetSinkTest, ARemovedPageGetsNoNewRows) {
  const auto sink = Open();
  sink->RemovePage("page-1");
  const Status refused = sink->Append(RecordOf(1, 0));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  EXPECT_EQ(sink->rows(), 0);
}

TEST_F(ParquetSinkTest, RemovingTwiceRemovesOnce) {
  const auto sink = Open();
  Append(*sink, 1, 0, 12);
  EXPECT_EQ(sink->RemovePage("page-1"), 12);
  EXPECT_EQ(sink->RemovePage("page-1"), 0);
  EXPECT_EQ(sink->rows(), 0);
}

TEST_F(ParquetSinkTest, WithoutRowsThereIsNoFile) {
  const auto sink = Open();
  Append(*sink, 1, 0, 12);
  sink->RemovePage("page-1");
  const Result<ShardInfo> info = sink->Close();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->rows, 0);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ParquetSinkTest, WithoutCloseNothingIsLeft) {
  Append(*Open(), 1, 0, 12);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
  EXPECT_EQ(budget_.used_bytes(), 0);
}

TEST_F(ParquetSinkTest, AClosedShardTakesNothingMoreAndStays) {
  auto sink = Open();
  Append(*sink, 1, 0, 1);
  ASSERT_TRUE(sink->Close());
  EXPECT_FALSE(sink->Append(RecordOf(1, 1)));
  EXPECT_FALSE(sink->Close());
  sink->Abort();
  sink.reset();
  EXPECT_EQ(Read()->num_rows(), 1);
}

TEST_F(ParquetSinkTest, NamesAreNotReused) {
  folder_.Write("shard.tmp", "somebody else's");
  const Result<std::unique_ptr<ParquetSink>> sink = ParquetSink::Open(path_, shard_, options_);
  ASSERT_FALSE(sink);
  EXPECT_EQ(sink.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(ReadFile(path_), "somebody else's");
}

TEST_F(ParquetSinkTest, AFolderThatIsNotThereIsAnError) {
  const auto sink = ParquetSink::Open((folder_.path() / "none" / "x").string(), shard_, options_);
  ASSERT_FALSE(sink);
  EXPECT_NE(sink.error().message.find("none/x"), std::string::npos);
}

TEST_F(ParquetSinkTest, OutputWithoutImagesHasNullsAndHoldsNoPicture) {
  options_.image = "drop";
  const auto sink = Open();
  Append(*sink, 1, 0, 3);
  EXPECT_EQ(budget_.used_bytes(), 0);
  ASSERT_TRUE(sink->Close());
  EXPECT_EQ(Read()->GetColumnByName("image")->null_count(), 3);
  EXPECT_FALSE(FileContains("picture 0 of many"));
}

// A row group in the records' own memory, and pages of at most a few MiB in Arrow's.
TEST_F(ParquetSinkTest, MemoryStaysWithinARowGroupAndAFewPages) {
  constexpr int64_t kPages = 4 * kMiB;
  options_.row_group_bytes = 8 * kMiB;
  const int64_t arrow_before = ShardMemoryPool()->bytes_allocated();
  const auto sink = Open();
  Append(*sink, 1, 0, 400);
  EXPECT_LE(budget_.peak_bytes(), options_.row_group_bytes + 2 * kPictureBytes);
  EXPECT_LE(ShardMemoryPool()->bytes_allocated() - arrow_before, kPages);
  ASSERT_TRUE(sink->Close());
  EXPECT_EQ(budget_.used_bytes(), 0);
}

/// No file of this process grows beyond `bytes` while this lives, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(ParquetSinkTest, AFullDiskEndsTheShardAndLeavesNothing) {
  const auto sink = Open();
  Status last;
  {
    const FullDisk full(3 * kMiB);
    for (int n = 0; n < 60 && last; n++) last = sink->Append(RecordOf(1, n));
  }
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().code, ErrorCode::kInternal);
  EXPECT_NE(last.error().message.find("File too large"), std::string::npos) << last.error().message;
  EXPECT_EQ(sink->Append(RecordOf(1, 99)).error().message, last.error().message);
  EXPECT_EQ(sink->Close().error().message, last.error().message);
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_EQ(budget_.used_bytes(), 0);
}

TEST_F(ParquetSinkTest, AFullDiskWhileClosingLeavesNothing) {
  const auto sink = Open();
  Append(*sink, 1, 0, 3);
  const FullDisk full(100'000);
  EXPECT_FALSE(sink->Close());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ParquetSinkTest, AFullDiskWhileRewritingLeavesNothing) {
  const auto sink = Open();
  Append(*sink, 1, 0, 1);
  Append(*sink, 2, 1, 21);
  sink->RemovePage("page-1");
  // Both row groups are in the file: only the rewriting comes across the limit.
  const FullDisk full(kMiB);
  EXPECT_FALSE(sink->Close());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

}  // namespace
}  // namespace tamis
