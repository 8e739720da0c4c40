#include "storage/summary.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

TEST(Summary, SmallSafetyCountsAreNotTold) {
  Summary summary;
  summary.images.dropped = {{"safety", 9}, {"too_small", 3}};
  EXPECT_NE(ToJson(summary).find("\"safety\": \"<10\""), std::string::npos);
  EXPECT_NE(ToJson(summary).find("\"too_small\": 3"), std::string::npos);
  summary.images.dropped["safety"] = 10;
  EXPECT_NE(ToJson(summary).find("\"safety\": 10"), std::string::npos);
  summary.images.dropped["safety"] = 0;
  EXPECT_NE(ToJson(summary).find("\"safety\": 0"), std::string::npos);
}

TEST(Summary, HasEveryPromisedMember) {
  const std::string json = ToJson(Summary());
  for (const char* name : {"pages",         "images",
                           "seen",          "fetched",
                           "kept",          "redirected",
                           "dropped",       "postponed",
                           "candidates",    "bytes",
                           "received",      "written",
                           "wall_s",        "cpu_s",
                           "peak_pss_mib",  "lists",
                           "models",        "rights_policy",
                           "safety_policy", "version",
                           "exit",          "gates_not_evaluated"}) {
    EXPECT_NE(json.find('"' + std::string(name) + '"'), std::string::npos) << name;
  }
}

TEST(Summary, ReplacesTheFileAsAWhole) {
  const TempDir dir;
  const std::filesystem::path path = dir.path() / "summary.json";
  ASSERT_TRUE(WriteSummary(SystemFileOps(), path, Summary()));
  Summary second;
  second.exit = 130;
  ASSERT_TRUE(WriteSummary(SystemFileOps(), path, second));
  EXPECT_EQ(ReadFile(path), ToJson(second));
  EXPECT_FALSE(std::filesystem::exists(dir.path() / ".summary.json.tmp"));
}

TEST(Manifest, SurvivesItsFile) {
  Manifest manifest;
  manifest.facts = {.product_version = "0.1.0",
                    .rights_policy = "standard",
                    .safety_policy = "strict",
                    .gates_not_evaluated = {"faces"},
                    .models = {"m 1"},
                    .lists = {{"src", "adult", "v1", "2026-01-01", 12}},
                    .unscreened = true};
  manifest.runs = {"abcdefgh"};
  manifest.shards = {{"train-abcdefgh-00000.parquet", 5, 1'000, "00ff", "abcdefgh", "2026-09-21T00:00:00Z"}};
  const Result<Manifest> read = Manifest::FromJson(manifest.ToJson());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->ToJson(), manifest.ToJson());
  EXPECT_EQ(read->rows(), 5);
  EXPECT_TRUE(read->Names("train-abcdefgh-00000.parquet"));
  EXPECT_FALSE(read->Names("train-abcdefgh-00001.parquet"));
}

TEST(Manifest, WhatIsNotOneIsRefused) {
  for (const char* text : {"", "{}", "[]", "{\"format\": 2}", "{\"format\": 1, \"runs\": 7}", "\xff"}) {
    const Result<Manifest> read = Manifest::FromJson(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput);
  }
}

}  // namespace
}  // namespace tamis
