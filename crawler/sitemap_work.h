#ifndef TAMIS_CRAWLER_SITEMAP_WORK_H_
#define TAMIS_CRAWLER_SITEMAP_WORK_H_

// What a sitemap, a feed or a robots.txt names, as work: which depth, how far sitemaps may nest, how many.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "crawler/work_payload.h"
#include "extract/sitemap.h"

namespace tamis {

/// A sitemap that a seed or a robots.txt names is of level 1; one of level 3 leads to pages only.
inline constexpr int kMaxSitemapLevel = 3;

/// Sitemaps that one seed or one robots.txt may lead to, all levels together.
inline constexpr int64_t kMaxSitemapFiles = 50'000;

/// Sitemaps that are taken from one robots.txt.
inline constexpr size_t kMaxSitemapsOfRobots = 5'000;

/// What leads to further pages. Plain values: everything is judged before it is queued.
struct ListedWork {
  std::string url;
  PageWork work;
  int priority = 0;
  bool over_cap = false;  // nested too deep or one too many: counted, not queued
};

/// The URLs of `sitemap`, which was fetched as `from`: pages, or the sitemaps of an index.
///
/// A list stands in for what it lists: its URLs have its own depth. Pages that the list calls important
/// come first: ten steps of depth lie between priority 1.0 and 0.0. An index shares what is left of
/// kMaxSitemapFiles equally among its sitemaps, so that no nesting can exceed it.
std::vector<ListedWork> WorkOf(const Sitemap& sitemap, const PageWork& from);

/// Heap bytes of a list, about.
int64_t MemoryBytes(const std::vector<ListedWork>& listed);

/// The sitemaps that the robots.txt of a page's origin names: one link further than that page.
std::vector<ListedWork> WorkOf(const std::vector<std::string>& sitemaps, const PageWork& page);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_SITEMAP_WORK_H_
