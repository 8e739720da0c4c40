// tamis status DIR: what a run has done, where it stands, whether it can resume.

#include "crawler/cli/status_command.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/frontier/leveldb_frontier.h"
#include "storage/dataset_folders.h"
#include "storage/manifest.h"
#include "storage/private_keys.h"
#include "storage/state_db.h"

namespace tamis {
namespace {

struct RunStatus {
  Manifest manifest;
  bool has_manifest = false;
  std::string state;                      // running, resumable, finished, unreadable: why
  std::optional<FrontierStats> frontier;  // unless running
  std::optional<boost::json::object> summary;
};

std::optional<std::string> FileText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

// The queue of a run that is not running; its lock is held while we look.
Result<FrontierStats> ReadFrontier(const DatasetFolders& folders) {
  const Result<PrivateKeys> keys = LoadOrCreatePrivateKeys(folders.keys());
  if (!keys) return keys.error();
  const Result<std::unique_ptr<StateDb>> db = StateDb::Open({.folder = folders.state()}, *keys);
  if (!db) return db.error();
  const Result<std::unique_ptr<Frontier>> frontier = OpenLeveldbFrontier(**db, *keys, {});
  if (!frontier) return frontier.error();
  return (*frontier)->stats();
}

void LookAtState(const std::filesystem::path& out, const std::filesystem::path& private_dir,
                 RunStatus& status) {
  const Result<DatasetFolders> folders = DatasetFolders::Open(out, private_dir);
  if (!folders) {
    status.state = folders.error().code == ErrorCode::kUnavailable ? "running"
                                                                   : "unreadable: " + folders.error().message;
    return;
  }
  const Result<FrontierStats> stats = ReadFrontier(*folders);
  if (!stats) {
    status.state = "unreadable: " + stats.error().message;
    return;
  }
  status.frontier = *stats;
  status.state = stats->queued[0] + stats->queued[1] > 0 ? "resumable" : "finished";
}

Result<RunStatus> Look(const std::filesystem::path& out, const std::filesystem::path& private_dir) {
  RunStatus status;
  const std::filesystem::path secret = private_dir.empty() ? DefaultPrivateDir(out) : private_dir;
  const std::optional<std::string> manifest = FileText(out / "manifest.json");
  if (!manifest && !std::filesystem::exists(secret / "state")) {
    return Error{ErrorCode::kNotFound, out.string() + " holds no run: neither manifest.json nor state"};
  }
  if (manifest) {
    Result<Manifest> read = Manifest::FromJson(*manifest);
    if (!read) return read.error();
    status.manifest = *std::move(read);
    status.has_manifest = true;
  }
  if (const std::optional<std::string> text = FileText(out / "summary.json")) {
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(*text, error);
    if (!error && value.is_object()) status.summary = std::move(value.as_object());
  }
  if (std::filesystem::exists(secret / "state"))
    LookAtState(out, secret, status);
  else
    status.state = "finished";  // a dataset without its private folder: complete as it is, not resumable
  return status;
}

boost::json::object ToJson(const RunStatus& status) {
  boost::json::object json{{"state", status.state},
                           {"shards", status.manifest.shards.size()},
                           {"rows", status.manifest.rows()},
                           {"runs", status.manifest.runs.size()},
                           {"unscreened", status.manifest.facts.unscreened}};
  if (status.frontier) {
    json["pages_seen"] = status.frontier->seen[0];
    json["pages_queued"] = status.frontier->queued[0];
    json["images_seen"] = status.frontier->seen[1];
    json["images_queued"] = status.frontier->queued[1];
  }
  if (status.summary) json["last_run"] = *status.summary;
  return json;
}

void PrintText(const RunStatus& status) {
  std::printf("state    %s\n", status.state.c_str());
  std::printf("dataset  %zu shards, %lld rows%s\n", status.manifest.shards.size(),
              static_cast<long long>(status.manifest.rows()),
              status.manifest.facts.unscreened ? ", unscreened" : "");
  if (status.frontier) {
    std::printf("pages    %lld seen, %lld queued\n", static_cast<long long>(status.frontier->seen[0]),
                static_cast<long long>(status.frontier->queued[0]));
    std::printf("images   %lld seen, %lld queued\n", static_cast<long long>(status.frontier->seen[1]),
                static_cast<long long>(status.frontier->queued[1]));
  }
  if (status.summary && status.summary->contains("exit")) {
    std::printf("last run exit %s\n", boost::json::serialize(status.summary->at("exit")).c_str());
  }
  if (status.state == "resumable") std::printf("the same tamis crawl command goes on\n");
}

}  // namespace

int RunStatusCommand(int argc, char** argv) {
  std::string out;
  std::string private_dir;
  bool json = false;
  CLI::App app{"Say what a run has done, where it stands and whether it can resume.", "tamis status"};
  app.add_option("DIR", out, "folder of the dataset (--out of the crawl)")->required();
  app.add_option("--private", private_dir, "its private folder (default DIR.private)");
  app.add_flag("--json", json, "one JSON object");
  app.footer("Example:\n  tamis status OUT");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const Result<RunStatus> status = Look(out, private_dir);
  if (!status) {
    std::fprintf(stderr, "tamis status: %s\n", status.error().message.c_str());
    return 1;
  }
  if (json)
    WriteLine(std::cout, ToJson(*status));
  else
    PrintText(*status);
  return status->state.starts_with("unreadable") ? 1 : 0;
}

}  // namespace tamis
