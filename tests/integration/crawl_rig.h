#ifndef TAMIS_TESTS_INTEGRATION_CRAWL_RIG_H_
#define TAMIS_TESTS_INTEGRATION_CRAWL_RIG_H_

// A web of pages and pictures on loopback, and whole crawls of it in this process.

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/crawl_run.h"
#include "storage/shard_preview.h"
#include "tests/support/loopback_server.h"
#include "tests/support/temp_dir.h"

namespace tamis {

/// Hosts named *.test, all served by one server. What is not defined answers 404.
class TestWeb {
 public:
  TestWeb();

  /// "http://HOST:PORT/path". `host` and path as in "a.test/page".
  std::string Url(const std::string& place) const;

  void Answer(const std::string& place, LoopbackServer::Handler handler);
  void Page(const std::string& place, const std::string& body,
            std::vector<std::pair<std::string, std::string>> headers = {});
  /// A JPEG; equal seeds give equal bytes. Its bytes.
  std::string Picture(const std::string& place, uint32_t seed,
                      std::vector<std::pair<std::string, std::string>> headers = {});
  /// `to` as it stands in the Location header.
  void Redirect(const std::string& place, const std::string& to, int status = 302);
  void Robots(const std::string& host, const std::string& text, int status = 200);

  /// How often `place` was requested.
  int Hits(const std::string& place) const;
  /// Requests of a host, robots.txt apart.
  int HitsOfHost(const std::string& host) const;
  uint16_t port() const { return server_.port(); }

 private:
  LoopbackResponse Serve(const LoopbackRequest& request);

  mutable std::mutex mutex_;
  std::map<std::string, LoopbackServer::Handler> places_;
  std::map<std::string, int> hits_;
  LoopbackServer server_;  // last: its threads use the rest
};

/// `<img>` with a text of its own.
std::string Img(const std::string& url, const std::string& alt);

/// A dataset and its private folder, crawled into as often as wanted.
class CrawlRig {
 public:
  explicit CrawlRig(const TestWeb& web);

  CrawlResult Crawl(const std::vector<std::string>& seeds);

  /// All rows of the shards that the manifest names.
  std::vector<PreviewRow> Rows() const;
  std::multiset<std::string> Captions() const;
  std::filesystem::path out() const { return folder_.path() / "out"; }
  std::filesystem::path private_dir() const { return folder_.path() / "private"; }
  const TempDir& folder() const { return folder_; }

  Options options;
  bool dry_run = false;
  bool handle_signals = false;

 private:
  TempDir folder_;
};

}  // namespace tamis

#endif  // TAMIS_TESTS_INTEGRATION_CRAWL_RIG_H_
