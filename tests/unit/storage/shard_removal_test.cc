// Removal of committed rows: ShardCommitter::PrepareRemoval, RemoveRows.

#include <sstream>

#include <gtest/gtest.h>

#include "storage/ledger.h"
#include "storage/ledger_rows.h"
#include "storage/shard_commit.h"
#include "tests/support/failing_files.h"
#include "tests/support/fake_clock.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

/// RewriteWithoutRows for shards that are lines of keys.
Result<RewrittenFile> RewriteLines(const fs::path& from, const fs::path& to, const std::string&,
                                   const RemoveRow& remove) {
  RewrittenFile done;
  std::istringstream lines(ReadFile(from));
  std::string kept;
  int64_t number = 0;
  for (std::string line; std::getline(lines, line); ++number) {
    if (remove(number, line)) {
      ++done.rows_removed;
    } else {
      ++done.rows;
      kept += line + "\n";
    }
  }
  done.bytes = std::ssize(kept);
  done.sha256 = "sha";
  if (done.rows == 0) return done;
  const Status written = SystemFileOps().Write(to, kept);
  if (!written) return written.error();
  return done;
}

class ShardRemovalTest : public testing::Test {
 protected:
  ShardRemovalTest() { Restart(); }

  /// Ends the process, so to speak, and starts the next one.
  void Restart() {
    committer_.reset();
    ledger_.reset();
    folders_.reset();
    state_.Reopen();
    folders_.emplace(*DatasetFolders::Open(state_.dir() / "out", {}));
    files_.FailFrom(1'000'000);
    Result<std::unique_ptr<ShardCommitter>> opened = ShardCommitter::Open(
        {.folders = *folders_, .db = state_.db(), .files = files_, .clock = clock_, .rewrite = &RewriteLines},
        {});
    ASSERT_TRUE(opened) << opened.error().message;
    committer_ = *std::move(opened);
    ledger_ = *Ledger::Open(folders_->ledger(), state_.keys());
  }

  FinishedShard Write(const std::vector<std::string>& keys) {
    std::string content;
    for (const std::string& key : keys) content += key + "\n";
    FinishedShard shard{committer_->NextShard(), std::ssize(keys), std::ssize(content), "sha"};
    EXPECT_TRUE(SystemFileOps().Write(shard.shard.temporary, content));
    for (const std::string& key : keys) {
      KeptRow row{shard.shard.name, key, "https://i.example/" + key, {}};
      row.page_id = "page of " + key;
      EXPECT_TRUE(ledger_->AddKept(row));
    }
    EXPECT_TRUE(ledger_->Sync());
    return shard;
  }
  std::string Commit(const std::vector<std::string>& keys) {
    const FinishedShard shard = Write(keys);
    EXPECT_TRUE(committer_->Commit(shard, {}));
    return shard.shard.name;
  }

  /// Keys that the manifest's shards hold, in its order; every file is as the manifest says.
  std::vector<std::string> Rows() {
    std::vector<std::string> rows;
    const Result<Manifest> manifest = Manifest::FromJson(ReadFile(folders_->manifest()));
    EXPECT_TRUE(manifest);
    for (const ManifestShard& shard : manifest->shards) {
      const std::string content = ReadFile(folders_->data() / shard.name);
      EXPECT_EQ(std::ssize(content), shard.bytes) << shard.name;
      std::istringstream lines(content);
      for (std::string line; std::getline(lines, line);) rows.push_back(line);
    }
    EXPECT_EQ(manifest->rows(), std::ssize(rows));
    return rows;
  }
  int64_t DataFiles() const {
    return std::distance(fs::directory_iterator(folders_->data()), fs::directory_iterator());
  }
  /// Where the ledger says that the row is.
  std::string ShardOf(const std::string& key) {
    const auto rows = FindRowsOfPage(folders_->ledger(), committer_->manifest(), "page of " + key);
    EXPECT_TRUE(rows);
    return rows && !rows->empty() ? (*rows)[0].shard : "";
  }

  StateFixture state_;
  FailingFiles files_;
  FakeClock clock_;
  std::optional<DatasetFolders> folders_;
  std::unique_ptr<ShardCommitter> committer_;
  std::unique_ptr<Ledger> ledger_;
};

using Keys = std::vector<std::string>;

TEST_F(ShardRemovalTest, RowsAreGoneAndTheirOldShardIsDeleted) {
  const std::string first = Commit({"a", "b", "c"});
  const std::string second = Commit({"d"});
  const Result<ShardRemoval> removed = committer_->RemoveRows({{first, {"b"}}}, *ledger_);
  ASSERT_TRUE(removed) << removed.error().message;
  EXPECT_EQ(removed->rows, 1);
  EXPECT_EQ(removed->keys, Keys{"b"});
  EXPECT_EQ(Rows(), (Keys{"a", "c", "d"})) << "the new shard takes the place of the old one";
  EXPECT_FALSE(fs::exists(folders_->data() / first));
  EXPECT_EQ(DataFiles(), 2);
  EXPECT_EQ(ShardOf("b"), "");
  EXPECT_EQ(ShardOf("a"), committer_->manifest().shards[0].name);
  EXPECT_EQ(ShardOf("d"), second);
}

TEST_F(ShardRemovalTest, AShardWithoutARowLeftLeavesTheManifest) {
  const std::string first = Commit({"a", "b"});
  Commit({"c"});
  ASSERT_TRUE(committer_->RemoveRows({{first, {"a", "b"}}}, *ledger_));
  EXPECT_EQ(Rows(), Keys{"c"});
  EXPECT_EQ(DataFiles(), 1);
  EXPECT_EQ(ShardOf("a"), "");
}

TEST_F(ShardRemovalTest, TheLastShardMayGoAndTheNextStartGoesOn) {
  const std::string only = Commit({"a"});
  ASSERT_TRUE(committer_->RemoveRows({{only, {"a"}}}, *ledger_));
  EXPECT_EQ(Rows(), Keys{});
  Restart();
  Commit({"b"});
  EXPECT_EQ(Rows(), Keys{"b"});
}

TEST_F(ShardRemovalTest, RowsThatAreNotThereChangeNothing) {
  const std::string first = Commit({"a"});
  const std::string before = ReadFile(folders_->manifest());
  const Result<ShardRemoval> removed =
      committer_->RemoveRows({{first, {"x"}}, {"train-zzzzzzzz-00000.parquet", {"a"}}}, *ledger_);
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->rows, 0);
  EXPECT_EQ(ReadFile(folders_->manifest()), before);
  EXPECT_EQ(DataFiles(), 1);
}

TEST_F(ShardRemovalTest, TheManifestSaysNeitherWhichRowsWentNorWhy) {
  const std::string first = Commit({"unmistakable", "b"});
  ASSERT_TRUE(committer_->RemoveRows({{first, {"unmistakable"}}}, *ledger_));
  const std::string manifest = ReadFile(folders_->manifest());
  for (const std::string& text : {std::string("unmistakable"), std::string("remove"), first}) {
    EXPECT_EQ(manifest.find(text), std::string::npos) << text;
  }
}

TEST_F(ShardRemovalTest, ShardsOfEarlierRunsAreRewrittenUnderANameOfThisOne) {
  const std::string first = Commit({"a", "b"});
  Restart();
  ASSERT_TRUE(committer_->RemoveRows({{first, {"a"}}}, *ledger_));
  const Manifest manifest = committer_->manifest();
  ASSERT_EQ(manifest.shards.size(), 1u);
  EXPECT_EQ(manifest.shards[0].run, committer_->run());
  EXPECT_EQ(manifest.runs.back(), committer_->run());
  Restart();
  EXPECT_EQ(Rows(), Keys{"b"}) << "the next start knows the run";
}

// Sync of the new file, rename, sync of data/; write, sync, rename, sync of the manifest; removal of the old
// file, sync of data/.
TEST_F(ShardRemovalTest, AFullDiskAtAnyStepLeavesTheOldRowsOrTheNewOnes) {
  constexpr int kSteps = 9;
  constexpr int kManifestRenamed = 6;
  Keys rows;
  for (int i = 0; i <= kSteps + 1; ++i) rows.push_back("row" + std::to_string(i));
  Commit(rows);
  for (int step = 0; step <= kSteps; ++step) {
    SCOPED_TRACE(step);
    const Keys before = Rows();
    const std::string shard = committer_->manifest().shards.at(0).name;
    files_.FailFrom(step);
    const Result<ShardRemoval> removed = committer_->RemoveRows({{shard, {before[0]}}}, *ledger_);
    EXPECT_EQ(static_cast<bool>(removed), step == kSteps) << "a removal has nine file operations";
    Restart();
    const Keys after = step < kManifestRenamed ? before : Keys(before.begin() + 1, before.end());
    EXPECT_EQ(Rows(), after);
    EXPECT_EQ(DataFiles(), 1) << "files of the other way are gone";
    EXPECT_EQ(ShardOf(before[0]).empty(), step >= kManifestRenamed);
    for (const std::string& key : after) EXPECT_EQ(ShardOf(key), committer_->manifest().shards.at(0).name);
  }
}

TEST_F(ShardRemovalTest, ANewShardAndARemovalArePublishedTogether) {
  const std::string first = Commit({"a", "b"});
  const FinishedShard fresh = Write({"c"});
  const Result<ShardRemoval> removal = committer_->PrepareRemoval({{first, {"a"}}}, *ledger_);
  ASSERT_TRUE(removal);
  EXPECT_EQ(Rows(), (Keys{"a", "b"})) << "not yet";
  ASSERT_TRUE(committer_->Commit(fresh, {}, *removal));
  EXPECT_EQ(Rows(), (Keys{"b", "c"}));
  EXPECT_EQ(DataFiles(), 2);
}

TEST_F(ShardRemovalTest, AFullDiskWhileBothArePublishedLeavesBothOrNeither) {
  constexpr int kSteps = 9;  // seven of a commit, two of the old file
  for (int step = 0; step <= kSteps; ++step) {
    SCOPED_TRACE(step);
    const std::string n = std::to_string(step);
    const std::string first = Commit({"a" + n, "b" + n});
    const Keys before = Rows();
    const FinishedShard fresh = Write({"c" + n});
    const Result<ShardRemoval> removal = committer_->PrepareRemoval({{first, {"a" + n}}}, *ledger_);
    ASSERT_TRUE(removal);
    StateBatch acknowledgement;
    acknowledgement.Put("acknowledged " + n, "");
    files_.FailFrom(step);
    EXPECT_EQ(static_cast<bool>(committer_->Commit(fresh, acknowledgement, *removal)), step == kSteps);
    Restart();
    Keys after = before;
    if (step >= 6) {
      after.erase(std::find(after.begin(), after.end(), "a" + n));
      after.push_back("c" + n);
    }
    EXPECT_EQ(Rows(), after);
    EXPECT_EQ(*state_.db().Contains("acknowledged " + n), step >= 6);
    EXPECT_EQ(DataFiles(), std::ssize(committer_->manifest().shards));
  }
}

TEST_F(ShardRemovalTest, AShardThatCannotBeReadIsAnErrorAndStays) {
  const std::string first = Commit({"a", "b"});
  const ShardCommitter::Context context{*folders_, state_.db(), files_, clock_};  // reads Parquet
  committer_ = *ShardCommitter::Open(context, {});
  EXPECT_FALSE(committer_->RemoveRows({{first, {"a"}}}, *ledger_));
  EXPECT_EQ(Rows(), (Keys{"a", "b"}));
}

}  // namespace
}  // namespace tamis
