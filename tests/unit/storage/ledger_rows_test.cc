#include "storage/ledger_rows.h"

#include <xxhash.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "storage/ledger.h"
#include "storage/state_keys.h"
#include "tests/support/fake_clock.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

class LedgerRowsTest : public testing::Test {
 protected:
  LedgerRowsTest() { ledger_ = *Ledger::Open(dir_.path(), keys_); }

  static KeptRow Row(const std::string& shard, const std::string& key, const std::string& page) {
    KeptRow row{shard, key, "https://images.example/" + key, Digests{.md5 = {1}, .sha1 = {2}, .sha256 = {3}}};
    row.page_id = page;
    return row;
  }
  static Manifest Naming(std::initializer_list<const char*> shards) {
    Manifest manifest;
    for (const char* name : shards) manifest.shards.push_back({.name = name});
    return manifest;
  }
  std::vector<RowPlace> RowsOf(const std::string& page, const Manifest& manifest) {
    EXPECT_TRUE(ledger_->Sync());
    const Result<std::vector<RowPlace>> rows = FindRowsOfPage(dir_.path(), manifest, page);
    EXPECT_TRUE(rows);
    return rows ? *rows : std::vector<RowPlace>();
  }
  void Move(const MovedShard& shard, std::initializer_list<const char*> removed) {
    for (const char* key : removed) ASSERT_TRUE(ledger_->AddRemoved(shard, key));
    ASSERT_TRUE(ledger_->AddMoved(shard));
  }

  TempDir dir_;
  PrivateKeys keys_{Key256{1}, Key256{2}};
  FakeClock clock_;
  std::unique_ptr<Ledger> ledger_;
};

using Places = std::vector<RowPlace>;

TEST_F(LedgerRowsTest, AKeptRowComesBackWhole) {
  KeptRow row = Row("s1", "k1", "page1");
  row.pdq = {PdqHash{.frame = 3, .variant = PdqVariant::kAsStored, .quality = 77, .needles = {}}};
  row.pdq[0].needles[0].words = {1, 2, 3, 4};
  row.uid = "0123456789abcdef0123456789abcdef";
  ASSERT_TRUE(ledger_->AddKept(row));
  ASSERT_TRUE(ledger_->AddDrop({"https://images.example/k2", "too_small", Sha256{7}}, clock_.Now()));
  ASSERT_TRUE(ledger_->Sync());
  std::vector<LedgerRow> rows;
  const Result<LedgerReading> reading = VisitCommittedRows(dir_.path(), Naming({"s1"}), [&](const auto& one) {
    rows.push_back(one);
    return true;
  });
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->rows, 1);
  EXPECT_EQ(reading->damaged, 0);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].shard, "s1");
  EXPECT_EQ(rows[0].key, "k1");
  EXPECT_EQ(rows[0].page_id, "page1");
  EXPECT_EQ(rows[0].digests.sha1, row.digests.sha1);
  EXPECT_EQ(rows[0].url_name, StateNames(keys_.name).Url(row.dedupe_key));
  EXPECT_EQ(rows[0].pdq, row.pdq);
  EXPECT_EQ(rows[0].uid, row.uid);
}

TEST_F(LedgerRowsTest, ALineWithoutPageAndHashesIsStillARow) {
  // As written before pages and PDQ hashes were noted.
  std::string line = "{\"kind\":\"kept\",\"shard\":\"s1\",\"key\":\"k1\",\"url\":\"" + std::string(32, '0') +
                     "\",\"md5\":\"" + std::string(32, '0') + "\",\"sha1\":\"" + std::string(40, '0') +
                     "\",\"sha256\":\"" + std::string(64, '0') + "\"";
  std::array<char, 17> check{};
  std::snprintf(check.data(), check.size(), "%016llx",
                static_cast<unsigned long long>(XXH3_64bits(line.data(), line.size())));
  std::ofstream(dir_.path() / "ledger-000000.jsonl", std::ios::binary)
      << line << ",\"check\":\"" << check.data() << "\"}\n";
  int rows = 0;
  const Result<LedgerReading> reading = VisitCommittedRows(dir_.path(), Naming({"s1"}), [&](const auto& row) {
    EXPECT_TRUE(row.pdq.empty() && row.page_id.empty() && row.uid.empty());
    return ++rows > 0;
  });
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->damaged, 0);
  EXPECT_EQ(rows, 1);
}

TEST_F(LedgerRowsTest, ARowCountsOnlyIfTheManifestNamesItsShard) {
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "k1", "page1")));
  ASSERT_TRUE(ledger_->AddKept(Row("s2", "k2", "page1")));
  ASSERT_TRUE(ledger_->AddKept(Row("s2", "k3", "page2")));
  EXPECT_EQ(RowsOf("page1", Naming({"s2"})), (Places{{"s2", "k2"}}));
  EXPECT_EQ(RowsOf("page3", Naming({"s2"})), Places{});
}

TEST_F(LedgerRowsTest, RowsAreFoundInTheShardThatTheyMovedTo) {
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "k1", "page1")));
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "k2", "page1")));
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "k3", "page1")));
  Move({"s1", "s2"}, {"k1"});
  Move({"s2", "s3"}, {"k3"});
  EXPECT_EQ(RowsOf("page1", Naming({"s1"})), (Places{{"s1", "k1"}, {"s1", "k2"}, {"s1", "k3"}}));
  EXPECT_EQ(RowsOf("page1", Naming({"s2"})), (Places{{"s2", "k2"}, {"s2", "k3"}}));
  EXPECT_EQ(RowsOf("page1", Naming({"s3"})), (Places{{"s3", "k2"}}));
  EXPECT_EQ(RowsOf("page1", Naming({})), Places{});
}

TEST_F(LedgerRowsTest, AMoveThatWasNeverPublishedChangesNothing) {
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "k1", "page1")));
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "k2", "page1")));
  Move({"s1", "dead"}, {"k1"});
  EXPECT_EQ(RowsOf("page1", Naming({"s1"})), (Places{{"s1", "k1"}, {"s1", "k2"}}));
  Move({"s1", "s2"}, {"k2"});
  EXPECT_EQ(RowsOf("page1", Naming({"s2"})), (Places{{"s2", "k1"}})) << "what the dead one lacked is there";
}

TEST_F(LedgerRowsTest, AShardThatWentAsAWholeHasNoRows) {
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "k1", "page1")));
  Move({"s1", ""}, {"k1"});
  EXPECT_EQ(RowsOf("page1", Naming({"s1"})), (Places{{"s1", "k1"}})) << "it was not published";
  EXPECT_EQ(RowsOf("page1", Naming({"other"})), Places{});
}

TEST_F(LedgerRowsTest, MovesInACircleEnd) {
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "k1", "page1")));
  Move({"s1", "s2"}, {});
  Move({"s2", "s1"}, {});
  EXPECT_EQ(RowsOf("page1", Naming({"s9"})), Places{});
}

TEST_F(LedgerRowsTest, RowsOfAUrlAreFoundByItsKeyedName) {
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "k1", "page1")));
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "k2", "page1")));
  ASSERT_TRUE(ledger_->Sync());
  const Mac128 name = StateNames(keys_.name).Url("https://images.example/k2");
  const Result<std::vector<RowPlace>> rows = FindRowsOfUrl(dir_.path(), Naming({"s1"}), name);
  ASSERT_TRUE(rows);
  EXPECT_EQ(*rows, (Places{{"s1", "k2"}}));
}

TEST_F(LedgerRowsTest, ARemovedLineHasNoReasonAndNoUrl) {
  Move({"s1", "s2"}, {"k1"});
  ASSERT_TRUE(ledger_->Sync());
  std::string first;
  ASSERT_TRUE(ReadLedger(dir_.path(), [&](std::string_view line) {
    if (first.empty()) first = line;
  }));
  EXPECT_EQ(first.substr(0, first.find(",\"check\"")),
            "{\"kind\":\"removed\",\"from\":\"s1\",\"to\":\"s2\",\"key\":\"k1\"");
}

TEST_F(LedgerRowsTest, WithADamagedLineNobodyCanSayThatAllWereFound) {
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "k1", "page1")));
  ASSERT_TRUE(ledger_->Sync());
  std::ofstream(dir_.path() / "ledger-000000.jsonl", std::ios::app) << "{\"kind\":\"kept\",\"page\":\"pa\n";
  EXPECT_FALSE(FindRowsOfPage(dir_.path(), Naming({"s1"}), "page1"));
  const Result<LedgerReading> reading =
      VisitCommittedRows(dir_.path(), Naming({"s1"}), [](const auto&) { return true; });
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->damaged, 1);
  EXPECT_EQ(reading->rows, 1);
}

TEST_F(LedgerRowsTest, RemovedKeysAreThoseThatNoCommittedRowHas) {
  for (const char* key : {"gone", "stays", "was_to_go"})
    ASSERT_TRUE(ledger_->AddKept(Row("s1", key, "page")));
  Move({"s1", "s2"}, {"gone"});
  Move({"s2", "never_named"}, {"was_to_go"});  // died before the manifest
  ASSERT_TRUE(ledger_->Sync());
  const Result<std::set<std::string>> keys = FindRemovedKeys(dir_.path(), Naming({"s2"}));
  ASSERT_TRUE(keys);
  EXPECT_EQ(*keys, std::set<std::string>{"gone"});
  ASSERT_TRUE(ledger_->Forget({}, *keys));
  EXPECT_EQ(RowsOf("page", Naming({"s2"})), (Places{{"s2", "stays"}, {"s2", "was_to_go"}}));
}

TEST_F(LedgerRowsTest, OfAShardWithoutARowLeftAllKeysAreRemoved) {
  ASSERT_TRUE(ledger_->AddKept(Row("s1", "gone", "page")));
  Move({"s1", ""}, {"gone"});
  ASSERT_TRUE(ledger_->Sync());
  EXPECT_EQ(*FindRemovedKeys(dir_.path(), Naming({})), std::set<std::string>{"gone"});
  EXPECT_TRUE(FindRemovedKeys(dir_.path(), Naming({"s1"}))->empty());
}

}  // namespace
}  // namespace tamis
