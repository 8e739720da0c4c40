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
    quarantine_.reset();
    documents_.reset();
    folders_.reset();
    known_ = *KnownHashes::Open({}, clock_);
    frontier_ = std::make_unique<MemoryFrontier>();
    funnel_ = std::make_unique<Funnel>();
    state_.Reopen();
    folders_.emplace(*DatasetFolders::Open(state_.dir() / "out", {}));
    committer_ = *ShardCommitter::Open(
        {.folders = *folders_, .db = state_.db(), .files = files_, .clock = clock_}, {});
    quarantine_ = *ShardCommitter::Open({.folders = *folders_,
                                         .db = state_.db(),
                                         .files = files_,
                                         .clock = clock_,
                                         .kind = ShardKind::kQuarantine},
                                        {});
    documents_.emplace(state_.db(), state_.keys());
    ledger_ = *Ledger::Open(folders_->ledger(), state_.keys());
    contents_.emplace(state_.db(), state_.keys());
    Result<std::unique_ptr<ShardWriter>> writer = ShardWriter::Make({.db = state_.db(),
                                                                     .committer = *committer_,
                                                                     .quarantine = *quarantine_,
                                                                     .documents = *documents_,
                                                                     .frontier = *frontier_,
                                                                     .contents = *contents_,
                                                                     .ledger = *ledger_,
                                                                     .funnel = *funnel_,
                                                                     .clock = clock_,
                                                                     .options = {},
                                                                     .metadata = {.rights_policy = "strict"},
                                                                     .rights_settings = "{}",
                                                                     .known = *known_,
                                                                     .ledger_folder = folders_->ledger()});
    if (!writer) return writer.error();
    writer_ = *std::move(writer);
    return {};
  }

  /// Row `n` of page `page`, as the pipeline appends it.
  Status Append(int page, int n) { return Append(page, n, MakeSamplePair(page, n)); }
  Status AppendQuarantined(int page, int n) {
    SamplePair pair = MakeSamplePair(page, n);
    pair.rights.verdict.decision = RightsDecision::kQuarantine;
    pair.on_rights = {.filter = "rights", .reason = "doubtful", .effect = Effect::kQuarantine};
    return Append(page, n, std::move(pair));
  }
  Status Append(int page, int n, SamplePair pair) {
    WorkItem item;
    item.kind = WorkKind::kImage;
    item.url = "https://img.example.org/" + std::to_string(n) + ".jpg";
    EXPECT_TRUE(frontier_->Put({&item, 1}));
    const std::vector<Lease> leases =
        *frontier_->TakeLeases({.max_items = 1, .now = clock_.Now(), .max_images_per_domain = 1'000});
    EXPECT_EQ(leases.size(), 1u);
    pair.rights.evidence.documents = {
        {.kind = "robots", .state = "read", .sha256 = *documents_->Put("robots", DocumentOf(page))}};
    Record record = MakeSampleRecord(pair, budget_);
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
  static std::string DocumentOf(int page) { return "robots.txt of " + std::to_string(page); }

  /// Numbers of the rows that are quarantined, by their captions.
  std::set<int> Quarantined() {
    std::set<int> rows;
    const Manifest manifest = quarantine_->manifest();
    for (const ManifestShard& shard : manifest.shards) {
      const auto preview = PreviewShard(folders_->quarantine() / shard.name, 1'000);
      EXPECT_TRUE(preview);
      for (const auto& row : *preview) rows.insert(std::stoi(row.caption.substr(row.caption.rfind(' '))));
    }
    EXPECT_EQ(manifest.rows(), std::ssize(rows));
    int64_t files = 0;
    for (const auto& entry : fs::directory_iterator(folders_->quarantine()))
      files += entry.path().filename().string().find("manifest.json") == std::string::npos;
    EXPECT_EQ(files, std::ssize(manifest.shards)) << "old shards are deleted";
    return rows;
  }

  /// Numbers of the rows that have evidence; each document is there, and no other.
  std::set<int> Evidence() {
    std::set<int> rows;
    std::set<std::string> documents;
    const Status read = committer_->evidence().Visit([&](const EvidenceRow& row) {
      EXPECT_EQ(row.policy, "strict");
      rows.insert(std::stoi(row.image_url.substr(row.image_url.rfind('/') + 1)));
      documents.insert(row.documents.begin(), row.documents.end());
      return true;
    });
    EXPECT_TRUE(read) << read.error().message;
    for (const std::string& document : documents) EXPECT_TRUE(committer_->evidence().Document(document));
    const fs::path folder = folders_->evidence() / "documents";
    const int64_t files =
        fs::exists(folder) ? std::distance(fs::directory_iterator(folder), fs::directory_iterator()) : 0;
    EXPECT_EQ(files, std::ssize(documents));
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
  std::unique_ptr<ShardCommitter> quarantine_;
  std::optional<DocumentStore> documents_;
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

TEST_F(ShardWriterTest, ARowIsCommittedWithItsEvidenceAndItsDocuments) {
  Commit({{1, 1}, {2, 2}});
  EXPECT_EQ(Evidence(), (std::set<int>{1, 2}));
  EXPECT_EQ(*committer_->evidence().Document(*documents_->Put("robots", DocumentOf(1))), DocumentOf(1));
}

TEST_F(ShardWriterTest, ARowWhoseDocumentCannotBeHadIsRefused) {
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

TEST_F(ShardWriterTest, QuarantinedRowsAreKeptApartAndCountAsDropped) {
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

TEST_F(ShardWriterTest, NothingOfAQuarantinedRowIsInTheDatasetsFolder) {
  ASSERT_TRUE(AppendQuarantined(2, 2));
  ASSERT_TRUE(writer_->Finish());
  for (const auto& entry : fs::recursive_directory_iterator(folders_->out())) {
    if (entry.is_regular_file()) ADD_FAILURE() << entry.path();
  }
}

TEST_F(ShardWriterTest, AQuarantinedPictureMayBeKeptFromAnotherPage) {
  ASSERT_TRUE(AppendQuarantined(1, 1));
  SamplePair same = MakeSamplePair(2, 2);
  same.body = MakeSamplePair(1, 1).body;
  ASSERT_TRUE(Append(2, 2, std::move(same)));
  ASSERT_TRUE(writer_->Finish());
  EXPECT_EQ(Rows(), std::set<int>{2});
  EXPECT_EQ(Quarantined(), std::set<int>{1});
}

TEST_F(ShardWriterTest, ATaintedPageLosesItsQuarantinedRowsToo) {
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

TEST_F(ShardWriterTest, NoFileSaysAnythingOfAPageThatWasRemoved) {
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

TEST_F(ShardWriterTest, AFullDiskAtAnyStepLosesNoQuarantinedRowAndDoublesNone) {
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
