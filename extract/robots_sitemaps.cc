// Sitemap lines of robots.txt as URLs. RFC 9309 2.2.4; https://www.sitemaps.org/protocol.html#submit_robots

#include <unordered_set>
#include <utility>

#include "crawler/core/url.h"
#include "extract/robots_txt.h"

namespace tamis {
namespace {

constexpr size_t kMostSitemaps = 50'000;

}  // namespace

std::vector<std::string> SitemapsOf(const RobotsTxt& robots) {
  std::vector<std::string> sitemaps;
  std::unordered_set<std::string> seen;
  const Result<Url> origin = Url::Parse(robots.origin());
  const Url* base = origin ? &*origin : nullptr;
  for (const RobotsLine& line : robots.lines()) {
    if (line.kind != RobotsLineKind::kSitemap || line.value.size == 0) continue;
    const Result<Url> url = Url::Parse(robots.Text(line.value), base);
    if (!url || !seen.insert(url->href()).second) continue;
    sitemaps.push_back(url->href());
    if (sitemaps.size() == kMostSitemaps) break;
  }
  return sitemaps;
}

}  // namespace tamis
