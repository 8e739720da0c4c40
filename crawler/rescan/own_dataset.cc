#include "crawler/rescan/own_dataset.h"

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "crawler/core/version.h"
#include "crawler/frontier/leveldb_frontier.h"
#include "crawler/rescan/match_record.h"
#include "crawler/rescan/own_rows.h"
#include "crawler/taint.h"
#include "storage/dataset_folders.h"
#include "storage/ledger.h"
#include "storage/ledger_rows.h"
#include "storage/private_keys.h"
#include "storage/run_state.h"
#include "storage/shard_commit.h"
#include "storage/shard_series.h"
#include "storage/state_db.h"
#include "storage/state_keys.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

/// The parts of a run's state that a removal needs; declared in the order in which they need each other.
struct OpenState {
  PrivateKeys keys;
  std::unique_ptr<StateDb> db;
  std::unique_ptr<ShardCommitter> committer;
  std::unique_ptr<ShardCommitter> quarantine;
  std::unique_ptr<Frontier> frontier;
  std::unique_ptr<Ledger> ledger;
};

Result<Manifest> ReadManifest(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) return Error{ErrorCode::kUnavailable, path.string() + ": cannot be read"};
  return Manifest::FromJson(text);
}

/// The shards of both kinds: no two have the same name.
Manifest Both(Manifest dataset, const Manifest& quarantine) {
  dataset.shards.insert(dataset.shards.end(), quarantine.shards.begin(), quarantine.shards.end());
  return dataset;
}

/// Of a run that quarantined nothing: an empty one.
Result<Manifest> ReadQuarantine(const DatasetFolders& folders) {
  const fs::path path = SeriesOf(ShardKind::kQuarantine, folders).manifest;
  std::error_code failed;
  if (!fs::exists(path, failed) && !failed) return Manifest();
  return ReadManifest(path);
}

Result<OpenState> OpenParts(const RescanContext& context, const DatasetFolders& folders,
                            const ManifestFacts& facts) {
  OpenState state;
  Result<PrivateKeys> keys = LoadOrCreatePrivateKeys(folders.keys());
  if (!keys) return keys.error();
  state.keys = *keys;
  Result<std::unique_ptr<StateDb>> db = StateDb::Open({.folder = folders.state()}, state.keys);
  if (!db) return db.error();
  state.db = *std::move(db);
  const Result<RunState> run_state = OpenRunState(*state.db,
                                                  {.partitions = kPartitions,
                                                   .created_at = context.clock.Now(),
                                                   .product_version = std::string(ProductVersion())},
                                                  kOldestFormatForRemoval);
  if (!run_state) return run_state.error();
  Result<std::unique_ptr<ShardCommitter>> committer = ShardCommitter::Open(
      {.folders = folders, .db = *state.db, .files = context.files, .clock = context.clock}, facts);
  if (!committer) return committer.error();
  state.committer = *std::move(committer);
  Result<std::unique_ptr<ShardCommitter>> quarantine = ShardCommitter::Open({.folders = folders,
                                                                             .db = *state.db,
                                                                             .files = context.files,
                                                                             .clock = context.clock,
                                                                             .kind = ShardKind::kQuarantine},
                                                                            facts);
  if (!quarantine) return quarantine.error();
  state.quarantine = *std::move(quarantine);
  Result<std::unique_ptr<Frontier>> frontier = OpenLeveldbFrontier(*state.db, state.keys, {});
  if (!frontier) return frontier.error();
  state.frontier = *std::move(frontier);
  Result<std::unique_ptr<Ledger>> ledger = Ledger::Open(folders.ledger(), state.keys);
  if (!ledger) return ledger.error();
  state.ledger = *std::move(ledger);
  return state;
}

using PageByKey = std::map<std::string, std::string>;

/// Which rows go, beside those that match.
class Removal {
 public:
  Removal(const RescanContext& context, const OwnRows& rows, RescanReport& report)
      : context_(context), rows_(rows), report_(report) {}

  RowsByShard Plan(const fs::path& ledger, const Manifest& manifest) {
    for (const auto& [key, row] : rows_.found()) plan_[row.shard].insert(key);
    report_.rows_matched = static_cast<int64_t>(rows_.found().size());
    for (const auto& [key, shard] : rows_.unscannable()) {
      if (rows_.found().contains(key)) continue;
      ++report_.rows_unscannable;
      if (context_.options.unscannable == UnscannableRows::kRemove) plan_[shard].insert(key);
    }
    const Status tainted = AddTaintedPages(ledger, manifest);
    if (!tainted) report_.problems.push_back(tainted.error().message);
    return std::move(plan_);
  }

  /// By the key of the row that matched; without those that are only to be reviewed.
  const PageByKey& tainted() const { return tainted_; }

 private:
  Status AddTaintedPages(const fs::path& ledger, const Manifest& manifest) {
    if (rows_.found().empty()) return {};
    std::unordered_set<std::string> pages;
    const auto note = [&](const LedgerRow& row) {
      const auto found = rows_.found().find(row.key);
      if (found != rows_.found().end() && !row.page_id.empty() &&
          StrictestOf(found->second.judgement.matches) != ListAction::kReview) {
        pages.insert(row.page_id);
        tainted_[row.key] = row.page_id;
      }
      return true;
    };
    const Result<LedgerReading> read = VisitCommittedRows(ledger, manifest, note);
    if (!read) return read.error();
    const Result<std::vector<RowPlace>> siblings = FindRowsOfPages(ledger, manifest, pages);
    if (!siblings) return siblings.error();
    for (const RowPlace& place : *siblings) {
      if (!plan_[place.shard].insert(place.key).second) continue;
      ++report_.rows_of_tainted_pages;
    }
    return {};
  }

  const RescanContext& context_;
  const OwnRows& rows_;
  RescanReport& report_;
  RowsByShard plan_;
  PageByKey tainted_;
};

/// Records first: a crash after them repeats them, a crash before them finds the rows again. Then the taint,
/// so that a crawl that goes on takes nothing more of the pages.
Status RecordAndForbid(const RescanContext& context, const OwnRows& rows, const PageByKey& pages,
                       TaintedPages& taint, Frontier& frontier) {
  for (const auto& [key, row] : rows.found()) {
    const Status recorded = RecordMatch(context, row.url, row.page_url, row.judgement);
    if (!recorded) return recorded;
  }
  for (const auto& [key, page] : pages) {
    const Result<bool> marked = taint.Mark(page);
    if (!marked) return marked.error();
  }
  for (const auto& [key, row] : rows.found()) {
    const auto page = pages.find(key);
    const std::string page_id = page != pages.end() ? page->second : std::string();
    for (const std::string& url : std::set<std::string>{row.url, row.final_url}) {
      if (url.empty()) continue;
      const Result<PurgeCounts> purged = frontier.Purge(url, page_id);
      if (!purged) return purged.error();
    }
  }
  return frontier.Flush();
}

Status RemoveRows(const RowsByShard& plan, OpenState& state, RescanReport& report) {
  for (ShardCommitter* const committer : {state.committer.get(), state.quarantine.get()}) {
    const Result<ShardRemoval> removed = committer->RemoveRows(plan, *state.ledger);
    if (!removed) return removed.error();
    const Status forgotten = state.ledger->Forget({}, {removed->keys.begin(), removed->keys.end()});
    if (!forgotten) return forgotten.error();
    report.rows_removed += removed->rows;
    report.files_rewritten += static_cast<int64_t>(removed->replacements.size());
    report.old_files_deleted = report.files_rewritten;
  }
  return {};
}

}  // namespace

Result<RescanReport> RescanOwnDataset(const RescanContext& context) {
  const RescanOptions& options = context.options;
  const Result<DatasetFolders> folders = DatasetFolders::Open(options.dataset, options.private_dir);
  if (!folders) return folders.error();
  Result<Manifest> manifest = ReadManifest(folders->manifest());
  if (!manifest) return manifest.error();
  std::optional<OpenState> state;
  if (!options.dry_run) {
    Result<OpenState> opened = OpenParts(context, *folders, manifest->facts);
    if (!opened) return opened.error();
    state = *std::move(opened);
    *manifest = Both(state->committer->manifest(), state->quarantine->manifest());
  } else {
    const Result<Manifest> quarantine = ReadQuarantine(*folders);
    if (!quarantine) return quarantine.error();
    *manifest = Both(*std::move(manifest), *quarantine);
  }
  RescanReport report;
  OwnRows rows(context, *manifest, *folders, report);
  const Status judged = rows.Judge();
  if (!judged) return judged.error();
  Removal removal(context, rows, report);
  const RowsByShard plan = removal.Plan(folders->ledger(), *manifest);
  if (options.dry_run || plan.empty()) return report;
  TaintedPages taint(*state->db);
  Status done = RecordAndForbid(context, rows, removal.tainted(), taint, *state->frontier);
  if (done) done = RemoveRows(plan, *state, report);
  if (done && report.problems.empty()) done = taint.MarkRemoved();  // else the next crawl looks again
  if (!done) report.problems.push_back(done.error().message);
  return report;
}

}  // namespace tamis
