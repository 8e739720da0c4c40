#include "storage/shard_commit.h"

#include <gtest/gtest.h>

#include "storage/state_keys.h"
#include "tests/support/failing_files.h"
#include "tests/support/fake_clock.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

class ShardCommitTest : public testing::Test {
 protected:
  ShardCommitTest() { Restart(); }

  /// Ends the process, so to speak, and starts the next one.
  void Restart() {
    committer_.reset();
    folders_.reset();
    state_.Reopen();
    Result<DatasetFolders> folders = DatasetFolders::Open(state_.dir() / "out", {});
    ASSERT_TRUE(folders);
    folders_.emplace(*std::move(folders));
    files_.FailFrom(1'000'000);
    opened_ = Open();
    ASSERT_TRUE(opened_) << opened_.error().message;
  }

  Status Open(const ManifestFacts& facts = {}) {
    const ShardCommitter::Context context{*folders_, state_.db(), files_, clock_};
    Result<std::unique_ptr<ShardCommitter>> opened = ShardCommitter::Open(context, facts);
    if (!opened) return opened.error();
    committer_ = *std::move(opened);
    return {};
  }

  FinishedShard Write(const std::string& content) {
    FinishedShard shard{committer_->NextShard(), 1, std::ssize(content), "sha"};
    EXPECT_TRUE(SystemFileOps().Write(shard.shard.temporary, content));
    return shard;
  }

  static StateBatch Ack(const std::string& name) {
    StateBatch batch;
    batch.Put("acknowledged " + name, "");
    batch.Add("acknowledgements", 1);
    return batch;
  }
  int64_t acknowledgements() { return *state_.db().Counter("acknowledgements"); }

  std::vector<std::string> DataFiles() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folders_->data()))
      names.push_back(entry.path().filename());
    return names;
  }

  StateFixture state_;
  FailingFiles files_;
  FakeClock clock_;
  std::optional<DatasetFolders> folders_;
  Status opened_;
  std::unique_ptr<ShardCommitter> committer_;
};

TEST_F(ShardCommitTest, ACommittedShardIsNamedAndAcknowledged) {
  const FinishedShard shard = Write("rows");
  ASSERT_TRUE(committer_->Commit(shard, Ack("a")));
  EXPECT_EQ(ReadFile(folders_->data() / shard.shard.name), "rows");
  EXPECT_TRUE(*state_.db().Contains("acknowledged a"));
  const Result<Manifest> manifest = Manifest::FromJson(ReadFile(folders_->manifest()));
  ASSERT_TRUE(manifest);
  ASSERT_EQ(manifest->shards.size(), 1u);
  EXPECT_EQ(manifest->shards[0].run, committer_->run());
  EXPECT_EQ(manifest->shards[0].created_at, "2026-09-21T14:13:20Z");
}

TEST_F(ShardCommitTest, NamesHoldTheRunAndAreNeverUsedAgain) {
  const NewShard first = committer_->NextShard();
  EXPECT_EQ(first.name, "train-" + committer_->run() + "-00000.parquet");
  EXPECT_EQ(committer_->NextShard().name, "train-" + committer_->run() + "-00001.parquet");
  const std::string run = committer_->run();
  EXPECT_EQ(run.size(), 8u);
  Restart();
  EXPECT_NE(committer_->run(), run);
  EXPECT_EQ(committer_->recovery().earlier_runs, 1);
}

TEST_F(ShardCommitTest, UnfinishedAndUnnamedFilesOfRecordedRunsGo) {
  Write("unfinished");
  const FinishedShard unnamed = Write("renamed, no more");
  fs::rename(unnamed.shard.temporary, folders_->data() / unnamed.shard.name);
  const fs::path strange = folders_->data() / "train-zzzzzzzz-00000.parquet";
  ASSERT_TRUE(SystemFileOps().Write(strange, "of nobody"));
  ASSERT_TRUE(SystemFileOps().Write(folders_->data() / "README", "of the user"));
  Restart();
  EXPECT_EQ(committer_->recovery().files_deleted.size(), 2u);
  EXPECT_EQ(DataFiles().size(), 2u);
  EXPECT_TRUE(fs::exists(strange)) << "not of a run that this private folder knows";
}

TEST_F(ShardCommitTest, AFullDiskAtAnyStepLeavesAllOrNothing) {
  for (int step = 0; step < 8; ++step) {
    SCOPED_TRACE(step);
    const int64_t shards_before = committer_->recovery().shards;
    const int64_t acknowledged_before = acknowledgements();
    const FinishedShard shard = Write("rows " + std::to_string(step));
    files_.FailFrom(step);
    const Status committed = committer_->Commit(shard, Ack(std::to_string(step)));
    EXPECT_EQ(static_cast<bool>(committed), step >= 7) << "a commit has seven file operations";
    if (!committed) {
      EXPECT_EQ(committed.error().code, ErrorCode::kInternal);
      EXPECT_NE(committed.error().message.find("no space left"), std::string::npos);
    }
    Restart();
    const bool named = committer_->recovery().shards == shards_before + 1;
    EXPECT_EQ(named, step >= 6) << "once the manifest is renamed the shard counts";
    EXPECT_EQ(acknowledgements(), acknowledged_before + (named ? 1 : 0));
    EXPECT_EQ(committer_->recovery().intents_applied, step == 6 ? 1 : 0);
    EXPECT_EQ(fs::exists(folders_->data() / shard.shard.name), named);
    EXPECT_EQ(std::ssize(DataFiles()), committer_->recovery().shards);
  }
}

TEST_F(ShardCommitTest, AnIntentIsAppliedOnce) {
  const FinishedShard shard = Write("rows");
  files_.FailFrom(6);
  ASSERT_FALSE(committer_->Commit(shard, Ack("a")));
  Restart();
  Restart();
  EXPECT_EQ(acknowledgements(), 1);
  EXPECT_EQ(committer_->recovery().intents_applied, 0);
}

TEST_F(ShardCommitTest, AShardThatIsMissingOrCutIsSaidSo) {
  const FinishedShard shard = Write("rows");
  ASSERT_TRUE(committer_->Commit(shard, {}));
  fs::resize_file(folders_->data() / shard.shard.name, 2);
  const Status cut = Open();
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, ErrorCode::kInvalidInput);
  fs::remove(folders_->data() / shard.shard.name);
  EXPECT_FALSE(Open());
}

TEST_F(ShardCommitTest, AManifestOfAnotherPrivateFolderIsRefused) {
  ASSERT_TRUE(committer_->Commit(Write("rows"), {}));
  StateFixture fresh;
  const ShardCommitter::Context context{*folders_, fresh.db(), files_, clock_};
  const auto opened = ShardCommitter::Open(context, {});
  ASSERT_FALSE(opened) << "its rows would be written twice";
  EXPECT_EQ(opened.error().code, ErrorCode::kInvalidInput);
}

TEST_F(ShardCommitTest, ADamagedManifestIsRefusedNotReplaced) {
  ASSERT_TRUE(committer_->Commit(Write("rows"), {}));
  ASSERT_TRUE(SystemFileOps().Write(folders_->manifest(), "{"));
  EXPECT_FALSE(Open());
  EXPECT_EQ(ReadFile(folders_->manifest()), "{");
  EXPECT_EQ(DataFiles().size(), 1u);
}

TEST_F(ShardCommitTest, AMissingManifestWithCommittedShardsIsRefused) {
  ASSERT_TRUE(committer_->Commit(Write("rows"), {}));
  fs::remove(folders_->manifest());
  const Status opened = Open();
  ASSERT_FALSE(opened) << "all its shards would be deleted";
  EXPECT_EQ(opened.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(DataFiles().size(), 1u);
}

TEST_F(ShardCommitTest, OnceUnscreenedAlwaysUnscreened) {
  ManifestFacts facts;
  facts.unscreened = true;
  ASSERT_TRUE(Open(facts));
  ASSERT_TRUE(committer_->Commit(Write("rows"), {}));
  Restart();
  EXPECT_TRUE(committer_->manifest().facts.unscreened);
}

TEST_F(ShardCommitTest, AcknowledgementsWithoutRowsNeedNoShard) {
  ASSERT_TRUE(committer_->CommitWithoutRows(Ack("page")));
  Restart();
  EXPECT_EQ(acknowledgements(), 1);
  EXPECT_FALSE(fs::exists(folders_->manifest()));
}

TEST_F(ShardCommitTest, ADiscardedShardLeavesNoFile) {
  const FinishedShard shard = Write("rows");
  ASSERT_TRUE(committer_->Discard(shard.shard));
  EXPECT_TRUE(DataFiles().empty());
}

}  // namespace
}  // namespace tamis
