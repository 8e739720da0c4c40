#include "storage/ledger.h"

#include <fstream>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

const std::string kUrl = "https://secret.example/a.jpg";

class LedgerTest : public testing::Test {
 protected:
  std::unique_ptr<Ledger> Open(const LedgerOptions& options = {}) {
    Result<std::unique_ptr<Ledger>> ledger = Ledger::Open(dir_.path(), keys_, options);
    EXPECT_TRUE(ledger);
    return *std::move(ledger);
  }
  std::vector<std::string> Lines(int64_t expected_damage = 0) {
    std::vector<std::string> lines;
    const Result<int64_t> damaged =
        ReadLedger(dir_.path(), [&](std::string_view line) { lines.emplace_back(line); });
    EXPECT_EQ(*damaged, expected_damage);
    return lines;
  }
  static Drop SomeDrop() { return {kUrl, "too_small", Sha256{7}}; }

  TempDir dir_;
  PrivateKeys keys_{Key256{1}, Key256{2}};
  FakeClock clock_;
};

TEST_F(LedgerTest, AKeptRowHasItsDigestsADropOnlyKeyedNames) {
  {
    const auto ledger = Open();
    ASSERT_TRUE(
        ledger->AddKept({"train-a.parquet", "a-0-0", kUrl, Digests{.md5 = {9}, .sha1 = {8}, .sha256 = {7}}}));
    ASSERT_TRUE(ledger->AddDrop(SomeDrop(), clock_.Now()));
  }
  const std::vector<std::string> lines = Lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_NE(lines[0].find("\"sha256\":\"0700"), std::string::npos);
  EXPECT_NE(lines[1].find("\"reason\":\"too_small\",\"date\":\"2026-09-21\""), std::string::npos) << lines[1];
  EXPECT_EQ(lines[1].find("0700"), std::string::npos) << "not the digest of a dropped image";
  EXPECT_EQ(AllBytesBelow(dir_.path()).find("secret"), std::string::npos);
}

TEST_F(LedgerTest, RemovedRowsAreForgottenInAllFilesAndNothingElseIs) {
  const auto kept = [](const std::string& key, const std::string& page, uint8_t digest) {
    return KeptRow{.shard = "train-a.parquet",
                   .key = key,
                   .dedupe_key = kUrl,
                   .digests = {.md5 = {digest}, .sha1 = {digest}, .sha256 = {digest}},
                   .page_id = page};
  };
  const auto ledger = Open({.file_bytes = 300});  // a file for each line
  ASSERT_TRUE(ledger->AddKept(kept("a-0-0", "page-a", 0xA1)));
  ASSERT_TRUE(ledger->Flush());
  ASSERT_TRUE(ledger->AddKept(kept("a-0-1", "page-b", 0xB2)));
  ASSERT_TRUE(ledger->AddRemoved({"train-a.parquet", "train-b.parquet"}, "a-0-0"));
  ASSERT_TRUE(ledger->AddKept(kept("a-0-2", "page-c", 0xC3)));
  ASSERT_TRUE(ledger->Forget({"page-a"}, {"a-0-2"}));
  ASSERT_TRUE(ledger->AddKept(kept("a-0-3", "page-d", 0xD4)));
  ASSERT_TRUE(ledger->Sync());
  EXPECT_EQ(Lines().size(), 3u);
  const std::string all = AllBytesBelow(dir_.path());
  EXPECT_EQ(all.find("a100"), std::string::npos);
  EXPECT_EQ(all.find("c300"), std::string::npos);
  EXPECT_NE(all.find("b200"), std::string::npos);
  EXPECT_NE(all.find("d400"), std::string::npos);
  EXPECT_NE(all.find("\"kind\":\"removed\""), std::string::npos);
}

TEST_F(LedgerTest, ATornLastLineIsCutAndTheRestKept) {
  ASSERT_TRUE(Open()->AddDrop(SomeDrop(), clock_.Now()));
  std::ofstream(dir_.path() / "ledger-000000.jsonl", std::ios::app) << "{\"kind\":\"dropped\",\"ur";
  ASSERT_TRUE(Open()->AddDrop(SomeDrop(), clock_.Now()));
  EXPECT_EQ(Lines().size(), 2u);
}

TEST_F(LedgerTest, ADamagedLineIsCountedNotBelieved) {
  {
    const auto ledger = Open();
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(ledger->AddDrop(SomeDrop(), clock_.Now()));
  }
  std::fstream file(dir_.path() / "ledger-000000.jsonl", std::ios::in | std::ios::out);
  file.seekp(12);
  file.put('X');
  file.close();
  EXPECT_EQ(Lines(1).size(), 2u);
}

TEST_F(LedgerTest, BeginsANewFileWhenOneIsFull) {
  const auto ledger = Open({.buffer_bytes = 1, .file_bytes = 300});
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(ledger->AddDrop(SomeDrop(), clock_.Now()));
  EXPECT_EQ(Lines().size(), 20u);
  EXPECT_TRUE(std::filesystem::exists(dir_.path() / "ledger-000002.jsonl"));
}

TEST_F(LedgerTest, FlushedLinesAreThereWhileItIsOpen) {
  const auto ledger = Open();
  ASSERT_TRUE(ledger->AddDrop(SomeDrop(), clock_.Now()));
  EXPECT_EQ(Lines().size(), 0u);
  ASSERT_TRUE(ledger->Sync());
  EXPECT_EQ(Lines().size(), 1u);
}

}  // namespace
}  // namespace tamis
