#include "crawler/rescan/own_dataset.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "crawler/rescan/match_record.h"
#include "crawler/rescan/open_dataset.h"
#include "crawler/rescan/own_rows.h"
#include "crawler/taint.h"
#include "storage/dataset_folders.h"
#include "storage/ledger_rows.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

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

Status RemoveRows(const RowsByShard& plan, OpenDataset& state, RescanReport& report) {
  RemovedRows removed;
  const Status done = state.RemoveRows(plan, removed);
  report.rows_removed = removed.rows;
  report.files_rewritten = removed.files;
  report.old_files_deleted = removed.files;
  return done;
}

}  // namespace

Result<RescanReport> RescanOwnDataset(const RescanContext& context) {
  const RescanOptions& options = context.options;
  const Result<DatasetFolders> folders = DatasetFolders::Open(options.dataset, options.private_dir);
  if (!folders) return folders.error();
  const Result<Manifest> manifest = ReadManifests(*folders);
  if (!manifest) return manifest.error();
  std::optional<OpenDataset> state;
  if (!options.dry_run) {
    Result<OpenDataset> opened = OpenDataset::Open(*folders, context.files, context.clock, manifest->facts);
    if (!opened) return opened.error();
    state = *std::move(opened);
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
