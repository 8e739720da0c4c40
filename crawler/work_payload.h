#ifndef TAMIS_CRAWLER_WORK_PAYLOAD_H_
#define TAMIS_CRAWLER_WORK_PAYLOAD_H_

// What the frontier remembers of an item besides its URL. Plain values only: clearances do not survive
// a restart, everything is judged again on each lease.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// What a page's URL is taken for. A seed may turn out to be a page, a sitemap or a feed.
enum class PageRole : uint8_t { kPage, kSeed, kSitemap };

/// A page, sitemap or feed to visit.
struct PageWork {
  std::string seed_url;
  int depth = 0;
  std::vector<RedirectHop> redirects;  // hops that led to this URL, oldest first
  PageRole role = PageRole::kPage;
  int sitemap_level = 0;      // of what is no page: how deep sitemaps are nested here, 1 at the top
  int64_t sitemap_files = 0;  // of what is no page: sitemaps that may still come below it

  bool operator==(const PageWork&) const = default;
};

/// An image to fetch: its candidate and what is known of the page that showed it.
struct ImageWork {
  Candidate candidate;
  PageFacts facts;
  std::vector<RedirectHop> redirects;
};

/// Wire forms, versioned. Errors of the readers: kInvalidInput for anything that is not exactly one value.
std::string Serialize(const PageWork& work);
std::string Serialize(const ImageWork& work);
Result<PageWork> ReadPageWork(std::string_view bytes);
Result<ImageWork> ReadImageWork(std::string_view bytes);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_WORK_PAYLOAD_H_
