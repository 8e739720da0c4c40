#ifndef TAMIS_TESTS_UNIT_CRAWLER_SHARD_WRITER_FIXTURE_H_
#define TAMIS_TESTS_UNIT_CRAWLER_SHARD_WRITER_FIXTURE_H_

// A shard writer with all that it needs, and what it has written.

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/frontier/memory_frontier.h"
#include "crawler/shard_writer.h"
#include "storage/shard_preview.h"
#include "tests/support/failing_files.h"
#include "tests/support/fake_clock.h"
#include "tests/support/sample_record.h"
#include "tests/support/state_fixture.h"

namespace tamis {

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
    const auto files = std::distance(std::filesystem::directory_iterator(folders_->data()),
                                     std::filesystem::directory_iterator());
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
    for (const auto& entry : std::filesystem::directory_iterator(folders_->quarantine()))
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
    const std::filesystem::path folder = folders_->evidence() / "documents";
    const int64_t files = std::filesystem::exists(folder)
                              ? std::distance(std::filesystem::directory_iterator(folder),
                                              std::filesystem::directory_iterator())
                              : 0;
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

}  // namespace tamis

#endif  // TAMIS_TESTS_UNIT_CRAWLER_SHARD_WRITER_FIXTURE_H_
