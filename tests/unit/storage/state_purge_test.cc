// StateDb::Purge: nothing of a deleted value is left in the database's files.

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include <gtest/gtest.h>
#include <leveldb/db.h>

#include "storage/state_db.h"
#include "storage/state_keys.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

class StatePurgeTest : public testing::Test {
 protected:
  static std::string Key(int domain, int number) {
    std::string key = NamedKey(7, KeyFamily::kOrder, Mac128{static_cast<uint8_t>(domain)});
    return key + "entry" + std::to_string(1'000'000 + number);
  }

  void Fill(int domain, int first, int count) {
    StateBatch batch;
    for (int i = first; i < first + count; ++i) batch.Put(Key(domain, i), std::string(400, 'v'));
    ASSERT_TRUE(state_.db().Write(batch, Durability::kPower));
  }

  std::string Bytes() const { return AllBytesBelow(state_.dir() / "state"); }

  /// A copy of the database below `folder`. LevelDB may replace a file while it is copied: then once more.
  std::filesystem::path Copied(const std::filesystem::path& folder) const {
    constexpr int kTries = 50;
    std::error_code failed;
    for (int i = 0; i < kTries; ++i) {
      const std::filesystem::path copy = folder / std::to_string(i);
      std::filesystem::copy(state_.dir() / "state", copy, std::filesystem::copy_options::recursive, failed);
      if (!failed) return copy;
    }
    ADD_FAILURE() << failed.message();
    return folder;
  }

  /// The sealed value of a key, as a copy of the files has it now.
  std::vector<std::string> SealedForms(const std::string& key) const {
    const TempDir copies;
    const std::filesystem::path copy = Copied(copies.path());
    leveldb::DB* raw = nullptr;
    EXPECT_TRUE(leveldb::DB::Open({}, copy.string(), &raw).ok());
    const std::unique_ptr<leveldb::DB> db(raw);
    std::string sealed;
    EXPECT_TRUE(db->Get({}, key, &sealed).ok());
    EXPECT_GT(sealed.size(), 400u);
    // In a log a long value is broken at blocks of 32 KiB: any of its parts gives it away.
    std::vector<std::string> forms;
    for (size_t at = 0; at + 48 <= sealed.size(); at += 48) forms.push_back(sealed.substr(at, 48));
    return forms;
  }

  static bool Holds(const std::string& bytes, const std::vector<std::string>& forms) {
    return std::any_of(forms.begin(), forms.end(),
                       [&](const std::string& form) { return bytes.find(form) != std::string::npos; });
  }

  /// Purges the key; what its value looked like in the files before must be in none after.
  void PurgeAndSearch(const std::string& key) {
    const std::vector<std::string> forms = SealedForms(key);
    ASSERT_FALSE(forms.empty());
    ASSERT_TRUE(Holds(Bytes(), forms)) << "the search itself works";
    ASSERT_TRUE(state_.db().Purge(std::vector<std::string>{key}));
    EXPECT_FALSE(Holds(Bytes(), forms));
    EXPECT_FALSE(*state_.db().Contains(key));
  }

  StateFixture state_;
};

TEST_F(StatePurgeTest, AValueThatIsOnlyInTheLogIsInNoFileAfterwards) {
  Fill(1, 0, 3);
  PurgeAndSearch(Key(1, 1));
  EXPECT_TRUE(*state_.db().Contains(Key(1, 0)));
  EXPECT_EQ(state_.db().Get(Key(1, 2))->value(), std::string(400, 'v'));
}

TEST_F(StatePurgeTest, AValueThatWasDeletedLongBeforeIsInNoFileAfterwards) {
  Fill(1, 0, 3);
  const std::string key = Key(1, 1);
  const std::vector<std::string> forms = SealedForms(key);
  StateBatch deletion;
  deletion.Delete(key);
  ASSERT_TRUE(state_.db().Write(deletion, Durability::kPower));
  ASSERT_TRUE(Holds(Bytes(), forms)) << "a deletion alone leaves it in the log";
  ASSERT_TRUE(state_.db().Purge(std::vector<std::string>{key}));
  EXPECT_FALSE(Holds(Bytes(), forms));
}

TEST_F(StatePurgeTest, AValueInTablesIsInNoFileAfterwards) {
  for (int round = 0; round < 4; ++round) {
    Fill(1, round * 100, 100);
    state_.Reopen();  // each start makes a table of the log
  }
  for (const int number : {0, 150, 399}) PurgeAndSearch(Key(1, number));
}

TEST_F(StatePurgeTest, AValueInTheMiddleOfManyTablesIsInNoFileAfterwards) {
  for (int round = 0; round < 12; ++round) {
    for (int domain = 0; domain < 8; ++domain) Fill(domain, round * 1'000, 1'000);
  }
  for (int domain = 0; domain < 8; domain += 3) PurgeAndSearch(Key(domain, 5'500 + domain));
}

TEST_F(StatePurgeTest, OldValuesOfAnOverwrittenKeyAreInNoFileAfterwards) {
  Fill(1, 0, 3);
  const std::vector<std::string> first = SealedForms(Key(1, 1));
  state_.Reopen();
  Fill(1, 0, 3);
  const std::vector<std::string> second = SealedForms(Key(1, 1));
  ASSERT_TRUE(state_.db().Purge(std::vector<std::string>{Key(1, 1)}));
  EXPECT_FALSE(Holds(Bytes(), first));
  EXPECT_FALSE(Holds(Bytes(), second));
}

TEST_F(StatePurgeTest, ItHoldsAfterARestart) {
  Fill(1, 0, 3);
  const std::vector<std::string> forms = SealedForms(Key(1, 1));
  ASSERT_TRUE(state_.db().Purge(std::vector<std::string>{Key(1, 1)}));
  state_.Reopen();
  EXPECT_FALSE(Holds(Bytes(), forms));
  EXPECT_FALSE(*state_.db().Contains(Key(1, 1)));
  EXPECT_TRUE(*state_.db().Contains(Key(1, 2)));
}

TEST_F(StatePurgeTest, OthersMayReadAndWriteMeanwhile) {
  for (int round = 0; round < 4; ++round) Fill(1, round * 1'000, 1'000);
  std::vector<std::vector<std::string>> forms;
  for (int i = 0; i < 5; ++i) forms.push_back(SealedForms(Key(1, 500 * i)));
  std::atomic<bool> stop{false};
  std::vector<std::jthread> threads;
  threads.emplace_back([&] {
    while (!stop) {
      EXPECT_TRUE(state_.db().Scan({.prefix = Key(1, 0).substr(0, 19), .from = {}},
                                   [](std::string_view, std::string_view) { return true; }));
    }
  });
  threads.emplace_back([&] {
    for (int i = 0; !stop; ++i) Fill(2, i, 1);
  });
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(state_.db().Purge(std::vector<std::string>{Key(1, 500 * i)}));
  stop = true;
  threads.clear();
  for (const std::vector<std::string>& form : forms) EXPECT_FALSE(Holds(Bytes(), form));
}

TEST_F(StatePurgeTest, NothingToPurgeIsNothingToDo) {
  EXPECT_TRUE(state_.db().Purge({}));
}

}  // namespace
}  // namespace tamis
