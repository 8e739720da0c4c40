#include "crawler/cli/recheck_command.h"

#include <cstdio>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "config/load.h"
#include "crawler/cli/json_lines.h"
#include "crawler/host_safety.h"
#include "crawler/recheck.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitDone = 0;
constexpr int kExitIncomplete = 1;
constexpr int kExitUsage = 2;
constexpr int kExitRefused = 3;

struct Given {
  std::string dataset, private_dir, config;
  std::vector<std::string> overrides;
  bool dry_run = false;
  bool json = false;
};

void AddOptions(CLI::App& app, Given& given) {
  app.add_option("OUT", given.dataset, "folder of the dataset (--out of the crawl)")->required();
  app.add_option("--private", given.private_dir, "its private folder (default OUT.private)");
  app.add_option("-c,--config", given.config, "configuration file (TOML); best the crawl's own");
  app.add_option("--set", given.overrides, "section.key=value")->take_all()->allow_extra_args(false);
  app.add_flag("--dry-run", given.dry_run, "ask and count only");
  app.add_flag("--json", given.json, "one JSON object");
  app.footer(
      "Asks robots.txt, tdmrep.json, ai.txt, trust.txt and RSL documents of every origin again, and the "
      "opt-out\n"
      "lists, judges every row under the configured policy, and removes what is denied now: from data/,\n"
      "quarantine and evidence. OUT/tombstones.jsonl says which rows went. No page and no image is "
      "requested.\n"
      "What cannot be asked now leaves its rows as they are (exit 1).\n\n"
      "By AIPREF the copy that was current when a resource was fetched governs it: to drop rows for what a "
      "site\n"
      "says later goes beyond that, and is the choice of whoever runs this command.\n\n"
      "Example:\n  tamis recheck -c tamis.toml OUT --dry-run");
}

json::object SummaryOf(const RecheckReport& report, bool dry_run, int exit_code) {
  json::object denied;
  for (const auto& [reason, count] : report.denied) denied.emplace(reason, count);
  return {{"rows", report.rows},
          {"origins_asked", report.origins_asked},
          {"rows_unreachable", report.rows_unreachable},
          {"rows_without_evidence", report.rows_without_evidence},
          {"rows_to_review", report.rows_to_review},
          {"rows_denied", report.rows_denied},
          {"denied", std::move(denied)},
          {"rows_removed", report.rows_removed},
          {"tombstones", report.tombstones},
          {"dry_run", dry_run},
          {"exit", exit_code}};
}

void PrintText(const RecheckReport& report) {
  const std::pair<const char*, int64_t> counts[] = {{"rows", report.rows},
                                                    {"origins asked", report.origins_asked},
                                                    {"rows unreachable", report.rows_unreachable},
                                                    {"rows without evidence", report.rows_without_evidence},
                                                    {"rows to review", report.rows_to_review},
                                                    {"rows denied", report.rows_denied},
                                                    {"rows removed", report.rows_removed},
                                                    {"new tombstones", report.tombstones}};
  for (const auto& [name, count] : counts) std::printf("%-32s %lld\n", name, static_cast<long long>(count));
  for (const auto& [reason, count] : report.denied)
    std::printf("  %-30s %lld\n", reason.c_str(), static_cast<long long>(count));
}

int Complain(const Error& error) {
  std::cerr << "tamis recheck: " << error.message << "\n";
  if (error.code == ErrorCode::kRefused) return kExitRefused;
  const bool is_usage = error.code == ErrorCode::kInvalidInput || error.code == ErrorCode::kNotFound;
  return is_usage ? kExitUsage : kExitIncomplete;
}

int Run(const Given& given) {
  const Result<Options> options = LoadOptions(given.config, given.overrides);
  if (!options) return Complain(options.error());
  if (options->identity.contact.empty()) {
    return Complain(
        {ErrorCode::kInvalidInput, "identity.contact is not set: sites must be able to reach you"});
  }
  const Status forbidden = ForbidDumps();
  if (!forbidden) return Complain(forbidden.error());
  const RecheckOptions recheck{
      .dataset = given.dataset, .private_dir = given.private_dir, .dry_run = given.dry_run};
  const Result<RecheckReport> report = Recheck(recheck, *options, SystemFileOps(), SystemClock());
  if (!report) return Complain(report.error());
  for (const std::string& problem : report->problems) std::cerr << "tamis recheck: " << problem << "\n";
  const int exit_code = report->is_complete() ? kExitDone : kExitIncomplete;
  if (!given.json) {
    PrintText(*report);
    return exit_code;
  }
  WriteLine(std::cout, SummaryOf(*report, given.dry_run, exit_code));
  std::cout.flush();
  return std::cout ? exit_code : kExitIncomplete;
}

}  // namespace

int RunRecheckCommand(int argc, char** argv) {
  CLI::App app("Asks sites and opt-out lists again, and removes the rows that they deny now.",
               "tamis recheck");
  Given given;
  AddOptions(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitDone : kExitUsage;  // --help is an "error" that exits with 0
  }
  return Run(given);
}

}  // namespace tamis
