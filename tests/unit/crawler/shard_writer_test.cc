// What a taint does to rows: in the open shard, in committed ones, and after a kill in between.

#include "crawler/shard_writer.h"

#include <set>

#include <gtest/gtest.h>

#include "crawler/known_match.h"
#include "tests/unit/crawler/shard_writer_fixture.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

TEST_F(ShardWriterTest, ATaintedPageLosesItsRowsInTheOpenShardAtOnce) {
  ASSERT_TRUE(Append(1, 1));
  ASSERT_TRUE(Append(2, 2));
  writer_->Taint(PageId(1));
  EXPECT_EQ(kept(), 1);
  EXPECT_EQ(dropped(), 1);
  const Status refused = Append(1, 3);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  ASSERT_TRUE(writer_->Finish());
  EXPECT_EQ(Rows(), std::set<int>{2});
}

// Whoever asked must not acknowledge the item then: the next start would neither record nor taint.
TEST_F(ShardWriterTest, AMatchThatCannotBeRecordedIsNotHandled) {
  ASSERT_TRUE(MakeIncidentKeys(state_.dir() / "keys"));
  const IncidentPublicKey key =
      *ReadIncidentPublicKey((state_.dir() / "keys" / "incident-public.key").string());
  const fs::path folder = state_.dir() / "incidents";
  const std::unique_ptr<IncidentLog> incidents = *IncidentLog::Open(folder, key);
  MatchCounts counts(state_.db(), state_.keys());
  const SafetyOptions options;
  KnownMatchHandler handler({.options = options,
                             .clock = clock_,
                             .frontier = *frontier_,
                             .writer = *writer_,
                             .counts = counts,
                             .funnel = *funnel_,
                             .incidents = incidents.get()});
  const MatchCase match{.url = "https://img.example.org/1.jpg", .page_id = PageId(1)};
  EXPECT_TRUE(handler.Handle(match));
  fs::remove_all(folder);
  EXPECT_FALSE(handler.Handle(match));
  EXPECT_TRUE(writer_->failed());
}

TEST_F(ShardWriterTest, CommittedRowsGoWithTheNextManifest) {
  Commit({{1, 1}, {2, 2}, {1, 3}});
  Commit({{1, 4}});
  Commit({{2, 5}});
  EXPECT_EQ(writer_->committed_rows(), 5);
  writer_->Taint(PageId(1));
  EXPECT_EQ(Rows().size(), 5u) << "not before the next manifest";
  EXPECT_EQ(kept(), 5);
  Commit({{3, 6}});
  EXPECT_EQ(Rows(), (std::set<int>{2, 5, 6}));
  EXPECT_EQ(kept(), 3);
  EXPECT_EQ(dropped(), 3);
  EXPECT_EQ(funnel_->counts().images.dropped.at("safety"), 3);
  EXPECT_EQ(writer_->committed_rows(), 3);
}

TEST_F(ShardWriterTest, WithoutAShardToCommitTheyGoAtTheEnd) {
  Commit({{1, 1}, {2, 2}});
  writer_->Taint(PageId(1));
  ASSERT_TRUE(writer_->Finish());
  EXPECT_EQ(Rows(), std::set<int>{2});
}

TEST_F(ShardWriterTest, WithoutAShardToCommitTheyGoWhenTheyHaveWaitedLong) {
  Commit({{1, 1}, {2, 2}});
  writer_->Taint(PageId(1));
  ASSERT_TRUE(writer_->CommitIfOld());
  EXPECT_EQ(Rows().size(), 2u);
  clock_.Advance(OutputOptions().shard_max_age);
  ASSERT_TRUE(writer_->CommitIfOld());
  EXPECT_EQ(Rows(), std::set<int>{2});
}

TEST_F(ShardWriterTest, WhatAKilledRunHadNotRemovedTheNextStartRemoves) {
  Commit({{1, 1}, {2, 2}});
  writer_->Taint(PageId(1));
  Restart();
  EXPECT_EQ(Rows(), std::set<int>{2});
  EXPECT_TRUE(writer_->IsTainted(PageId(1)));
  EXPECT_EQ(kept(), 0) << "this run kept none of them";
  EXPECT_EQ(writer_->committed_rows(), 0);
  EXPECT_FALSE(Append(1, 7));
}

TEST_F(ShardWriterTest, AFullDiskAtAnyStepOfTheRemovalIsMadeUpForByTheNextStart) {
  for (int step = 0; step < 13; ++step) {
    SCOPED_TRACE(step);
    const int page = 10 + step;
    Commit({{page, 100 + step}, {1, 200 + step}});
    writer_->Taint(PageId(page));
    files_.FailFrom(step);
    EXPECT_FALSE(writer_->Finish());
    EXPECT_TRUE(writer_->failed());
    files_.FailFrom(1'000'000);
    Restart();
    const std::set<int> rows = Rows();
    EXPECT_FALSE(rows.contains(100 + step));
    EXPECT_EQ(std::ssize(rows), step + 1) << "no other row is lost";
    EXPECT_EQ(Evidence(), rows);
  }
}

TEST_F(ShardWriterTest, WithoutRemovalTheStartDoesNotSucceed) {
  Commit({{1, 1}, {2, 2}});
  writer_->Taint(PageId(1));
  files_.FailFrom(0);
  EXPECT_FALSE(TryToStart()) << "the page's rows are still in the dataset";
}

TEST_F(ShardWriterTest, OncePagesAreRemovedALaterStartDoesNotLookAgain) {
  Commit({{1, 1}, {2, 2}});
  writer_->Taint(PageId(1));
  ASSERT_TRUE(writer_->Finish());
  const std::string before = ReadFile(folders_->manifest());
  files_.FailFrom(0);
  ASSERT_TRUE(TryToStart()) << "nothing is to be written";
  files_.FailFrom(1'000'000);
  EXPECT_EQ(ReadFile(folders_->manifest()), before);
}

TEST_F(ShardWriterTest, ThePictureOfARemovedRowIsNotTakenAgain) {
  Commit({{1, 1}});
  writer_->Taint(PageId(1));
  ASSERT_TRUE(writer_->Finish());
  EXPECT_TRUE(Rows().empty());
  const Record record = MakeSampleRecord(MakeSamplePair(5, 1), budget_);
  const Result<ContentReservation> content = writer_->Reserve(record.digests().sha256);
  ASSERT_TRUE(content);
  EXPECT_FALSE(content->granted());
}

}  // namespace
}  // namespace tamis
