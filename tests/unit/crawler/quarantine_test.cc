// Evidence of rows, and rows that are quarantined: what the shard writer makes of them.

#include <set>

#include <gtest/gtest.h>

#include "tests/unit/crawler/shard_writer_fixture.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

using QuarantineTest = ShardWriterTest;

TEST_F(QuarantineTest, ARowIsCommittedWithItsEvidenceAndItsDocuments) {
  Commit({{1, 1}, {2, 2}});
  EXPECT_EQ(Evidence(), (std::set<int>{1, 2}));
  EXPECT_EQ(*committer_->evidence().Document(*documents_->Put("robots", DocumentOf(1))), DocumentOf(1));
}

TEST_F(QuarantineTest, ARowWhoseDocumentCannotBeHadIsRefused) {
  SamplePair pair = MakeSamplePair(1, 1);
  pair.rights.evidence.documents = {{.kind = "robots", .sha256 = std::string(64, 'a')}};
  Record record = MakeSampleRecord(pair, budget_);
  Result<ContentReservation> content = writer_->Reserve(record.digests().sha256);
  const Status refused = writer_->Append(std::move(record), {}, *std::move(content), known_->generation());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  EXPECT_FALSE(writer_->failed());
  EXPECT_EQ(kept(), 0);
  ASSERT_TRUE(Append(1, 1)) << "its picture is not taken";
}

TEST_F(QuarantineTest, QuarantinedRowsAreKeptApartAndCountAsDropped) {
  ASSERT_TRUE(Append(1, 1));
  ASSERT_TRUE(AppendQuarantined(2, 2));
  ASSERT_TRUE(writer_->Finish());
  EXPECT_EQ(Rows(), std::set<int>{1});
  EXPECT_EQ(Quarantined(), std::set<int>{2});
  EXPECT_EQ(Evidence(), (std::set<int>{1, 2}));
  EXPECT_EQ(kept(), 1);
  EXPECT_EQ(funnel_->counts().images.dropped.at("doubtful"), 1);
  EXPECT_EQ(funnel_->counts().images.quarantined, 1);
  EXPECT_EQ(writer_->committed_rows(), 1);
  EXPECT_EQ(frontier_->stats().queued[1], 0) << "both items are done";
  Restart();
  EXPECT_EQ(Rows(), std::set<int>{1});
  EXPECT_EQ(Quarantined(), std::set<int>{2});
}

TEST_F(QuarantineTest, NothingOfAQuarantinedRowIsInTheDatasetsFolder) {
  ASSERT_TRUE(AppendQuarantined(2, 2));
  ASSERT_TRUE(writer_->Finish());
  for (const auto& entry : fs::recursive_directory_iterator(folders_->out())) {
    if (entry.is_regular_file()) ADD_FAILURE() << entry.path();
  }
}

TEST_F(QuarantineTest, AQuarantinedPictureMayBeKeptFromAnotherPage) {
  ASSERT_TRUE(AppendQuarantined(1, 1));
  SamplePair same = MakeSamplePair(2, 2);
  same.body = MakeSamplePair(1, 1).body;
  ASSERT_TRUE(Append(2, 2, std::move(same)));
  ASSERT_TRUE(writer_->Finish());
  EXPECT_EQ(Rows(), std::set<int>{2});
  EXPECT_EQ(Quarantined(), std::set<int>{1});
}

TEST_F(QuarantineTest, ATaintedPageLosesItsQuarantinedRowsToo) {
  ASSERT_TRUE(AppendQuarantined(1, 1));
  ASSERT_TRUE(AppendQuarantined(2, 2));
  Commit({{1, 3}, {2, 4}});
  ASSERT_TRUE(AppendQuarantined(1, 5));
  ASSERT_TRUE(AppendQuarantined(2, 6));
  writer_->Taint(PageId(1));
  EXPECT_EQ(funnel_->counts().images.quarantined, 3) << "of the open shard at once";
  ASSERT_TRUE(writer_->Finish());
  EXPECT_EQ(Rows(), std::set<int>{4});
  EXPECT_EQ(Quarantined(), (std::set<int>{2, 6}));
  EXPECT_EQ(Evidence(), (std::set<int>{2, 4, 6}));
  EXPECT_EQ(funnel_->counts().images.quarantined, 2);
}

TEST_F(QuarantineTest, NoFileSaysAnythingOfAPageThatWasRemoved) {
  ASSERT_TRUE(AppendQuarantined(77, 771));
  ASSERT_TRUE(AppendQuarantined(2, 2));
  Commit({{77, 772}, {2, 4}});
  ASSERT_TRUE(Append(77, 773));
  ASSERT_TRUE(AppendQuarantined(77, 774));
  writer_->Taint(PageId(77));
  ASSERT_TRUE(writer_->Finish());
  state_.Close();
  for (const auto& entry : fs::recursive_directory_iterator(state_.dir())) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().string();
    EXPECT_EQ(ReadFile(path).find("example.org/77"), std::string::npos) << path;
    EXPECT_EQ(ReadFile(path).find(DocumentOf(77)), std::string::npos) << path;
  }
  state_.Reopen();
}

TEST_F(QuarantineTest, AFullDiskAtAnyStepLosesNoQuarantinedRowAndDoublesNone) {
  std::set<int> expected;
  for (int step = 0; step < 60; ++step) {
    SCOPED_TRACE(step);
    const int page = 1'000 + step;
    ASSERT_TRUE(AppendQuarantined(2, 200 + step));
    ASSERT_TRUE(AppendQuarantined(page, 300 + step));
    ASSERT_TRUE(Append(2, 400 + step));
    ASSERT_TRUE(Append(page, 500 + step));
    writer_->Taint(PageId(page));
    files_.FailFrom(step);
    const bool finished = static_cast<bool>(writer_->Finish());
    files_.FailFrom(1'000'000);
    Restart();
    const std::set<int> rows = Rows();
    const std::set<int> quarantined = Quarantined();
    std::set<int> all = rows;
    all.insert(quarantined.begin(), quarantined.end());
    EXPECT_EQ(Evidence(), all);
    EXPECT_FALSE(all.contains(300 + step));
    EXPECT_FALSE(all.contains(500 + step));
    for (const int row : expected) EXPECT_TRUE(all.contains(row)) << row;
    expected = all;
    if (!finished) continue;
    EXPECT_TRUE(all.contains(200 + step) && all.contains(400 + step));
    return;
  }
  ADD_FAILURE() << "it never finished";
}

}  // namespace
}  // namespace tamis
