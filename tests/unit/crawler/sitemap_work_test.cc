// Depth, order and caps of what sitemaps name.

#include "crawler/sitemap_work.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tamis {
namespace {

using ::testing::ElementsAre;

Sitemap List(SitemapKind kind, int count) {
  Sitemap sitemap{.kind = kind};
  for (int i = 0; i < count; ++i) sitemap.entries.push_back({.loc = "https://a.test/" + std::to_string(i)});
  return sitemap;
}

PageWork From(int level, int64_t files) {
  return {.seed_url = "https://a.test/",
          .depth = 3,
          .role = PageRole::kSitemap,
          .sitemap_level = level,
          .sitemap_files = files};
}

std::vector<bool> OverCap(const std::vector<ListedWork>& listed) {
  std::vector<bool> over;
  for (const ListedWork& one : listed) over.push_back(one.over_cap);
  return over;
}

TEST(SitemapWork, PagesHaveTheDepthOfTheirList) {
  const std::vector<ListedWork> listed = WorkOf(List(SitemapKind::kRss, 1), From(1, 10));
  const PageWork expected{.seed_url = "https://a.test/", .depth = 3};
  EXPECT_EQ(listed[0].work, expected);
}

TEST(SitemapWork, ImportantPagesComeFirst) {
  Sitemap sitemap = List(SitemapKind::kUrlset, 4);
  sitemap.entries[0].priority = 0.0;
  sitemap.entries[1].priority = 1.0;
  sitemap.entries[2].priority = 0.84;
  std::vector<int> priorities;
  for (const ListedWork& one : WorkOf(sitemap, From(1, 10))) priorities.push_back(one.priority);
  EXPECT_THAT(priorities, ElementsAre(13, 3, 5, 8));
}

TEST(SitemapWork, SitemapsNestToTheThirdLevel) {
  const std::vector<ListedWork> second = WorkOf(List(SitemapKind::kIndex, 1), From(2, 10));
  EXPECT_FALSE(second[0].over_cap);
  EXPECT_EQ(second[0].work.role, PageRole::kSitemap);
  EXPECT_EQ(second[0].work.sitemap_level, 3);
  EXPECT_TRUE(WorkOf(List(SitemapKind::kIndex, 1), From(3, 10))[0].over_cap);
  EXPECT_FALSE(WorkOf(List(SitemapKind::kUrlset, 1), From(3, 10))[0].over_cap);
}

TEST(SitemapWork, AnIndexSharesItsBudgetAmongItsSitemaps) {
  const std::vector<ListedWork> listed = WorkOf(List(SitemapKind::kIndex, 4), From(1, 43));
  for (const ListedWork& one : listed) EXPECT_EQ(one.work.sitemap_files, 9);  // 4 + 4 * 9 = 40 of 43
  EXPECT_THAT(OverCap(WorkOf(List(SitemapKind::kIndex, 3), From(1, 2))), ElementsAre(false, false, true));
  EXPECT_THAT(OverCap(WorkOf(List(SitemapKind::kIndex, 2), From(1, 0))), ElementsAre(true, true));
}

TEST(SitemapWork, TheMemoryOfAListCountsItsUrls) {
  std::vector<ListedWork> listed(1);
  listed[0].url = std::string(10'000, 'x');
  EXPECT_GE(MemoryBytes(listed), 10'000);
}

TEST(SitemapWork, RobotsTxtIsOneLinkFurther) {
  const PageWork page{.seed_url = "https://a.test/", .depth = 2, .redirects = {{"https://a.test/old", 301}}};
  const std::vector<std::string> sitemaps(2, "https://a.test/map.xml");
  const std::vector<ListedWork> listed = WorkOf(sitemaps, page);
  const PageWork expected{.seed_url = "https://a.test/",
                          .depth = 3,
                          .role = PageRole::kSitemap,
                          .sitemap_level = 1,
                          .sitemap_files = (kMaxSitemapFiles - 2) / 2};
  EXPECT_EQ(listed[1].work, expected);
  EXPECT_EQ(listed[1].priority, 0);
}

}  // namespace
}  // namespace tamis
