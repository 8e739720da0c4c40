#include "crawler/cli/rescan_command.h"

#include <algorithm>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/core/clock.h"
#include "crawler/host_safety.h"
#include "crawler/rescan/rescan.h"
#include "storage/time_text.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitDone = 0;
constexpr int kExitIncomplete = 1;
constexpr int kExitUsage = 2;
constexpr int kExitRefused = 3;
constexpr std::chrono::hours kForEver{24 * 365 * 1000};

struct Given {
  RescanOptions options;
  std::string dataset, private_dir, out, unscannable = "report";
};

void AddOptions(CLI::App& app, Given& given) {
  RescanOptions& options = given.options;
  app.add_option("DATASET", given.dataset, "folder of a crawl; or a Parquet or tar file, or a folder of them")
      ->required();
  app.add_option("--lists", options.safety.index_files, "index files (tamis hashlist import)")
      ->required()
      ->allow_extra_args(false)
      ->delimiter(',');
  app.add_option("--private", given.private_dir, "private folder (of a crawl: default DATASET.private)");
  app.add_option("--incident-public-key", options.safety.incident_public_key,
                 "the key, or its file: matches are recorded in the private folder, sealed");
  app.add_option("--max-distance", options.safety.pdq_max_distance, "of PDQ hashes, 0 to 64")
      ->check(CLI::Range(0, 64));
  app.add_option("--min-quality", options.safety.pdq_min_quality, "below it a PDQ hash is not compared")
      ->check(CLI::Range(0, 100));
  app.add_option("--unscannable", given.unscannable,
                 "rows that cannot be judged: report (they stay, exit code 1), remove, keep")
      ->check(CLI::IsMember({"report", "remove", "keep"}));
  app.add_flag("--dry-run", options.dry_run, "count only");
  app.add_option("--out", given.out, "datasets of others: write cleaned copies there, not in place");
  app.add_option("--threads", options.threads, "default: all cores")->check(CLI::Range(1, 1024));
  RescanColumns& columns = options.columns;
  const std::pair<const char*, std::vector<std::string>*> names[] = {
      {"--image-column", &columns.image},   {"--md5-column", &columns.md5}, {"--sha1-column", &columns.sha1},
      {"--sha256-column", &columns.sha256}, {"--pdq-column", &columns.pdq}, {"--url-column", &columns.url}};
  for (const auto& [name, column] : names)
    app.add_option(name, *column, "tables of others: instead of the columns found by their names")
        ->allow_extra_args(false);
  app.footer(
      "Example:\n  tamis rescan OUT --lists lists.tki\n"
      "  tamis rescan laion/ --lists lists.tki --out laion-clean/");
}

UnscannableRows UnscannableFrom(std::string_view word) {
  if (word == "remove") return UnscannableRows::kRemove;
  return word == "keep" ? UnscannableRows::kKeep : UnscannableRows::kReport;
}

json::string_view Text(std::string_view text) {
  return {text.data(), text.size()};
}

json::array ListsOf(const RescanReport& report) {
  json::array lists;
  for (const KnownList& list : report.lists) {
    const ListSource& source = list.source;
    json::object entry{{"source", source.label},
                       {"role", Text(ToString(source.role))},
                       {"version", source.version},
                       {"entries", source.entry_count()}};
    entry["as_of"] = source.as_of ? json::value(Rfc3339(*source.as_of)) : json::value(nullptr);
    lists.push_back(std::move(entry));
  }
  return lists;
}

int ExitCodeOf(const RescanOptions& options, const RescanReport& report) {
  const bool reports = options.unscannable == UnscannableRows::kReport && report.rows_unscannable > 0;
  return report.problems.empty() && report.files_unreadable == 0 && !reports ? kExitDone : kExitIncomplete;
}

json::object SummaryOf(const RescanOptions& options, const RescanReport& report) {
  json::object summary;
  const std::pair<std::string_view, int64_t> counts[] = {
      {"rows", report.rows},
      {"rows_matched", report.rows_matched},
      {"rows_unscannable", report.rows_unscannable},
      {"rows_of_tainted_pages", report.rows_of_tainted_pages},
      {"rows_without_ledger", report.rows_without_ledger},
      {"rows_removed", report.rows_removed},
      {"pictures_hashed", report.pictures_hashed},
      {"values_unreadable", report.values_unreadable},
      {"files", report.files},
      {"files_rewritten", report.files_rewritten},
      {"files_unreadable", report.files_unreadable},
      {"old_files_deleted", report.old_files_deleted}};
  for (const auto& [name, count] : counts) summary.emplace(Text(name), count);
  summary["dataset"] = IsOwnDataset(options.dataset) ? "own" : "foreign";
  summary["dry_run"] = options.dry_run;
  summary["lists"] = ListsOf(report);
  summary["exit"] = ExitCodeOf(options, report);
  return summary;
}

int ExitCodeOf(const Error& error) {
  if (error.code == ErrorCode::kRefused) return kExitRefused;
  const bool is_usage = error.code == ErrorCode::kInvalidInput || error.code == ErrorCode::kNotFound;
  return is_usage ? kExitUsage : kExitIncomplete;
}

/// Why these options do not go together; empty if they do.
std::string WhatIsWrong(const RescanOptions& options) {
  if (!IsOwnDataset(options.dataset)) return {};
  if (!options.out.empty()) return "--out is for datasets of others";
  return options.columns.empty() ? std::string() : "columns are for datasets of others";
}

int Run(const RescanOptions& options) {
  const Status forbidden = ForbidDumps();
  const Result<RescanReport> report =
      forbidden ? Rescan(options, SystemFileOps(), SystemClock()) : Result<RescanReport>(forbidden.error());
  if (!report) {
    std::cerr << "tamis rescan: " << report.error().message << "\n";
    return ExitCodeOf(report.error());
  }
  for (const std::string& problem : report->problems) std::cerr << "tamis rescan: " << problem << "\n";
  WriteLine(std::cout, SummaryOf(options, *report));
  std::cout.flush();
  return std::cout ? ExitCodeOf(options, *report) : kExitIncomplete;
}

}  // namespace

int RunRescanCommand(int argc, char** argv) {
  CLI::App app("Applies lists to a dataset that is there, and removes what they know.", "tamis rescan");
  Given given;
  given.options.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  AddOptions(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitDone : kExitUsage;  // --help is an "error" that exits with 0
  }
  RescanOptions& options = given.options;
  options.dataset = given.dataset;
  options.private_dir = given.private_dir;
  options.out = given.out;
  options.unscannable = UnscannableFrom(given.unscannable);
  // An old list finds what it knows: its age is a question for crawls, which claim to have asked.
  options.safety.hash_list_max_age = kForEver;
  if (const std::string wrong = WhatIsWrong(options); !wrong.empty()) {
    std::cerr << "tamis rescan: " << wrong << "; see tamis rescan --help\n";
    return kExitUsage;
  }
  return Run(options);
}

}  // namespace tamis
