// Evidence and quarantine under the crash rules of ShardCommitter.

#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "crawler/core/digest.h"
#include "storage/evidence_store.h"
#include "storage/ledger.h"
#include "storage/parquet_sink.h"
#include "storage/shard_commit.h"
#include "tests/support/failing_files.h"
#include "tests/support/fake_clock.h"
#include "tests/support/sample_record.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

std::string DigestOf(std::string_view bytes) {
  return ToHex(*DigestSha256(bytes));
}

class EvidenceCommitTest : public testing::TestWithParam<ShardKind> {
 protected:
  EvidenceCommitTest() { Restart(); }

  /// Ends the process, so to speak, and starts the next one.
  void Restart() {
    committer_.reset();
    other_.reset();
    ledger_.reset();
    folders_.reset();
    state_.Reopen();
    folders_.emplace(*DatasetFolders::Open(state_.dir() / "out", {}));
    files_.FailFrom(1'000'000);
    committer_ = Open(GetParam());
    other_ = Open(GetParam() == ShardKind::kDataset ? ShardKind::kQuarantine : ShardKind::kDataset);
    ledger_ = *Ledger::Open(folders_->ledger(), state_.keys());
  }
  std::unique_ptr<ShardCommitter> Open(ShardKind kind) {
    Result<std::unique_ptr<ShardCommitter>> opened = ShardCommitter::Open(
        {.folders = *folders_, .db = state_.db(), .files = files_, .clock = clock_, .kind = kind}, {});
    EXPECT_TRUE(opened) << opened.error().message;
    return *std::move(opened);
  }

  /// A finished shard of these rows with their evidence, as the writer makes it.
  FinishedShard Write(ShardCommitter& committer, const std::vector<int>& rows) {
    const NewShard shard = committer.NextShard();
    const bool quarantine = committer.kind() == ShardKind::kQuarantine;
    const auto sink = *ParquetSink::Open(
        shard.temporary.string(), {.run = committer.run(), .shard = shard.number, .quarantine = quarantine},
        OutputOptions());
    const auto evidence = *EvidenceSink::Open(committer.evidence().TemporaryOf(shard.name));
    for (const int row : rows) {
      SamplePair pair = MakeSamplePair(row, row);
      pair.rights.evidence.documents = {
          {.kind = "robots", .state = "read", .sha256 = DigestOf(DocumentOf(row))}};
      if (quarantine) pair.rights.verdict.decision = RightsDecision::kQuarantine;
      Record record = MakeSampleRecord(pair, budget_);
      EvidenceRow known = record.TakeEvidence();
      known.key = sink->next_key();
      keys_[row] = known.key;
      EXPECT_TRUE(evidence->Append(std::move(known)));
      EXPECT_TRUE(sink->Append(std::move(record)));
    }
    EXPECT_TRUE(evidence->Close({}));
    const ShardInfo info = *sink->Close();
    return {shard, info.rows, info.bytes, info.sha256, true};
  }
  static std::string DocumentOf(int row) { return "robots.txt of " + std::to_string(row); }
  /// Documents and shard.
  Status Commit(ShardCommitter& committer, const std::vector<int>& rows) {
    const FinishedShard shard = Write(committer, rows);
    for (const int row : rows) {
      const Status added = committer.evidence().AddDocument(DigestOf(DocumentOf(row)), DocumentOf(row));
      if (!added) return added;
    }
    return committer.Commit(shard, {});
  }

  /// Numbers of the rows that have evidence, by their image's name. Each document is there, and no other.
  std::set<int> Evidence() {
    std::set<int> rows;
    std::set<std::string> documents;
    const Status read = committer_->evidence().Visit([&](const EvidenceRow& row) {
      rows.insert(std::stoi(row.image_url.substr(row.image_url.rfind('/') + 1)));
      documents.insert(row.documents.begin(), row.documents.end());
      return true;
    });
    EXPECT_TRUE(read) << read.error().message;
    for (const std::string& document : documents)
      EXPECT_TRUE(committer_->evidence().Document(document)) << document;
    const fs::path folder = folders_->evidence() / "documents";
    const int64_t files =
        !fs::exists(folder) ? 0 : std::distance(fs::directory_iterator(folder), fs::directory_iterator());
    EXPECT_EQ(files, std::ssize(documents)) << "no document without a row";
    return rows;
  }
  int64_t EvidenceFiles() const {
    int64_t count = 0;
    for (const auto& entry : fs::directory_iterator(folders_->evidence())) count += entry.is_regular_file();
    return count;
  }

  StateFixture state_;
  FailingFiles files_;
  FakeClock clock_;
  MemoryBudget budget_{64 << 20};
  std::optional<DatasetFolders> folders_;
  std::unique_ptr<ShardCommitter> committer_;
  std::unique_ptr<ShardCommitter> other_;  // of the other kind of shards
  std::unique_ptr<Ledger> ledger_;
  std::map<int, std::string> keys_;
};

INSTANTIATE_TEST_SUITE_P(BothKinds, EvidenceCommitTest,
                         testing::Values(ShardKind::kDataset, ShardKind::kQuarantine));

TEST_P(EvidenceCommitTest, ACommittedShardHasItsEvidence) {
  ASSERT_TRUE(Commit(*committer_, {1, 2}));
  Restart();
  EXPECT_EQ(committer_->recovery().rows, 2);
  EXPECT_EQ(Evidence(), (std::set<int>{1, 2}));
}

TEST_P(EvidenceCommitTest, NamesTellTheKindsApart) {
  const bool quarantine = GetParam() == ShardKind::kQuarantine;
  const NewShard shard = committer_->NextShard();
  EXPECT_EQ(shard.name, (quarantine ? "quarantine-" : "train-") + committer_->run() + "-00000.parquet");
  EXPECT_EQ(shard.temporary.parent_path(), quarantine ? folders_->quarantine() : folders_->data());
  EXPECT_NE(committer_->run(), other_->run()) << "keys of rows are unique over both";
}

TEST_P(EvidenceCommitTest, AFullDiskAtAnyStepLeavesRowsAndEvidenceOrNeither) {
  std::set<int> committed;
  for (int step = 0; step < 40; ++step) {
    SCOPED_TRACE(step);
    files_.FailFrom(step);
    const bool done = static_cast<bool>(Commit(*committer_, {step}));
    Restart();
    if (committer_->recovery().rows == std::ssize(committed) + 1) committed.insert(step);
    EXPECT_EQ(committer_->recovery().rows, std::ssize(committed));
    EXPECT_TRUE(!done || committed.contains(step));
    EXPECT_EQ(Evidence(), committed);
    EXPECT_EQ(EvidenceFiles(), std::ssize(committed));
    if (done) return;
  }
  ADD_FAILURE() << "no commit was ever complete";
}

TEST_P(EvidenceCommitTest, ARecoveryThatDiesAtAnyStepLeavesNoDocumentWithoutARow) {
  for (int step = 0; step < 20; ++step) {
    SCOPED_TRACE(step);
    // Killed before the shard was committed: evidence and document are there, and nobody names them.
    Write(*committer_, {step});
    ASSERT_TRUE(committer_->evidence().AddDocument(DigestOf(DocumentOf(step)), DocumentOf(step)));
    committer_.reset();
    files_.FailFrom(step);
    const Result<std::unique_ptr<ShardCommitter>> recovered = ShardCommitter::Open(
        {.folders = *folders_, .db = state_.db(), .files = files_, .clock = clock_, .kind = GetParam()}, {});
    const bool done = recovered.has_value();
    Restart();
    EXPECT_EQ(Evidence(), std::set<int>());
    if (done) return;
  }
  ADD_FAILURE() << "no recovery was ever complete";
}

TEST_P(EvidenceCommitTest, TheOtherKindsFilesAreLeftAlone) {
  ASSERT_TRUE(Commit(*other_, {7}));
  ASSERT_TRUE(Commit(*committer_, {1}));
  Restart();
  Restart();
  EXPECT_EQ(Evidence(), (std::set<int>{1, 7}));
  EXPECT_EQ(other_->recovery().rows, 1);
  EXPECT_EQ(committer_->recovery().rows, 1);
  EXPECT_EQ(committer_->recovery().earlier_runs, 2);
}

TEST_P(EvidenceCommitTest, ARemovedRowTakesItsEvidenceAndItsDocumentsAlong) {
  ASSERT_TRUE(Commit(*committer_, {1, 2}));
  ASSERT_TRUE(Commit(*other_, {2}));
  const std::string shard = committer_->manifest().shards.at(0).name;
  const Result<ShardRemoval> removed = committer_->RemoveRows({{shard, {keys_.at(1)}}}, *ledger_);
  ASSERT_TRUE(removed) << removed.error().message;
  EXPECT_EQ(removed->rows, 1);
  EXPECT_EQ(Evidence(), std::set<int>{2});
  EXPECT_FALSE(committer_->evidence().HasDocument(DigestOf(DocumentOf(1))));
  Restart();
  EXPECT_EQ(Evidence(), std::set<int>{2});
}

TEST_P(EvidenceCommitTest, AFullDiskAtAnyStepOfARemovalLeavesOldOrNew) {
  for (int step = 0; step < 40; ++step) {
    SCOPED_TRACE(step);
    ASSERT_TRUE(Commit(*committer_, {100 + step, 200 + step}));
    const Manifest before = committer_->manifest();
    const std::string shard = before.shards.back().name;
    const std::set<int> rows_before = Evidence();
    files_.FailFrom(step);
    const bool done = static_cast<bool>(committer_->RemoveRows({{shard, {keys_.at(100 + step)}}}, *ledger_));
    Restart();
    const bool is_gone = committer_->recovery().rows == before.rows() - 1;
    std::set<int> expected = rows_before;
    if (is_gone) expected.erase(100 + step);
    EXPECT_TRUE(!done || is_gone);
    EXPECT_EQ(committer_->recovery().rows, std::ssize(expected));
    EXPECT_EQ(Evidence(), expected);
    EXPECT_EQ(EvidenceFiles(), std::ssize(committer_->manifest().shards));
    if (done) return;
  }
  ADD_FAILURE() << "no removal was ever complete";
}

}  // namespace
}  // namespace tamis
