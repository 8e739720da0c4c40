#include "crawler/sitemap_work.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tamis {
namespace {

constexpr double kDefaultPriority = 0.5;  // sitemaps.org
constexpr int kPrioritySteps = 10;

PageWork Below(const PageWork& from, PageRole role) {
  return {.seed_url = from.seed_url, .depth = from.depth, .redirects = {}, .role = role};
}

int PriorityOf(const SitemapEntry& entry, int depth) {
  const double unimportance = 1 - entry.priority.value_or(kDefaultPriority);
  return depth + static_cast<int>(std::lround(unimportance * kPrioritySteps));
}

/// `budget` files may still come: the first of `urls` take it up and share what is left.
template <class Urls, class UrlOf>
std::vector<ListedWork> SitemapsWithin(int64_t budget, const PageWork& child, const Urls& urls,
                                       UrlOf url_of) {
  const int64_t taken = std::min(std::max<int64_t>(budget, 0), static_cast<int64_t>(urls.size()));
  std::vector<ListedWork> listed;
  for (const auto& one : urls) {
    ListedWork work{.url = url_of(one), .work = child};
    work.over_cap = static_cast<int64_t>(listed.size()) >= taken;
    if (!work.over_cap) work.work.sitemap_files = (budget - taken) / taken;
    listed.push_back(std::move(work));
  }
  return listed;
}

}  // namespace

std::vector<ListedWork> WorkOf(const Sitemap& sitemap, const PageWork& from) {
  const auto loc = [](const SitemapEntry& entry) { return entry.loc; };
  if (sitemap.kind == SitemapKind::kIndex) {
    PageWork child = Below(from, PageRole::kSitemap);
    child.sitemap_level = from.sitemap_level + 1;
    const int64_t budget = child.sitemap_level > kMaxSitemapLevel ? 0 : from.sitemap_files;
    return SitemapsWithin(budget, child, sitemap.entries, loc);
  }
  std::vector<ListedWork> listed;
  listed.reserve(sitemap.entries.size());
  const PageWork page = Below(from, PageRole::kPage);
  for (const SitemapEntry& entry : sitemap.entries) {
    listed.push_back({.url = entry.loc, .work = page, .priority = PriorityOf(entry, from.depth)});
  }
  return listed;
}

int64_t MemoryBytes(const std::vector<ListedWork>& listed) {
  size_t bytes = listed.capacity() * sizeof(ListedWork);
  for (const ListedWork& one : listed) bytes += one.url.capacity() + one.work.seed_url.capacity();
  return static_cast<int64_t>(bytes);
}

std::vector<ListedWork> WorkOf(const std::vector<std::string>& sitemaps, const PageWork& page) {
  PageWork child = Below(page, PageRole::kSitemap);
  child.depth = page.depth + 1;
  child.sitemap_level = 1;
  return SitemapsWithin(kMaxSitemapFiles, child, sitemaps, [](const std::string& url) { return url; });
}

}  // namespace tamis
