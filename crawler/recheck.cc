#include "crawler/recheck.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "crawler/core/evidence_json.h"
#include "crawler/crawl_network.h"
#include "crawler/extractor.h"
#include "crawler/recheck/ask_again.h"
#include "crawler/recheck/tombstones.h"
#include "crawler/rescan/open_dataset.h"
#include "crawler/rescan/rescan.h"
#include "filter/rights/judge.h"
#include "filter/rights/opt_out_lists.h"
#include "storage/evidence_store.h"
#include "storage/ledger_rows.h"
#include "storage/shard_series.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

constexpr int kRowsAtOnce = 256;
constexpr size_t kCacheBytes = size_t{256} << 20;  // of robots.txt files, and of files of rights

/// Rows that go.
struct Denied {
  RowsByShard rows;
  std::map<std::string, std::string> published;  // reason by key, of the dataset's own
};

/// Which rows hold a picture that is on an opt-out list by its digest.
Result<std::set<std::string>> ListedContents(const DatasetFolders& folders, const Manifest& manifest,
                                             const OptOutLists& lists) {
  std::set<std::string> keys;
  const Result<LedgerReading> read =
      VisitCommittedRows(folders.ledger(), manifest, [&](const LedgerRow& row) {
        if (lists.Lists(row.digests.sha256)) keys.insert(row.key);
        return true;
      });
  if (!read) return read.error();
  return keys;
}

/// Steps 1 and 2. Rows are read while others wait for their answers.
class RowsAgain {
 public:
  struct Parts {
    asio::io_context& io;
    Fetcher& fetcher;
    const OptOutLists& lists;
    const std::set<std::string>& listed_contents;
    const RightsPolicy& policy;
    const std::string& product_token;
    const Clock& clock;
  };
  RowsAgain(const Parts& parts, RecheckReport& report)
      : parts_(parts), ask_again_(parts.fetcher), report_(report) {}

  Status Visit(const EvidenceStore& store, const Manifest& manifest) {
    const Status read = VisitShards(store, manifest);
    Wait(0);
    stays_.reset();
    report_.origins_asked = static_cast<int64_t>(ask_again_.origins().size());
    return read;
  }

  Denied Take() { return std::move(denied_); }

 private:
  Status VisitShards(const EvidenceStore& store, const Manifest& manifest) {
    for (const ManifestShard& shard : manifest.shards) {
      int64_t seen = 0;
      const Status read = store.VisitShard(shard.name, [&](const EvidenceRow& row) {
        ++seen;
        Start(shard.name, row);
        return true;
      });
      if (!read) return read;
      report_.rows += shard.rows;
      report_.rows_without_evidence += std::max<int64_t>(shard.rows - seen, 0);
    }
    return {};
  }

  /// Until no more than so many rows are being asked about.
  void Wait(int rows) {
    while (running_ > rows) parts_.io.run_one();
  }

  void Start(const std::string& shard, const EvidenceRow& row) {
    Result<Evidence> old = ReadEvidenceJson(row.evidence);
    if (!old) {
      report_.problems.push_back("evidence of row " + row.key + ": " + old.error().message);
      return;
    }
    ++running_;
    asio::co_spawn(parts_.io, One(shard, row.key, row.image_url, *std::move(old)),
                   [this](const auto& failed) {
                     --running_;
                     if (failed) ++report_.rows_unreachable;
                   });
    Wait(kRowsAtOnce - 1);
  }

  asio::awaitable<void> One(std::string shard, std::string key, std::string named_url, Evidence old) {
    SaidNow now;
    now.said.statements = OperatorSays(key, named_url, old);
    // Whoever is on a list is not even asked.
    if (now.said.statements.empty()) now = co_await ask_again_.Ask(old);
    const bool whole = now.whole;
    const Evidence evidence =
        EvidenceNow(std::move(old), std::move(now), parts_.product_token, parts_.clock.Now());
    const RightsVerdict verdict = Judge(evidence, parts_.policy);
    if (verdict.decision <= RightsDecision::kDeny) {
      Deny(shard, key, verdict.reason);
      co_return;
    }
    if (!whole) ++report_.rows_unreachable;
    const bool published = KindOfShard(shard) == ShardKind::kDataset;
    if (verdict.decision == RightsDecision::kQuarantine && published) ++report_.rows_to_review;
  }

  std::vector<Statement> OperatorSays(const std::string& key, const std::string& named_url,
                                      const Evidence& old) const {
    std::vector<Statement> said;
    std::set<std::string> urls{old.page_url, old.image_url, named_url};
    urls.insert(old.page_hops.begin(), old.page_hops.end());
    urls.insert(old.image_hops.begin(), old.image_hops.end());
    for (const std::string& text : urls) {
      const Result<Url> url = Url::Parse(text);
      if (url) parts_.lists.AddStatements(*url, said);
    }
    if (parts_.listed_contents.contains(key)) {
      const StatementSource source{.place = Place::kOperator};
      said.push_back(MakeStatement(source, Mechanism::kOptOutList, "content", "", "", ""));
    }
    return said;
  }

  void Deny(const std::string& shard, const std::string& key, const std::string& reason) {
    if (!denied_.rows[shard].insert(key).second) return;
    ++report_.rows_denied;
    ++report_.denied[reason];
    if (KindOfShard(shard) == ShardKind::kDataset) denied_.published[key] = reason;
  }

  const Parts parts_;
  AskAgain ask_again_;
  RecheckReport& report_;
  Denied denied_;
  asio::executor_work_guard<asio::io_context::executor_type> stays_{parts_.io.get_executor()};
  int running_ = 0;
};

/// A network of its own, without what a crawl keeps of such files: they are asked, not looked up.
Result<Denied> AskAll(const Options& options, const DatasetFolders& folders, const Manifest& manifest,
                      FileOps& files, const Clock& clock, RecheckReport& report) {
  const Result<RightsPolicy> policy = RightsPolicy::From(options);
  if (!policy) return policy.error();
  const Result<std::shared_ptr<OptOutLists>> lists = OptOutLists::Open(options.rights.opt_out_lists);
  if (!lists) return lists.error();
  const Result<std::set<std::string>> contents = ListedContents(folders, manifest, **lists);
  if (!contents) return contents.error();
  Options without_models = options;  // no picture is looked at
  without_models.safety.allow_no_classifier = true;
  without_models.safety.models.clear();
  const Result<Safety> safety = Safety::Make(without_models, clock);
  if (!safety) return safety.error();
  asio::io_context io{1};
  MemoryBudget memory(options.engine.memory_mib * kMiB);
  const Result<Extractor> extractor = Extractor::Make(options, memory);
  if (!extractor) return extractor.error();
  Result<std::unique_ptr<CrawlNetwork>> network = CrawlNetwork::Open({.io = io,
                                                                      .options = options,
                                                                      .clock = clock,
                                                                      .safety = *safety,
                                                                      .memory = memory,
                                                                      .extractor = *extractor,
                                                                      .robots_cache_bytes = kCacheBytes,
                                                                      .rights_cache_bytes = kCacheBytes});
  if (!network) return network.error();
  RowsAgain rows({.io = io,
                  .fetcher = (*network)->fetcher(),
                  .lists = **lists,
                  .listed_contents = *contents,
                  .policy = *policy,
                  .product_token = options.identity.product_token,
                  .clock = clock},
                 report);
  const Status asked = rows.Visit(EvidenceStore(folders.evidence(), files), manifest);
  (*network)->turnstile().Close();
  (*network)->Shutdown();
  io.run();
  if (!asked) return asked.error();
  return rows.Take();
}

}  // namespace

Result<RecheckReport> Recheck(const RecheckOptions& recheck, const Options& options, FileOps& files,
                              const Clock& clock) {
  if (!IsOwnDataset(recheck.dataset))
    return Error{ErrorCode::kNotFound, recheck.dataset.string() + " is no dataset of a crawl"};
  const std::filesystem::path private_dir =
      recheck.private_dir.empty() ? DefaultPrivateDir(recheck.dataset) : recheck.private_dir;
  std::error_code failed;
  if (!std::filesystem::is_directory(private_dir / "evidence", failed))
    return Error{ErrorCode::kNotFound, private_dir.string() + " is no private folder of a run with evidence"};
  const Result<DatasetFolders> folders = DatasetFolders::Open(recheck.dataset, recheck.private_dir);
  if (!folders) return folders.error();
  const Result<Manifest> manifest = ReadManifests(*folders);
  if (!manifest) return manifest.error();
  std::optional<OpenDataset> state;
  if (!recheck.dry_run) {
    Result<OpenDataset> opened = OpenDataset::Open(*folders, files, clock, manifest->facts);
    if (!opened) return opened.error();
    state = *std::move(opened);
  }
  RecheckReport report;
  const Result<Denied> denied = AskAll(options, *folders, *manifest, files, clock, report);
  if (!denied) return denied.error();
  if (recheck.dry_run || denied->rows.empty()) return report;
  const Result<int64_t> tombstones = AddTombstones(folders->out(), denied->published, clock.Now(), files);
  if (!tombstones) return tombstones.error();
  report.tombstones = *tombstones;
  RemovedRows removed;
  const Status done = state->RemoveRows(denied->rows, removed);
  report.rows_removed = removed.rows;
  if (!done) report.problems.push_back(done.error().message);
  return report;
}

}  // namespace tamis
