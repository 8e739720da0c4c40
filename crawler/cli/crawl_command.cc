// tamis crawl: the main job.

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "config/load.h"
#include "config/print.h"
#include "crawler/cli/crawl_command.h"
#include "crawler/crawl_run.h"
#include "crawler/log.h"

namespace tamis {
namespace {

constexpr size_t kMaxSeedFileLines = 10'000'000;

struct Arguments {
  std::string config;
  std::string out;
  std::string private_dir;
  std::string seeds_file;
  std::vector<std::string> seeds;
  std::vector<std::string> overrides;
  std::string log_format;
  std::string log_file;
  bool print_config = false;
  bool dry_run = false;
  bool quiet = false;
  bool verbose = false;
};

void Describe(CLI::App& app, Arguments& arguments) {
  app.add_option("-c,--config", arguments.config, "configuration file (TOML); - is standard input");
  app.add_option("--out", arguments.out, "folder of the dataset: only what may be published");
  app.add_option("--private", arguments.private_dir,
                 "folder of state, ledger and keys (default OUT.private)");
  app.add_option("--seeds", arguments.seeds_file, "file with one seed URL per line, # starts a comment");
  app.add_option("URL", arguments.seeds, "seed pages");
  app.add_option("--set", arguments.overrides, "section.key=value, overrides the file; may be repeated")
      ->take_all()
      ->allow_extra_args(false);
  app.add_flag("--print-config", arguments.print_config, "print the effective configuration and exit");
  app.add_flag("--dry-run", arguments.dry_run,
               "crawl pages and judge candidates, fetch no image, keep only summary.json");
  app.add_flag("--quiet", arguments.quiet, "warnings and errors only");
  app.add_flag("--verbose", arguments.verbose, "also details");
  app.add_option("--log-format", arguments.log_format, "text or json");
  app.add_option("--log-file", arguments.log_file, "write messages to a file");
  app.footer(
      "Example:\n  tamis crawl --out OUT --set identity.contact=https://example.org/bot "
      "https://example.org/\n"
      "Stop with Ctrl-C: the open shard is finished; the same command goes on.");
}

Status AddSeedsFromFile(const std::string& path, std::vector<std::string>& seeds) {
  std::ifstream opened;
  if (path != "-") {
    opened.open(path);
    if (!opened) return Error{ErrorCode::kNotFound, "seeds file " + path + " cannot be read"};
  }
  std::istream& file = path == "-" ? std::cin : opened;
  std::string line;
  while (std::getline(file, line)) {
    line = line.substr(0, line.find(" #"));
    const size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos || line[begin] == '#') continue;
    seeds.push_back(line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1));
    if (seeds.size() > kMaxSeedFileLines)
      return Error{ErrorCode::kTooLarge, "seeds file " + path + " has too many lines"};
  }
  return {};
}

std::vector<std::string> OverridesOf(const Arguments& arguments) {
  std::vector<std::string> overrides = arguments.overrides;
  const auto add = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) overrides.push_back(std::string(key) + "=" + value);
  };
  add("output.out", arguments.out);
  add("output.private_dir", arguments.private_dir);
  add("log.format", arguments.log_format);
  add("log.file", arguments.log_file);
  if (arguments.quiet) add("log.quiet", "true");
  if (arguments.verbose) add("log.verbose", "true");
  return overrides;
}

int Complain(const Error& error) {
  std::fprintf(stderr, "tamis crawl: %s\n", error.message.c_str());
  return error.code == ErrorCode::kRefused ? 3 : 2;
}

}  // namespace

int RunCrawlCommand(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{"Crawl pages, filter image-text pairs in memory, write clean Parquet shards.", "tamis crawl"};
  Describe(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  Result<Options> options = LoadOptions(arguments.config, OverridesOf(arguments));
  if (!options) return Complain(options.error());
  options->crawl.seeds.insert(options->crawl.seeds.end(), arguments.seeds.begin(), arguments.seeds.end());
  if (!arguments.seeds_file.empty()) {
    const Status read = AddSeedsFromFile(arguments.seeds_file, options->crawl.seeds);
    if (!read) return Complain(read.error());
  }
  if (arguments.print_config) {
    std::fputs(PrintConfig(*options).c_str(), stdout);
    return 0;
  }
  const Status ready = CheckForCrawl(*options);
  if (!ready) return Complain(ready.error());
  const Status log = OpenLog(options->log);
  if (!log) return Complain(log.error());
  const CrawlSetup setup{.options = *std::move(options),
                         .dry_run = arguments.dry_run,
                         .show_progress = isatty(STDERR_FILENO) != 0 && !arguments.quiet};
  return RunCrawl(setup).exit_code;
}

}  // namespace tamis
