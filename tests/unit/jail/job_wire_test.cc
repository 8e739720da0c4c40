#include "extract/jail/job_wire.h"

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr int kFrames = 3;

std::vector<PdqHash> SomeHashes() {
  std::vector<PdqHash> hashes = {{.quality = 100},
                                 {.variant = PdqVariant::kAsStored, .quality = 7},
                                 {.variant = PdqVariant::kNearest512},
                                 {.frame = 2, .variant = PdqVariant::kAsStored, .quality = 50}};
  uint64_t number = 0;
  for (PdqHash& hash : hashes) {
    for (Pdq& needle : hash.needles) {
      for (uint64_t& word : needle.words) word = ++number * 0x9E3779B97F4A7C15;
    }
  }
  return hashes;
}

std::string Wire(const std::vector<PdqHash>& hashes) {
  return Serialize(std::span<const PdqHash>(hashes));
}

TEST(HashesOfAWorker, ComeBackAsTheyWere) {
  const std::vector<PdqHash> hashes = SomeHashes();
  const std::string wire = Wire(hashes);
  EXPECT_EQ(wire.size(), PdqWireBytes(hashes.size()));
  const Result<std::vector<PdqHash>> read = ReadPdqHashes(wire + "what follows", kFrames);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, hashes);
}

TEST(HashesOfAWorker, ThatCannotBeAreRefused) {
  using Hashes = std::vector<PdqHash>;
  const std::pair<const char*, std::function<void(Hashes&)>> lies[] = {
      {"none", [](Hashes& hashes) { hashes.clear(); }},
      {"not the picture first", [](Hashes& hashes) { hashes.erase(hashes.begin()); }},
      {"first of another frame", [](Hashes& hashes) { hashes = {{.frame = 1}}; }},
      {"a frame beyond the last", [](Hashes& hashes) { hashes.back().frame = kFrames; }},
      {"a negative frame", [](Hashes& hashes) { hashes[1].frame = -1; }},
      {"no such variant", [](Hashes& hashes) { hashes.back().variant = static_cast<PdqVariant>(3); }},
      {"a quality above 100", [](Hashes& hashes) { hashes.back().quality = 101; }},
      {"one twice", [](Hashes& hashes) { hashes.push_back(hashes.back()); }},
      {"another order", [](Hashes& hashes) { std::swap(hashes[1], hashes[2]); }},
  };
  for (const auto& [name, lie] : lies) {
    Hashes hashes = SomeHashes();
    lie(hashes);
    EXPECT_FALSE(ReadPdqHashes(Wire(hashes), kFrames)) << name;
  }
}

TEST(HashesOfAWorker, NoMoreAreReadThanThereAreBytesAndFrames) {
  const std::string wire = Wire(SomeHashes());
  for (size_t size = 0; size < wire.size(); ++size)
    EXPECT_FALSE(ReadPdqHashes(wire.substr(0, size), kFrames));
  EXPECT_FALSE(ReadPdqHashes(wire, 1)) << "four of one frame";
  EXPECT_FALSE(ReadPdqHashes(std::string("\xFF\xFF\xFF\xFF") + wire.substr(4), INT32_MAX));
}

RightsFile SomeRightsFile() {
  return {.kind = RightsFileKind::kAiTxt,
          .url = "https://a.example/ai.txt",
          .state = "read",
          .problem = {},
          .rules = {{.pattern = "*.jpg",
                     .category = "ai-train",
                     .value = "disallow",
                     .detail = "*",
                     .raw = "Disallow: *.jpg"}}};
}

TEST(RightsFileOfAWorker, IsOfTheKindAndUrlThatWereAskedAbout) {
  const RightsFile file = SomeRightsFile();
  const std::string wire = Serialize(file);
  const Result<RightsFile> back = ReadRightsFileAnswer(wire, {.kind = file.kind, .url = file.url});
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, file);
  EXPECT_FALSE(ReadRightsFileAnswer(wire, {.kind = RightsFileKind::kRsl, .url = file.url}));
  EXPECT_FALSE(ReadRightsFileAnswer(wire, {.kind = file.kind, .url = "https://b.example/ai.txt"}));
  EXPECT_FALSE(ReadRightsFileAnswer(wire + "x", {.kind = file.kind, .url = file.url}));
  for (size_t size = 0; size < wire.size(); ++size) {
    EXPECT_FALSE(ReadRightsFileAnswer(wire.substr(0, size), {.kind = file.kind, .url = file.url}));
  }
}

TEST(RightsFileJob, ComesBackAsItWasAndOfAKindThatExists) {
  const std::string wire =
      Serialize(RightsFileJob{.kind = RightsFileKind::kTdmPolicy, .url = "https://a.example/"});
  const Result<RightsFileJob> back = ReadRightsFileJob(wire);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->kind, RightsFileKind::kTdmPolicy);
  EXPECT_EQ(back->url, "https://a.example/");
  EXPECT_FALSE(ReadRightsFileJob("\x05" + wire.substr(1)));
  EXPECT_FALSE(ReadRightsFileJob(wire.substr(0, wire.size() - 1)));
}

}  // namespace
}  // namespace tamis
