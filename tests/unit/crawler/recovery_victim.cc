// Crawls RecoverySite without a network: frontier, content index, ledger, shards and their evidence as in a
// real run.
// recovery_victim OUT FETCH_LOG [N]: with N it kills itself before its Nth file operation of a commit.

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/core/clock.h"
#include "crawler/frontier/leveldb_frontier.h"
#include "storage/content_index.h"
#include "storage/evidence_store.h"
#include "storage/ledger.h"
#include "storage/run_state.h"
#include "storage/shard_commit.h"
#include "tests/support/recovery_site.h"

namespace tamis {
namespace {

constexpr int kRowsPerShard = 20;

template <class T>
T Must(Result<T> result) {
  if (!result) std::fprintf(stderr, "%s\n", result.error().message.c_str());
  CHECK(result.has_value());
  return *std::move(result);
}
void Must(const Status& status) {
  if (!status) std::fprintf(stderr, "%s\n", status.error().message.c_str());
  CHECK(status.has_value());
}

/// The process dies before the chosen operation, as by a power switch.
class DyingFiles final : public FileOps {
 public:
  explicit DyingFiles(int die_at) : left_(die_at) {}
  Status Write(const std::filesystem::path& path, std::string_view bytes) override {
    Count();
    return SystemFileOps().Write(path, bytes);
  }
  Status Sync(const std::filesystem::path& path) override {
    Count();
    return SystemFileOps().Sync(path);
  }
  Status Rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    Count();
    return SystemFileOps().Rename(from, to);
  }
  Status Remove(const std::filesystem::path& path) override {
    Count();
    return SystemFileOps().Remove(path);
  }

 private:
  void Count() {
    if (left_-- == 0) std::raise(SIGKILL);
  }
  int left_;
};

class Victim {
 public:
  Victim(const std::string& out, const std::string& fetch_log, int die_at)
      : files_(die_at),
        folders_(Must(DatasetFolders::Open(out, {}))),
        keys_(Must(LoadOrCreatePrivateKeys(folders_.keys()))),
        db_(Must(StateDb::Open({.folder = folders_.state()}, keys_))),
        ledger_(Must(Ledger::Open(folders_.ledger(), keys_))),
        contents_(*db_, keys_),
        fetch_log_(open(fetch_log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
    Must(OpenRunState(*db_, {}));
    const ShardCommitter::Context context{folders_, *db_, files_, clock_};
    committer_ = Must(ShardCommitter::Open(context, {}));
    frontier_ = Must(OpenLeveldbFrontier(*db_, keys_, {}));
  }

  void Run() {
    const std::vector<WorkItem> seeds = {PageItem(0)};
    Must(frontier_->Put(seeds));
    for (;;) {
      const std::vector<Lease> leases = Must(frontier_->TakeLeases({.max_items = 16, .now = clock_.Now()}));
      for (const Lease& lease : leases) {
        NoteFetch(lease.item.url);
        lease.item.kind == WorkKind::kPage ? VisitPage(lease) : VisitImage(lease);
      }
      if (rows_ >= kRowsPerShard || leases.empty()) CommitShard();
      if (leases.empty()) break;
    }
    CHECK(frontier_->stats().queued[0] == 0 && frontier_->stats().queued[1] == 0);
    Must(ledger_->Sync());
  }

 private:
  static WorkItem PageItem(int page) {
    WorkItem item;
    item.url = RecoverySite::PageUrl(page);
    return item;
  }
  void NoteFetch(const std::string& url) {
    const std::string line = committer_->run() + " " + url + "\n";
    CHECK(write(fetch_log_, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
  }
  void VisitPage(const Lease& lease) {
    const int page = RecoverySite::PageOf(lease.item.url);
    std::vector<WorkItem> found;
    for (const int link : RecoverySite::Links(page)) found.push_back(PageItem(link));
    for (const std::string& url : RecoverySite::Images(page)) {
      WorkItem image;
      image.kind = WorkKind::kImage;
      image.url = url;
      found.push_back(std::move(image));
    }
    Must(frontier_->Complete({&lease.id, 1}, found));
  }
  void VisitImage(const Lease& lease) {
    const std::string& url = lease.item.url;
    const Sha256 content = Must(DigestSha256(url));
    if (RecoverySite::IsDropped(url)) {
      Must(ledger_->AddDrop({url, "too_small", content}, clock_.Now()));
      Must(frontier_->Acknowledge({&lease.id, 1}));
      return;
    }
    CHECK(Must(
        contents_.Reserve(content)));  // contents are distinct: a reserved or kept one would be a lost pair
    acknowledgements_.Append(Must(frontier_->AcknowledgeBatch({&lease.id, 1})));
    contents_.AddTo(acknowledgements_, {&content, 1});
    row_contents_.push_back(content);
    row_leases_.push_back(lease.id);
    shard_ += url + "\n";
    ++rows_;
  }
  /// A row for each row, and a document for each shard.
  void WriteEvidence(const std::string& shard) {
    const std::string document = ToHex(Must(DigestSha256(shard_)));
    const auto sink = Must(EvidenceSink::Open(committer_->evidence().TemporaryOf(shard)));
    Must(committer_->evidence().AddDocument(document, shard_));
    std::istringstream urls(shard_);
    for (std::string url; std::getline(urls, url);)
      Must(sink->Append({.key = url, .image_url = url, .documents = {document}}));
    CHECK(Must(sink->Close({})));
  }
  void CommitShard() {
    if (rows_ == 0) return;
    FinishedShard finished{committer_->NextShard(), rows_, std::ssize(shard_),
                           ToHex(Must(DigestSha256(shard_)))};
    Must(SystemFileOps().Write(finished.shard.temporary, shard_));
    WriteEvidence(finished.shard.name);
    finished.has_evidence = true;
    Must(committer_->Commit(finished, acknowledgements_));
    frontier_->Settle(row_leases_);
    contents_.Settle(row_contents_);
    acknowledgements_.Clear();
    row_leases_.clear();
    row_contents_.clear();
    shard_.clear();
    rows_ = 0;
  }

  SystemClock clock_;
  DyingFiles files_;
  DatasetFolders folders_;
  PrivateKeys keys_;
  std::unique_ptr<StateDb> db_;
  std::unique_ptr<Ledger> ledger_;
  ContentIndex contents_;
  const int fetch_log_;
  std::unique_ptr<ShardCommitter> committer_;
  std::unique_ptr<Frontier> frontier_;

  StateBatch acknowledgements_;
  std::vector<LeaseId> row_leases_;
  std::vector<Sha256> row_contents_;
  std::string shard_;
  int64_t rows_ = 0;
};

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  constexpr int kNever = 1'000'000'000;
  tamis::Victim victim(argv[1], argv[2], argc > 3 ? std::atoi(argv[3]) : kNever);
  victim.Run();
  return 0;
}
