#include "storage/state_db.h"

#include <fstream>

#include <gtest/gtest.h>

#include "storage/run_state.h"
#include "storage/state_keys.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

StateBatch PutBatch(std::string_view key, std::string_view value) {
  StateBatch batch;
  batch.Put(key, value);
  return batch;
}

std::string ValueAt(StateDb& db, std::string_view key) {
  const Result<std::optional<std::string>> value = db.Get(key);
  if (!value) return "error: " + value.error().message;
  return value->value_or("absent");
}

TEST(StateDb, KeepsWhatWasWrittenAcrossARestart) {
  StateFixture state;
  StateBatch batch = PutBatch("a", "one");
  batch.Put("b", "two");
  batch.Delete("a");
  ASSERT_TRUE(state.db().Write(batch, Durability::kProcess));
  state.Reopen();
  EXPECT_EQ(ValueAt(state.db(), "a"), "absent");
  EXPECT_EQ(ValueAt(state.db(), "b"), "two");
}

TEST(StateDb, AnEmptyValueIsAMark) {
  StateFixture state;
  ASSERT_TRUE(state.db().Write(PutBatch("mark", ""), Durability::kProcess));
  EXPECT_EQ(ValueAt(state.db(), "mark"), "");
  EXPECT_TRUE(*state.db().Contains("mark"));
  EXPECT_FALSE(*state.db().Contains("mar"));
}

TEST(StateDb, CountersAddUpFromBatchesPreparedAtTheSameTime) {
  StateFixture state;
  StateBatch first, second;
  first.Add("n", 5);
  first.Add("n", 2);
  second.Add("n", -3);
  ASSERT_TRUE(state.db().Write(second, Durability::kProcess));
  ASSERT_TRUE(state.db().Write(first, Durability::kProcess));
  EXPECT_EQ(*state.db().Counter("n"), 4);
  EXPECT_EQ(*state.db().Counter("never written"), 0);
  state.Reopen();
  ASSERT_TRUE(state.db().Write(first, Durability::kProcess));
  EXPECT_EQ(*state.db().Counter("n"), 11);
}

TEST(StateDb, ScansAPrefixInOrderFromAGivenKey) {
  StateFixture state;
  StateBatch batch;
  for (const char* key : {"p1", "p2", "p3", "q1", "o9"}) batch.Put(key, std::string("v") + key);
  ASSERT_TRUE(state.db().Write(batch, Durability::kProcess));
  std::string seen;
  const auto note = [&](std::string_view key, std::string_view value) {
    seen.append(key).append("=").append(value).append(" ");
    return true;
  };
  ASSERT_TRUE(state.db().Scan({.prefix = "p", .from = "p2"}, note));
  EXPECT_EQ(seen, "p2=vp2 p3=vp3 ");
  seen.clear();
  ASSERT_TRUE(state.db().Scan({.prefix = "p", .from = "", .limit = 1}, note));
  EXPECT_EQ(seen, "p1=vp1 ");
  EXPECT_EQ(**state.db().FirstKey("q", ""), "q1");
  EXPECT_FALSE(state.db().FirstKey("q", "q2")->has_value());
}

TEST(StateDb, NothingThatWasPutIsOnTheDiskInClear) {
  StateFixture state;
  const std::string secret = "https://secret.example/picture-7.jpg";
  StateBatch batch;
  for (int i = 0; i < 1'000; ++i) batch.Put("key" + std::to_string(i), secret + std::to_string(i));
  ASSERT_TRUE(state.db().Write(batch, Durability::kPower));
  state.Close();
  const std::string bytes = AllBytesBelow(state.dir());
  ASSERT_NE(bytes.find("key7"), std::string::npos) << "the search itself works: keys are stored as they are";
  EXPECT_EQ(bytes.find("secret"), std::string::npos);
  EXPECT_EQ(bytes.find("picture"), std::string::npos);
}

TEST(StateDb, WritesNoInfoLog) {
  StateFixture state;
  ASSERT_TRUE(state.db().Write(PutBatch("a", "b"), Durability::kProcess));
  state.Close();
  EXPECT_FALSE(std::filesystem::exists(state.dir() / "state" / "LOG"));
}

TEST(StateDb, ASecondOpeningIsUnavailable) {
  StateFixture state;
  const auto second = StateDb::Open(state.options(), state.keys());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
}

TEST(StateDb, AnotherKeyOpensNothing) {
  StateFixture state;
  ASSERT_TRUE(OpenRunState(state.db(), {}));
  state.Close();
  PrivateKeys other = state.keys();
  other.seal[0] ^= 1;
  const auto db = StateDb::Open(state.options(), other);
  ASSERT_TRUE(db);
  const Result<RunState> opened = OpenRunState(**db, {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kInvalidInput);
}

TEST(StateDb, ATruncatedLogTailLosesOnlyTheLastWrites) {
  StateFixture state;
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(
        state.db().Write(PutBatch("k" + std::to_string(i), std::string(100, 'v')), Durability::kProcess));
  }
  state.Close();
  for (const auto& entry : std::filesystem::directory_iterator(state.dir() / "state")) {
    if (entry.path().extension() == ".log")
      std::filesystem::resize_file(entry.path(), entry.file_size() - 30);
  }
  state.Reopen();
  EXPECT_EQ(ValueAt(state.db(), "k48"), std::string(100, 'v'));
  EXPECT_EQ(ValueAt(state.db(), "k49"), "absent");
}

TEST(StateDb, DamageInsideATableIsAnErrorNotAnAnswer) {
  StateFixture state;
  StateBatch batch;
  for (int i = 0; i < 5'000; ++i) batch.Put("k" + std::to_string(i), std::string(100, 'v'));
  ASSERT_TRUE(state.db().Write(batch, Durability::kPower));
  state.Reopen();  // the log becomes a table
  state.Close();
  for (const auto& entry : std::filesystem::directory_iterator(state.dir() / "state")) {
    if (entry.path().extension() != ".ldb") continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(1'000);
    file.write("damage", 6);
  }
  state.Reopen();
  int64_t errors = 0;
  for (int i = 0; i < 5'000; ++i) {
    const Result<std::optional<std::string>> value = state.db().Get("k" + std::to_string(i));
    if (!value) {
      ++errors;
    } else {
      ASSERT_EQ(value->value_or("absent"), std::string(100, 'v'));
    }
  }
  EXPECT_GT(errors, 0);
}

TEST(StateBatch, SurvivesItsWireForm) {
  StateFixture state;
  StateBatch batch = PutBatch("a", "one");
  batch.Add("n", 3);
  batch.Delete("gone");
  const Result<StateBatch> read = StateBatch::Deserialize(batch.Serialize());
  ASSERT_TRUE(read);
  ASSERT_TRUE(state.db().Write(*read, Durability::kProcess));
  EXPECT_EQ(ValueAt(state.db(), "a"), "one");
  EXPECT_EQ(*state.db().Counter("n"), 3);
}

TEST(StateBatch, EveryTruncationIsRefused) {
  StateBatch batch = PutBatch("key", "value");
  batch.Add("n", 3);
  const size_t first_operation = 1 + 4 + 3 + 4 + 5;
  for (size_t size = 1; size < batch.Serialize().size(); ++size) {
    if (size == first_operation) continue;
    EXPECT_FALSE(StateBatch::Deserialize(batch.Serialize().substr(0, size))) << size;
  }
  EXPECT_FALSE(StateBatch::Deserialize("X1234567"));
}

TEST(StateKeys, APartitionIsOneRange) {
  const Mac128 low{}, high = [] {
    Mac128 mac;
    mac.fill(0xff);
    return mac;
  }();
  EXPECT_LT(NamedKey(1, KeyFamily::kSeenPage, high), NamedKey(2, KeyFamily::kHost, low));
  EXPECT_LT(NamedKey(255, KeyFamily::kSeenPage, high), NamedKey(256, KeyFamily::kHost, low));
  EXPECT_LT(PartitionOf("example.org"), kPartitions);
}

TEST(RunState, RefusesAnotherFormat) {
  StateFixture state;
  const std::string key = WordKey(KeyFamily::kMetadata, "format");
  ASSERT_TRUE(OpenRunState(state.db(), {.product_version = "0.1.0"}));
  EXPECT_EQ(OpenRunState(state.db(), {.product_version = "0.2.0"})->product_version, "0.1.0");
  ASSERT_TRUE(state.db().Write(PutBatch(key, std::string("\x63\0\0\0more", 8)), Durability::kProcess));
  const Result<RunState> newer = OpenRunState(state.db(), {});
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, ErrorCode::kInvalidInput);
  EXPECT_NE(newer.error().message.find("format 99"), std::string::npos);
}

// A rescan removes rows of datasets that the version before wrote; a crawl does not go on with them.
TEST(RunState, WhatOnlyRemovesReadsTheFormatBefore) {
  StateFixture state;
  const std::string key = WordKey(KeyFamily::kMetadata, "format");
  ASSERT_TRUE(OpenRunState(state.db(), {}));
  std::string record = **state.db().Get(key);
  ASSERT_EQ(record[0], static_cast<char>(RunState::kFormat));
  record[0] = static_cast<char>(kOldestFormatForRemoval);
  record.resize(record.size() - 4);  // it did not tell the rights policy
  ASSERT_TRUE(state.db().Write(PutBatch(key, record), Durability::kProcess));
  EXPECT_FALSE(OpenRunState(state.db(), {}));
  const Result<RunState> older = OpenRunState(state.db(), {}, kOldestFormatForRemoval);
  ASSERT_TRUE(older);
  EXPECT_EQ(older->format, kOldestFormatForRemoval);
  record[0] = static_cast<char>(kOldestFormatForRemoval - 1);
  ASSERT_TRUE(state.db().Write(PutBatch(key, record), Durability::kProcess));
  EXPECT_FALSE(OpenRunState(state.db(), {}, kOldestFormatForRemoval));
}

}  // namespace
}  // namespace tamis
