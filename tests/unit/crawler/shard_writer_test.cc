// What a taint does to rows: in the open shard, in committed ones, and after a kill in between.

#include "crawler/shard_writer.h"

#include <set>

#include <gtest/gtest.h>

#include "crawler/frontier/memory_frontier.h"
#include "crawler/known_match.h"
#include "storage/shard_preview.h"
#include "tests/support/failing_files.h"
#include "tests/support/fake_clock.h"
#include "tests/support/sample_record.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

class ShardWriterTest : public testing::Test {
 protected:
  ShardWriterTest() { Restart(); }

  /// Ends the process without Finish, so to speak, and starts the next one.
  void Restart() {
    const Status started = TryToStart();
    ASSERT_TRUE(started) << started.error().message;
  }
  Status TryToStart() {
    writer_.reset();
    contents_.reset();
    ledger_.reset();
    committer_.reset();
    folders_.reset();
    known_ = *KnownHashes::Open({}, clock_);
    frontier_ = std::make_unique<MemoryFrontier>();
    funnel_ = std::make_unique<Funnel>();
    state_.Reopen();
    folders_.emplace(*DatasetFolders::Open(state_.dir() / "out", {}));
    committer_ = *ShardCommitter::Open(
        {.folders = *folders_, .db = state_.db(), .files = files_, .clock = clock_}, {});
    ledger_ = *Ledger::Open(folders_->ledger(), state_.keys());
    contents_.emplace(state_.db(), state_.keys());
    Result<std::unique_ptr<ShardWriter>> writer = ShardWriter::Make({.db = state_.db(),
                                                                     .committer = *committer_,
                                                                     .frontier = *frontier_,
                                                                     .contents = *contents_,
                                                                     .ledger = *ledger_,
                                                                     .funnel = *funnel_,
                                                                     .clock = clock_,
                                                                     .options = {},
                                                                     .metadata = {},
                                                                     .known = *known_,
                                                                     .ledger_folder = folders_->ledger()});
    if (!writer) return writer.error();
    writer_ = *std::move(writer);
    return {};
  }

  /// Row `n` of page `page`, as the pipeline appends it.
  Status Append(int page, int n) {
    WorkItem item;
    item.kind = WorkKind::kImage;
    item.url = "https://img.example.org/" + std::to_string(n) + ".jpg";
    EXPECT_TRUE(frontier_->Put({&item, 1}));
    const std::vector<Lease> leases =
        *frontier_->TakeLeases({.max_items = 1, .now = clock_.Now(), .max_images_per_domain = 1'000});
    EXPECT_EQ(leases.size(), 1u);
    Record record = MakeSampleRecord(MakeSamplePair(page, n), budget_);
    Result<ContentReservation> content = writer_->Reserve(record.digests().sha256);
    EXPECT_TRUE(content);
    return writer_->Append(std::move(record), leases.at(0).id, *std::move(content), known_->generation());
  }
  void Commit(std::initializer_list<std::pair<int, int>> rows) {
    for (const auto& [page, n] : rows) ASSERT_TRUE(Append(page, n));
    ASSERT_TRUE(writer_->Finish());
  }
  static std::string PageId(int page) { return "page-" + std::to_string(page); }

  /// Numbers of the rows that the dataset holds, by their captions.
  std::set<int> Rows() {
    std::set<int> rows;
    const Manifest manifest = committer_->manifest();
    for (const ManifestShard& shard : manifest.shards) {
      const auto preview = PreviewShard(folders_->data() / shard.name, 1'000);
      EXPECT_TRUE(preview);
      for (const auto& row : *preview) rows.insert(std::stoi(row.caption.substr(row.caption.rfind(' '))));
    }
    EXPECT_EQ(manifest.rows(), std::ssize(rows));
    const auto files = std::distance(fs::directory_iterator(folders_->data()), fs::directory_iterator());
    EXPECT_EQ(files, std::ssize(manifest.shards)) << "old shards are deleted";
    return rows;
  }
  int64_t kept() const { return funnel_->counts().images.kept; }
  int64_t dropped() const { return funnel_->counts().images.dropped_total(); }

  StateFixture state_;
  FailingFiles files_;
  FakeClock clock_;
  MemoryBudget budget_{256 << 20};
  std::optional<DatasetFolders> folders_;
  std::unique_ptr<MemoryFrontier> frontier_;
  std::unique_ptr<Funnel> funnel_;
  std::unique_ptr<ShardCommitter> committer_;
  std::unique_ptr<Ledger> ledger_;
  std::optional<ContentIndex> contents_;
  std::shared_ptr<KnownHashes> known_;
  std::unique_ptr<ShardWriter> writer_;
};

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
  for (int step = 0; step < 9; ++step) {
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
