#include "storage/schema.h"

#include <set>
#include <string>
#include <string_view>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

ShardMetadata SampleShard() {
  return {.product_version = "0.1.0",
          .run = "abcdefgh",
          .shard = 3,
          .rights_policy = "standard",
          .safety_policy = "strict",
          .gates_not_evaluated = {"pdq", "nsfw"},
          .unscreened = true};
}

TEST(Schema, ImageIsTheLastColumn) {
  EXPECT_EQ(Columns().back().name, "image");
}

TEST(Schema, NamesAreUniqueAndMeaningsAreSentences) {
  std::set<std::string_view> names;
  for (const Column& column : Columns()) {
    SCOPED_TRACE(column.name);
    EXPECT_TRUE(names.insert(column.name).second);
    EXPECT_TRUE(column.meaning.ends_with('.'));
    EXPECT_FALSE(column.since.empty());
  }
}

// The columns that img2dataset's users know keep their names.
TEST(Schema, SpeaksImg2dataset) {
  std::set<std::string_view> names;
  for (const Column& column : Columns()) names.insert(column.name);
  for (const std::string_view known :
       {"url", "caption", "key", "width", "height", "original_width", "original_height", "sha256"}) {
    EXPECT_TRUE(names.contains(known)) << known;
  }
}

TEST(Schema, WhatIsLookedUpHasABloomFilter) {
  std::set<std::string_view> filtered;
  for (const Column& column : Columns()) {
    if (column.layout.bloom_filter) filtered.insert(column.name);
  }
  EXPECT_EQ(filtered, (std::set<std::string_view>{"key", "url", "sha256"}));
}

// WebDataset ends a key at the first dot of a name.
TEST(Schema, KeysHaveRunShardAndRowAndNoDot) {
  EXPECT_EQ(RowKey(SampleShard(), 17), "abcdefgh-00003-000017");
  EXPECT_EQ(RowKey(SampleShard(), 12'345'678), "abcdefgh-00003-12345678");
}

TEST(Schema, HuggingFaceKnowsEveryColumn) {
  const boost::json::value metadata = boost::json::parse(HuggingFaceMetadata());
  const auto& features = metadata.at("info").at("features").as_object();
  EXPECT_EQ(features.size(), Columns().size());
  EXPECT_EQ(features.at("image").at("_type"), "Image");
  EXPECT_EQ(features.at("width").at("dtype"), "int32");
  EXPECT_EQ(features.at("fetch_time").at("dtype"), "timestamp[us]");
}

TEST(Schema, TheFooterSaysUnderWhichRulesTheShardWasMade) {
  EXPECT_EQ(TamisMetadata(SampleShard()),
            R"({"version":"0.1.0","schema":1,"run":"abcdefgh","shard":3,"rights_policy":"standard",)"
            R"("safety_policy":"strict","gates_not_evaluated":["pdq","nsfw"],"models":[],"screening":[],"unscreened":true,)"
            R"("quarantine":false})");
}

TEST(Schema, AShardThatSaysNothingIsUnscreened) {
  EXPECT_TRUE(ShardMetadata{}.unscreened);
}

TEST(Schema, TheReferencePageIsThatOfTheTable) {
  EXPECT_EQ(ReadFile("docs/schema.md"), SchemaDocument()) << "run: ninja -C build/release update_schema_doc";
}

}  // namespace
}  // namespace tamis
