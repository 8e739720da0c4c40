#include "tests/integration/crawl_rig.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "storage/manifest.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

constexpr const char* kHosts[] = {"a.test", "b.test", "c.test", "inside.test"};

std::string HostOf(const LoopbackRequest& request) {
  const std::string host = request.header("host");
  return host.substr(0, host.find(':'));
}

/// The worker program lies beside `tamis`, not beside the tests.
[[maybe_unused]] const bool jail_is_known = setenv("TAMIS_JAIL", TAMIS_JAIL_PROGRAM, 0) == 0;

}  // namespace

TestWeb::TestWeb() {
  server_.Fallback([this](const LoopbackRequest& request) { return Serve(request); });
}

LoopbackResponse TestWeb::Serve(const LoopbackRequest& request) {
  const std::string place = HostOf(request) + request.target;
  LoopbackServer::Handler handler;
  {
    const std::lock_guard lock(mutex_);
    ++hits_[place];
    const auto found = places_.find(place);
    if (found == places_.end()) return {.status = 404};
    handler = found->second;
  }
  return handler(request);
}

std::string TestWeb::Url(const std::string& place) const {
  const size_t slash = place.find('/');
  return server_.Url(place.substr(slash), place.substr(0, slash));
}

void TestWeb::Answer(const std::string& place, LoopbackServer::Handler handler) {
  const std::lock_guard lock(mutex_);
  places_[place] = std::move(handler);
}

void TestWeb::Page(const std::string& place, const std::string& body,
                   std::vector<std::pair<std::string, std::string>> headers) {
  headers.emplace_back("Content-Type", "text/html; charset=utf-8");
  const LoopbackResponse response{.headers = std::move(headers), .body = body};
  Answer(place, [response](const LoopbackRequest&) { return response; });
}

std::string TestWeb::Picture(const std::string& place, uint32_t seed,
                             std::vector<std::pair<std::string, std::string>> headers) {
  headers.emplace_back("Content-Type", "image/jpeg");
  const std::vector<std::byte> jpeg = EncodeTestJpeg(DrawPicture(160, 128, 3, seed), {.quality = 60});
  std::string bytes(reinterpret_cast<const char*>(jpeg.data()), jpeg.size());
  const LoopbackResponse response{.headers = std::move(headers), .body = bytes};
  Answer(place, [response](const LoopbackRequest&) { return response; });
  return bytes;
}

void TestWeb::Redirect(const std::string& place, const std::string& to, int status) {
  const LoopbackResponse response{.status = status, .headers = {{"Location", to}}};
  Answer(place, [response](const LoopbackRequest&) { return response; });
}

void TestWeb::Robots(const std::string& host, const std::string& text, int status) {
  const LoopbackResponse response{
      .status = status, .headers = {{"Content-Type", "text/plain"}}, .body = text};
  Answer(host + "/robots.txt", [response](const LoopbackRequest&) { return response; });
}

int TestWeb::Hits(const std::string& place) const {
  const std::lock_guard lock(mutex_);
  const auto found = hits_.find(place);
  return found == hits_.end() ? 0 : found->second;
}

int TestWeb::HitsOfHost(const std::string& host) const {
  const std::lock_guard lock(mutex_);
  int hits = 0;
  for (const auto& [place, count] : hits_) {
    const bool is_file = place == host + "/robots.txt" || place == host + "/.well-known/tdmrep.json" ||
                         place == host + "/ai.txt" || place == host + "/trust.txt";
    if (place.starts_with(host + "/") && !is_file) hits += count;
  }
  return hits;
}

std::string Img(const std::string& url, const std::string& alt) {
  return "<img src=\"" + url + "\" alt=\"" + alt + "\">";
}

CrawlRig::CrawlRig(const TestWeb& web) {
  options.identity.contact = "https://example.org/bot";
  options.network.allow_cidrs = {"127.0.0.1/32"};
  for (const char* host : kHosts) {
    const bool is_inside = std::string_view(host) == "inside.test";
    options.network.resolve.push_back(std::string(host) + ":" + std::to_string(web.port()) +
                                      (is_inside ? ":127.0.0.2" : ":127.0.0.1"));
  }
  options.politeness.host_delay = Milliseconds{0};
  options.politeness.image_delay = Milliseconds{0};
  options.politeness.retry_delay = Milliseconds{20};
  options.crawl.scope = "any";
  options.safety.allow_no_hash_list = true;
  options.safety.allow_swap = true;  // whatever the machine that tests has
  options.output.out = out().string();
  options.output.private_dir = private_dir().string();
  // Drawn pictures: what models take them for is not what these tests are about.
  options.safety.nsfw_threshold = 1;
  options.privacy.faces = "keep";
  options.privacy.documents = "keep";
  options.log.quiet = true;
}

CrawlResult CrawlRig::Crawl(const std::vector<std::string>& seeds) {
  options.crawl.seeds = seeds;
  return RunCrawl({.options = options, .dry_run = dry_run, .handle_signals = handle_signals});
}

std::vector<PreviewRow> CrawlRig::Rows() const {
  std::vector<PreviewRow> rows;
  const Result<Manifest> manifest = Manifest::FromJson(ReadFile(out() / "manifest.json"));
  if (!manifest) return rows;
  for (const ManifestShard& shard : manifest->shards) {
    const Result<std::vector<PreviewRow>> some = PreviewShard(out() / "data" / shard.name, shard.rows);
    EXPECT_TRUE(some.has_value());
    if (some) rows.insert(rows.end(), some->begin(), some->end());
  }
  return rows;
}

std::multiset<std::string> CrawlRig::Captions() const {
  std::multiset<std::string> captions;
  for (const PreviewRow& row : Rows()) captions.insert(row.caption);
  return captions;
}

}  // namespace tamis
