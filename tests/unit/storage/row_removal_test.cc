#include "storage/row_removal.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#include <parquet/bloom_filter.h>
#include <parquet/bloom_filter_reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/schema.h>

#include "storage/parquet_layout.h"
#include "storage/parquet_sink.h"
#include "tests/support/sample_record.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

std::shared_ptr<arrow::Table> Read(const std::string& path) {
  const auto file = arrow::io::ReadableFile::Open(path).ValueOrDie();
  parquet::ReaderProperties checked;
  checked.set_page_checksum_verification(true);
  parquet::arrow::FileReaderBuilder builder;
  CHECK(builder.Open(file, checked).ok());
  return builder.Build().ValueOrDie()->ReadTable().ValueOrDie()->CombineChunks().ValueOrDie();
}

std::shared_ptr<parquet::FileMetaData> Footer(const std::string& path) {
  return parquet::ParquetFileReader::OpenFile(path)->metadata();
}

class RowRemovalTest : public ::testing::Test {
 protected:
  Result<RewrittenFile> Rewrite(const std::string& key_column, const RemoveRow& remove) {
    std::filesystem::remove(to_);
    return RewriteWithoutRows(from_, to_, key_column, remove);
  }
  Result<RewrittenFile> WithoutRows(const std::set<int64_t>& rows) {
    return Rewrite("", [&](int64_t row, std::string_view) { return rows.contains(row); });
  }

  const TempDir folder_;
  const std::string from_ = (folder_.path() / "from.parquet").string();
  const std::string to_ = (folder_.path() / "to.parquet").string();
};

/// A shard of ours.
class OwnShardRemovalTest : public RowRemovalTest {
 protected:
  static constexpr int kRows = 25;  // row groups of 11, 11, 3

  static std::string Picture(int n) {
    std::string picture;
    while (picture.size() < 100'000) picture += "picture " + std::to_string(n) + " of many; ";
    return picture.substr(0, 100'000);
  }
  static std::string Key(int n) { return RowKey({.run = "abcdefgh", .shard = 3}, n); }
  /// Texts of row `n` that no other row has.
  static std::vector<std::string> Traces(int n) { return {Picture(n).substr(0, 40), Key(n)}; }

  void SetUp() override {
    const OutputOptions options{.row_group_bytes = 1 << 20};
    const ShardMetadata shard{.product_version = "0.1.0", .run = "abcdefgh", .shard = 3};
    auto sink = ParquetSink::Open(from_, shard, options);
    ASSERT_TRUE(sink);
    for (int n = 0; n < kRows; n++) {
      SamplePair pair = MakeSamplePair(1, n);
      pair.picture = Picture(n);
      ASSERT_TRUE((*sink)->Append(MakeSampleRecord(pair, budget_)));
    }
    ASSERT_TRUE((*sink)->Close());
  }
  Result<RewrittenFile> WithoutKeys(const std::set<std::string>& keys) {
    return Rewrite("key", [&](int64_t, std::string_view key) { return keys.contains(std::string(key)); });
  }

  MemoryBudget budget_{256 << 20};
};

TEST_F(OwnShardRemovalTest, NothingOfARemovedRowIsLeft) {
  const Result<RewrittenFile> done = WithoutKeys({Key(0), Key(10), Key(11), Key(24)});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->rows, 21);
  EXPECT_EQ(done->rows_removed, 4);
  const std::string before = ReadFile(from_), after = ReadFile(to_);
  for (const int gone : {0, 10, 11, 24}) {
    EXPECT_NE(before.find(Picture(gone).substr(0, 40)), std::string::npos);
    for (const std::string& trace : Traces(gone)) EXPECT_EQ(after.find(trace), std::string::npos) << trace;
  }
  EXPECT_NE(after.find(Picture(9).substr(0, 40)), std::string::npos);
}

TEST_F(OwnShardRemovalTest, TheOtherRowsAreAsTheyWere) {
  ASSERT_TRUE(WithoutKeys({Key(3), Key(12)}));
  const auto before = Read(from_), after = Read(to_);
  const auto expected =
      arrow::ConcatenateTables({before->Slice(0, 3), before->Slice(4, 8), before->Slice(13)}).ValueOrDie();
  EXPECT_TRUE(after->Equals(*expected, /*check_metadata=*/true));
}

TEST_F(OwnShardRemovalTest, ReportsTheFileAsItIs) {
  const Result<RewrittenFile> done = WithoutKeys({Key(3)});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->bytes, static_cast<int64_t>(std::filesystem::file_size(to_)));
  EXPECT_EQ(done->sha256, ToHex(*DigestSha256(ReadFile(to_))));
}

TEST_F(OwnShardRemovalTest, TheLayoutIsThatOfTheSink) {
  ASSERT_TRUE(WithoutKeys({Key(3)}));
  const auto before_footer = Footer(from_), after_footer = Footer(to_);
  const auto before = before_footer->RowGroup(0), after = after_footer->RowGroup(0);
  for (int i = 0; i < before->num_columns(); i++) {
    const auto was = before->ColumnChunk(i), is = after->ColumnChunk(i);
    SCOPED_TRACE(was->path_in_schema()->ToDotString());
    EXPECT_EQ(is->compression(), was->compression());
    EXPECT_EQ(is->has_dictionary_page(), was->has_dictionary_page());
    EXPECT_EQ(is->is_stats_set(), was->is_stats_set());
    EXPECT_EQ(is->bloom_filter_offset().has_value(), was->bloom_filter_offset().has_value());
    EXPECT_EQ(is->GetOffsetIndexLocation().has_value(), was->GetOffsetIndexLocation().has_value());
  }
}

TEST_F(OwnShardRemovalTest, BloomFiltersAreOfTheRowsThatAreLeft) {
  const auto knows = [](const std::string& path, int n) {
    const auto reader = parquet::ParquetFileReader::OpenFile(path);
    const auto filter = reader->GetBloomFilterReader().RowGroup(0)->GetColumnBloomFilter(0);
    const std::string key = Key(n);
    const parquet::ByteArray value(std::string_view{key});
    return filter->FindHash(filter->Hash(&value));
  };
  ASSERT_TRUE(knows(from_, 3));
  ASSERT_TRUE(WithoutKeys({Key(3)}));
  EXPECT_FALSE(knows(to_, 3));
  EXPECT_TRUE(knows(to_, 4));
}

TEST_F(OwnShardRemovalTest, WithoutAMatchAllRowsAreThere) {
  const Result<RewrittenFile> done = WithoutKeys({});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->rows, kRows);
  EXPECT_EQ(done->rows_removed, 0);
  EXPECT_TRUE(Read(to_)->Equals(*Read(from_), true));
}

TEST_F(OwnShardRemovalTest, WithoutRowsThereIsNoFile) {
  const Result<RewrittenFile> done = Rewrite("key", [](int64_t, std::string_view) { return true; });
  ASSERT_TRUE(done);
  EXPECT_EQ(done->rows, 0);
  EXPECT_EQ(done->rows_removed, kRows);
  EXPECT_FALSE(std::filesystem::exists(to_));
}

TEST_F(OwnShardRemovalTest, ARowGroupWithoutRowsIsLeftOut) {
  ASSERT_TRUE(Rewrite("key", [](int64_t row, std::string_view) { return row < 11; }));
  EXPECT_EQ(Footer(to_)->num_row_groups(), 2);
  EXPECT_EQ(Read(to_)->num_rows(), kRows - 11);
}

TEST_F(OwnShardRemovalTest, EachRowIsAskedForOnceInOrderWithItsKey) {
  std::vector<std::pair<int64_t, std::string>> asked, expected;
  for (int n = 0; n < kRows; n++) expected.emplace_back(n, Key(n));
  ASSERT_TRUE(Rewrite("key", [&](int64_t row, std::string_view key) {
    asked.emplace_back(row, key);
    return false;
  }));
  EXPECT_EQ(asked, expected);
}

TEST_F(OwnShardRemovalTest, AColumnThatIsNotThereIsRefused) {
  const Result<RewrittenFile> done = Rewrite("name", [](int64_t, std::string_view) { return false; });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kInvalidInput);
  EXPECT_FALSE(std::filesystem::exists(to_));
}

TEST_F(OwnShardRemovalTest, AKeyThatIsNoTextIsRefused) {
  const Result<RewrittenFile> done = Rewrite("width", [](int64_t, std::string_view) { return false; });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kInvalidInput);
  EXPECT_FALSE(std::filesystem::exists(to_));
}

TEST_F(OwnShardRemovalTest, AFlippedBitIsRefusedAndLeavesNothing) {
  std::string content = ReadFile(from_);
  content[content.find("picture 0 of many")] ^= 1;
  folder_.Write("from.parquet", content);
  const Result<RewrittenFile> done = WithoutKeys({Key(3)});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kInvalidInput);
  EXPECT_FALSE(std::filesystem::exists(to_));
}

TEST_F(OwnShardRemovalTest, ATruncatedFileIsRefused) {
  const std::string content = ReadFile(from_);
  for (const size_t size : {size_t{0}, size_t{7}, content.size() / 2, content.size() - 1}) {
    folder_.Write("from.parquet", content.substr(0, size));
    const Result<RewrittenFile> done = WithoutKeys({Key(3)});
    ASSERT_FALSE(done) << size;
    EXPECT_EQ(done.error().code, ErrorCode::kInvalidInput);
  }
}

TEST_F(OwnShardRemovalTest, AFileThatIsThereIsNotReplaced) {
  folder_.Write("to.parquet", "somebody else's");
  const auto done = RewriteWithoutRows(from_, to_, "", [](int64_t, std::string_view) { return false; });
  ASSERT_FALSE(done);
  EXPECT_EQ(ReadFile(to_), "somebody else's");
}

TEST_F(OwnShardRemovalTest, MemoryStaysWithinAFewPages) {
  const int64_t before = ShardMemoryPool()->bytes_allocated();
  int64_t most = 0;
  ASSERT_TRUE(Rewrite("key", [&](int64_t, std::string_view) {
    most = std::max(most, ShardMemoryPool()->bytes_allocated() - before);
    return false;
  }));
  EXPECT_LE(most, 4 * kMiB);
  EXPECT_EQ(ShardMemoryPool()->bytes_allocated(), before);
}

/// A file of somebody else's: types of every kind, lists that cross pages, nulls, groups of 5,000 rows.
class ForeignRemovalTest : public RowRemovalTest {
 protected:
  static constexpr int64_t kRows = 12'000;

  static std::shared_ptr<arrow::Array> Column(const std::shared_ptr<arrow::DataType>& type,
                                              const std::function<void(arrow::ArrayBuilder&, int64_t)>& add) {
    const auto builder = arrow::MakeBuilder(type).ValueOrDie();
    for (int64_t row = 0; row < kRows; row++) add(*builder, row);
    return builder->Finish().ValueOrDie();
  }
  static std::string Text(int64_t row) { return "secret-of-row-" + std::to_string(row) + "!"; }

  static std::shared_ptr<arrow::Table> Table() {
    using namespace arrow;
    const auto list_type = list(struct_({field("name", utf8()), field("score", float64())}));
    const auto text = Column(large_utf8(), [](ArrayBuilder& builder, int64_t row) {
      auto& texts = static_cast<LargeStringBuilder&>(builder);
      CHECK((row % 7 == 0 ? texts.AppendNull() : texts.Append(Text(row))).ok());
    });
    const auto lists = Column(list_type, [](ArrayBuilder& builder, int64_t row) {
      auto& outer = static_cast<ListBuilder&>(builder);
      auto& inner = static_cast<StructBuilder&>(*outer.value_builder());
      if (row % 11 == 0) return CHECK(outer.AppendNull().ok());
      CHECK(outer.Append().ok());
      for (int64_t i = 0; i < row % 5 * 40; i++) {
        CHECK(inner.Append().ok());
        CHECK(static_cast<StringBuilder&>(*inner.field_builder(0)).Append(Text(row)).ok());
        CHECK(static_cast<DoubleBuilder&>(*inner.field_builder(1)).Append(0.5 * double(i)).ok());
      }
    });
    const auto flags = Column(boolean(), [](ArrayBuilder& builder, int64_t row) {
      CHECK(static_cast<BooleanBuilder&>(builder).Append(row % 3 == 0).ok());
    });
    const auto fixed = Column(fixed_size_binary(4), [](ArrayBuilder& builder, int64_t row) {
      CHECK(static_cast<FixedSizeBinaryBuilder&>(builder).Append(std::to_string(1000 + row % 9000)).ok());
    });
    const auto times = Column(timestamp(TimeUnit::NANO), [](ArrayBuilder& builder, int64_t row) {
      CHECK(static_cast<TimestampBuilder&>(builder).Append(row).ok());
    });
    const auto numbers = Column(int32(), [](ArrayBuilder& builder, int64_t row) {
      CHECK(static_cast<Int32Builder&>(builder).Append(static_cast<int32_t>(row)).ok());
    });
    return arrow::Table::Make(
        schema({field("text", large_utf8()), field("list", list_type), field("flag", boolean(), false),
                field("fixed", fixed_size_binary(4)), field("time", timestamp(TimeUnit::NANO)),
                field("number", int32(), false)},
               key_value_metadata({"pandas"}, {"{\"a\": 1}"})),
        {text, lists, flags, fixed, times, numbers});
  }

  void SetUp() override {
    const auto file = arrow::io::FileOutputStream::Open(from_).ValueOrDie();
    const auto properties = parquet::WriterProperties::Builder()
                                .compression(parquet::Compression::SNAPPY)
                                ->compression("number", parquet::Compression::GZIP)
                                ->data_pagesize(4096)
                                ->build();
    const auto arrow_properties = parquet::ArrowWriterProperties::Builder()
                                      .store_schema()
                                      ->enable_deprecated_int96_timestamps()
                                      ->build();
    CHECK(parquet::arrow::WriteTable(*Table(), arrow::default_memory_pool(), file, 5000, properties,
                                     arrow_properties)
              .ok());
    CHECK(file->Close().ok());
  }
};

TEST_F(ForeignRemovalTest, RowsAcrossPagesAndGroupsGoAndTheOthersStay) {
  const std::set<int64_t> gone = {0, 1, 4999, 5000, 5001, 7777, kRows - 1};
  const Result<RewrittenFile> done = WithoutRows(gone);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->rows_removed, std::ssize(gone));
  const auto before = Read(from_), after = Read(to_);
  std::vector<std::shared_ptr<arrow::Table>> parts;
  for (int64_t row = 0; row < kRows; row++)
    if (!gone.contains(row)) parts.push_back(before->Slice(row, 1));
  const auto expected = arrow::ConcatenateTables(parts).ValueOrDie()->CombineChunks().ValueOrDie();
  ASSERT_TRUE(after->ValidateFull().ok());
  EXPECT_TRUE(after->Equals(*expected, /*check_metadata=*/true));
}

TEST_F(ForeignRemovalTest, RandomChoicesGiveWhatSlicesGive) {
  const auto before = Read(from_);
  for (uint64_t seed = 1; seed <= 5; seed++) {
    const auto goes = [&](int64_t row) {
      return (static_cast<uint64_t>(row) * 0x9E3779B97F4A7C15u * seed >> 33) % (seed + 1) == 0;
    };
    ASSERT_TRUE(Rewrite("", [&](int64_t row, std::string_view) { return goes(row); }));
    std::vector<std::shared_ptr<arrow::Table>> parts;
    for (int64_t row = 0; row < kRows; row++)
      if (!goes(row)) parts.push_back(before->Slice(row, 1));
    const auto expected = arrow::ConcatenateTables(parts).ValueOrDie()->CombineChunks().ValueOrDie();
    EXPECT_TRUE(Read(to_)->Equals(*expected)) << seed;
  }
}

TEST_F(ForeignRemovalTest, SchemaCodecsAndFooterEntriesStay) {
  ASSERT_TRUE(WithoutRows({5}));
  const auto before = Footer(from_), after = Footer(to_);
  EXPECT_TRUE(after->schema()->Equals(*before->schema()));
  EXPECT_TRUE(after->key_value_metadata()->Equals(*before->key_value_metadata()));
  for (int i = 0; i < before->num_columns(); i++) {
    EXPECT_EQ(after->RowGroup(0)->ColumnChunk(i)->compression(),
              before->RowGroup(0)->ColumnChunk(i)->compression());
  }
}

TEST_F(ForeignRemovalTest, RowGroupsHaveAtMost4096Rows) {
  ASSERT_TRUE(WithoutRows({5}));
  int64_t rows = 0;
  for (int i = 0; i < Footer(to_)->num_row_groups(); i++) {
    EXPECT_LE(Footer(to_)->RowGroup(i)->num_rows(), kMaxGroupRows);
    rows += Footer(to_)->RowGroup(i)->num_rows();
  }
  EXPECT_EQ(rows, kRows - 1);
}

// Snappy keeps a literal as it is, so a search of the bytes sees it; the smallest and the largest text are
// in the statistics too.
TEST_F(ForeignRemovalTest, SmallestAndLargestValuesAreNotInTheStatistics) {
  constexpr int64_t kLargest = 9999;  // "secret-of-row-9999!" sorts last
  ASSERT_NE(ReadFile(from_).find(Text(kLargest)), std::string::npos);
  ASSERT_TRUE(WithoutRows({kLargest}));
  EXPECT_EQ(ReadFile(to_).find(Text(kLargest)), std::string::npos);
}

TEST_F(ForeignRemovalTest, NullKeysAreEmpty) {
  int64_t empty = 0;
  ASSERT_TRUE(Rewrite("text", [&](int64_t row, std::string_view key) {
    EXPECT_EQ(key, row % 7 == 0 ? "" : Text(row));
    empty += key.empty();
    return false;
  }));
  EXPECT_EQ(empty, (kRows + 6) / 7);
}

}  // namespace
}  // namespace tamis
