// tamis demo: the whole program on a site that it brings along.

#include "crawler/cli/demo_command.h"

#include <stdlib.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "config/load.h"
#include "crawler/cli/demo_server.h"
#include "crawler/cli/demo_site.h"
#include "crawler/cli/json_lines.h"
#include "crawler/core/clock.h"
#include "crawler/core/digest.h"
#include "crawler/crawl_run.h"
#include "crawler/log.h"
#include "storage/dataset_folders.h"
#include "storage/manifest.h"
#include "storage/shard_preview.h"

namespace tamis {
namespace {

constexpr int64_t kRowsShown = 8;
constexpr size_t kCaptionWidth = 46;

/// Holds the block lists while the crawl runs.
class ListFolder {
 public:
  static Result<ListFolder> Make() {
    std::error_code failed;
    const std::filesystem::path temporary = std::filesystem::temp_directory_path(failed);
    std::string name = (temporary / "tamis-demo-XXXXXX").string();
    if (failed || mkdtemp(name.data()) == nullptr) {
      return Error{ErrorCode::kInternal, "no temporary folder for the demo's block lists can be made"};
    }
    ListFolder folder;
    folder.path_ = name;
    return folder;
  }
  ~ListFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  ListFolder(ListFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ListFolder& operator=(ListFolder&&) = delete;

  Result<std::string> Write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = path_ / name;
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) return Error{ErrorCode::kInternal, path.string() + " cannot be written"};
    return path.string();
  }

 private:
  ListFolder() = default;
  std::filesystem::path path_;
};

/// Digests of the bundled pictures that stand for what must never be kept, one of each kind, and a PDQ hash.
Result<std::string> SyntheticDigestList(const DemoSite& site) {
  std::string text = "# Synthetic: drawings of the demo site, no real list.\n";
  int kind = 0;
  for (const std::string_view picture : site.ListedPictures()) {
    const Result<Digests> digests = DigestAll(std::as_bytes(std::span(picture)));
    if (!digests) return digests.error();
    if (kind == 0) text += "md5 " + ToHex(digests->md5) + "\n";
    if (kind == 1) text += "sha1 " + ToHex(digests->sha1) + "\n";
    if (kind == 2) text += "sha256 " + ToHex(digests->sha256) + "\n";
    kind = (kind + 1) % 3;
  }
  // What the first of them looks like. It is on the site once more, turned and under other bytes.
  text += "pdq 968d3e691e596d36786cf1e7e163069385a66f0c5e97b069e85a52f117a98c06\n";
  return text;
}

/// "2026-05-01": the list of the demo is never old.
std::string Today() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 16> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts)};
}

Status AddLists(const DemoSite& site, const ListFolder& folder, Options& options) {
  SafetyOptions& safety = options.safety;
  const Result<std::string> digests = SyntheticDigestList(site);
  if (!digests) return digests.error();
  const Result<std::string> list = folder.Write("digests.txt", *digests);
  if (!list) return list.error();
  safety.hash_lists.push_back({.path = *list,
                               .source = "tamis demo (synthetic)",
                               .role = "operator",
                               .version = "1",
                               .as_of = Today()});
  const Result<std::string> domains = folder.Write("domains.txt", site.Text("block-domains.txt"));
  if (!domains) return domains.error();
  safety.block_domains_file = *domains;
  const Result<std::string> urls = folder.Write("urls.txt", site.Text("block-urls.txt"));
  if (!urls) return urls.error();
  safety.block_urls_file = *urls;
  const Result<std::string> opt_outs = folder.Write("opt-outs.txt", site.Text("opt-outs.txt"));
  if (!opt_outs) return opt_outs.error();
  options.rights.opt_out_lists = {*opt_outs};
  return {};
}

/// What the demo changes of the defaults, each for a case of its site or to be done in seconds.
Options DemoOptions(const DemoSite& site, const DemoServer& server, const std::string& out) {
  const std::string port = std::to_string(server.port());
  Options options;
  options.identity.contact = "https://example.org/tamis-demo";
  options.output.out = out;
  options.network.allow_cidrs = {"127.0.0.0/8"};
  options.network.dns_servers = {"127.0.0.1:" + std::to_string(server.dns_port())};
  for (const std::string& host : site.hosts()) {
    options.network.resolve.push_back(host + ":" + port + ":127.0.0.1");
  }
  options.network.head_timeout = Milliseconds{2'500};
  options.network.max_image_bytes = kMiB;
  options.politeness.host_delay = Milliseconds{0};
  options.politeness.image_delay = Milliseconds{0};
  options.politeness.retry_delay = std::chrono::hours{1};  // what fails for now waits beyond the demo's end
  options.crawl.seeds = {"http://harbour.demo.test:" + port + "/"};
  options.crawl.max_pages_per_host = 30;
  options.crawl.max_pages_per_host_set = true;
  options.crawl.include = {R"(/$)", R"(\.html$)", R"(\.pdf$)"};
  options.crawl.exclude = {"/print/"};
  options.rights.policy = "strict";  // every wish of a site counts
  options.rights.policy_tokens = {"demo-training"};
  options.privacy.faces = "drop";
  options.privacy.documents = "drop";
  options.duplicates.near = "drop";
  options.duplicates.max_distance = 4;  // its drawings are alike
  return options;
}

/// `wanted`, or with the first number that is free: datasets are never mixed.
std::string FreeFolder(const std::string& wanted) {
  const std::string base = wanted.substr(0, wanted.find_last_not_of('/') + 1);
  const auto taken = [](const std::string& name) {
    std::error_code failed;
    return std::filesystem::exists(name, failed) || std::filesystem::exists(DefaultPrivateDir(name), failed);
  };
  std::string name = base;
  for (int number = 2; taken(name); ++number) name = base + "-" + std::to_string(number);
  return name;
}

struct Outcome {
  std::string out;
  CrawlResult crawl;
  std::vector<PreviewRow> rows;
};

Result<std::vector<PreviewRow>> FirstRows(const std::filesystem::path& out) {
  std::ifstream file(out / "manifest.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const Result<Manifest> manifest = Manifest::FromJson(text);
  if (!manifest) return manifest.error();
  if (manifest->shards.empty()) return std::vector<PreviewRow>{};
  return PreviewShard(out / "data" / manifest->shards.front().name, kRowsShown);
}

Result<Outcome> Run(const std::string& out) {
  Result<std::unique_ptr<DemoServer>> server = DemoServer::Listen();
  if (!server) return server.error();
  Result<DemoSite> site = DemoSite::Make((*server)->port(), SystemClock().Now());
  if (!site) return site.error();
  const Result<ListFolder> lists = ListFolder::Make();
  if (!lists) return lists.error();
  CrawlSetup setup;
  setup.options = DemoOptions(*site, **server, out);
  const Status listed = AddLists(*site, *lists, setup.options);
  if (!listed) return listed.error();
  ResolveDefaults(setup.options);
  const Status ready = CheckForCrawl(setup.options);
  if (!ready) return ready.error();
  const Status log = OpenLog(setup.options.log);
  if (!log) return log.error();
  (*server)->Serve(*std::move(site));

  Outcome outcome{.out = out};
  outcome.crawl = RunCrawl(setup);
  if (outcome.crawl.exit_code != 0) return outcome;
  Result<std::vector<PreviewRow>> rows = FirstRows(out);
  if (!rows) return rows.error();
  outcome.rows = *std::move(rows);
  return outcome;
}

std::string Cut(const std::string& text, size_t width) {
  return text.size() <= width ? text : text.substr(0, width - 3) + "...";
}

void PrintText(const Outcome& outcome) {
  std::printf("\n%lld pairs kept; the first %zu:\n\n", static_cast<long long>(outcome.crawl.rows),
              outcome.rows.size());
  std::printf("%-22s %9s  %-*s  %s\n", "key", "size", static_cast<int>(kCaptionWidth), "caption", "url");
  for (const PreviewRow& row : outcome.rows) {
    const std::string size = std::to_string(row.width) + "x" + std::to_string(row.height);
    std::printf("%-22s %9s  %-*s  %s\n", row.key.c_str(), size.c_str(), static_cast<int>(kCaptionWidth),
                Cut(row.caption, kCaptionWidth).c_str(), row.url.c_str());
  }
  std::printf("\nDataset: %s (shards in data/, summary.json, manifest.json)\n", outcome.out.c_str());
  std::printf("State, ledger and keys: %s (not for publishing)\n",
              DefaultPrivateDir(outcome.out).string().c_str());
  std::printf("Open it in Python:\n  import pandas; print(pandas.read_parquet(\"%s/data\"))\n",
              outcome.out.c_str());
}

void PrintJson(const Outcome& outcome) {
  boost::json::array rows;
  for (const PreviewRow& row : outcome.rows) {
    rows.push_back(boost::json::object{{"key", row.key},
                                       {"width", row.width},
                                       {"height", row.height},
                                       {"caption", row.caption},
                                       {"url", row.url},
                                       {"page_url", row.page_url}});
  }
  WriteLine(std::cout, boost::json::object{{"out", outcome.out},
                                           {"private", DefaultPrivateDir(outcome.out).string()},
                                           {"exit", outcome.crawl.exit_code},
                                           {"kept", outcome.crawl.rows},
                                           {"rows", std::move(rows)}});
}

}  // namespace

int RunDemoCommand(int argc, char** argv) {
  std::string out = "tamis-demo";
  bool json = false;
  CLI::App app{"Serve a bundled site on loopback, crawl it, and show what comes out.", "tamis demo"};
  app.add_option("--out", out, "folder of the dataset; one that exists gets a number")->capture_default_str();
  app.add_flag("--json", json, "one JSON object instead of the table");
  app.footer("Example:\n  tamis demo --out /tmp/tamis-demo");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const Result<Outcome> outcome = Run(FreeFolder(out));
  if (!outcome) {
    std::fprintf(stderr, "tamis demo: %s\n", outcome.error().message.c_str());
    return 1;
  }
  if (json)
    PrintJson(*outcome);
  else if (outcome->crawl.exit_code == 0)
    PrintText(*outcome);
  return outcome->crawl.exit_code;
}

}  // namespace tamis
