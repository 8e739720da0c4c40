#include "storage/shard_preview.h"

#include <gtest/gtest.h>

#include <fstream>

#include "storage/parquet_sink.h"
#include "tests/support/sample_record.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

/// A shard of `rows` rows in row groups of a few rows each.
std::filesystem::path WriteShard(const TempDir& dir, int rows) {
  static MemoryBudget budget(64 * kMiB);
  OutputOptions options;
  options.row_group_bytes = 1;
  const std::filesystem::path path = dir.path() / "train-abcdefgh-00000.parquet";
  ShardMetadata shard;
  shard.run = "abcdefgh";
  Result<std::unique_ptr<ParquetSink>> sink = ParquetSink::Open(path.string(), shard, options);
  CHECK(sink.has_value());
  for (int row = 0; row < rows; ++row)
    CHECK((*sink)->Append(MakeSampleRecord(MakeSamplePair(1, row), budget)));
  CHECK((*sink)->Close().has_value());
  return path;
}

TEST(ShardPreview, ShowsTheFirstRowsAcrossRowGroups) {
  const TempDir dir;
  const Result<std::vector<PreviewRow>> rows = PreviewShard(WriteShard(dir, 5), 3);
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 3u);
  for (int n = 0; n < 3; ++n) {
    const SamplePair pair = MakeSamplePair(1, n);
    const PreviewRow& row = (*rows)[static_cast<size_t>(n)];
    EXPECT_EQ(row.key, "abcdefgh-00000-00000" + std::to_string(n));
    EXPECT_EQ(row.url, pair.candidate.image_url);
    EXPECT_EQ(row.caption, pair.candidate.alt);
    EXPECT_EQ(row.page_url, pair.page.url);
    EXPECT_EQ(row.width, pair.width_px);
    EXPECT_EQ(row.height, pair.height_px);
  }
}

TEST(ShardPreview, AShortShardGivesAllItHas) {
  const TempDir dir;
  const std::filesystem::path path = WriteShard(dir, 2);
  EXPECT_EQ(PreviewShard(path, 100)->size(), 2u);
  EXPECT_TRUE(PreviewShard(path, 0)->empty());
}

TEST(ShardPreview, WhatIsNoShardIsAnError) {
  const TempDir dir;
  EXPECT_EQ(PreviewShard(dir.path() / "none.parquet", 1).error().code, ErrorCode::kNotFound);
  std::ofstream(dir.path() / "text.parquet") << "PAR1 but not really PAR1";
  EXPECT_EQ(PreviewShard(dir.path() / "text.parquet", 1).error().code, ErrorCode::kInternal);
}

}  // namespace
}  // namespace tamis
