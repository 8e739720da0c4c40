#include "crawler/seed_items.h"

#include <utility>

#include "crawler/core/url.h"
#include "crawler/sitemap_work.h"
#include "crawler/work_payload.h"

namespace tamis {

Result<std::vector<WorkItem>> SeedItems(std::span<const std::string> seeds) {
  std::vector<WorkItem> items;
  for (const std::string& seed : seeds) {
    const Result<Url> url = Url::Parse(seed);
    if (!url) return Error{ErrorCode::kInvalidInput, "seed " + seed + ": " + url.error().message};
    const std::string href = url->WithoutFragment().href();
    const PageWork work{.seed_url = href,
                        .depth = 0,
                        .redirects = {},
                        .role = PageRole::kSeed,
                        .sitemap_level = 1,
                        .sitemap_files = kMaxSitemapFiles};
    items.push_back({.kind = WorkKind::kPage, .url = href, .payload = Serialize(work)});
  }
  return items;
}

}  // namespace tamis
