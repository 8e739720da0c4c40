// Whole crawls in this process: sitemaps and feeds, from seeds and from robots.txt.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/crawl_rig.h"
#include "tests/unit/extract/sitemap_samples.h"

namespace tamis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class CrawlSitemap : public testing::Test {
 protected:
  void Serve(const std::string& place, const std::string& body, const std::string& type = "application/xml") {
    const LoopbackResponse response{.headers = {{"Content-Type", type}}, .body = body};
    web_.Answer(place, [response](const LoopbackRequest&) { return response; });
  }

  /// A page with one picture of its own.
  void Page(const std::string& place, uint32_t seed, const std::string& caption,
            const std::string& more = "") {
    const std::string picture = "a.test/" + std::to_string(seed) + ".jpg";
    web_.Picture(picture, seed);
    web_.Page(place, Img(web_.Url(picture), caption) + more);
  }

  std::string Index(const std::vector<std::string>& places) const {
    std::string text = "<sitemapindex>";
    for (const std::string& place : places) text += "<sitemap><loc>" + web_.Url(place) + "</loc></sitemap>";
    return text + "</sitemapindex>";
  }

  std::string Urls(const std::vector<std::string>& places) const {
    std::string text;
    for (const std::string& place : places) text += UrlElement(web_.Url(place));
    return Urlset(text);
  }

  /// seen = kept + dropped + redirected, when nothing waits.
  static void ExpectBalance(const CrawlResult& result) {
    const FunnelSide& pages = result.counts.pages;
    EXPECT_EQ(pages.seen, pages.kept + pages.dropped_total() + pages.redirected);
  }

  TestWeb web_;
  CrawlRig rig_{web_};
};

TEST_F(CrawlSitemap, ASeedMayBeAnIndexOfPackedSitemaps) {
  Page("a.test/one", 1, "A red barn in deep snow");
  Page("a.test/two", 2, "A blue boat on the lake", "<a href='/linked'>on</a>");
  Page("a.test/three", 3, "A grey cat on a wall");
  Page("a.test/linked", 4, "A path through the woods");
  Serve("a.test/maps/index.xml", Index({"a.test/maps/1.xml.gz", "a.test/maps/2.xml.gz"}));
  Serve("a.test/maps/1.xml.gz", Gzip(Urls({"a.test/one", "a.test/two"})), "application/gzip");
  Serve("a.test/maps/2.xml.gz", Gzip(Urls({"a.test/two", "a.test/three"})), "application/octet-stream");
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/maps/index.xml")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(rig_.Captions(), ElementsAre("A blue boat on the lake", "A grey cat on a wall",
                                           "A path through the woods", "A red barn in deep snow"));
  EXPECT_EQ(result.counts.pages.seen, 7);  // three lists and four pages
  EXPECT_EQ(result.counts.pages.kept, 7);
  EXPECT_THAT(result.counts.pages.dropped, IsEmpty());
  EXPECT_EQ(web_.Hits("a.test/two"), 1);
}

TEST_F(CrawlSitemap, ASeedMayBeAFeedOrAPlainList) {
  Page("a.test/post", 1, "A red barn in deep snow");
  Page("b.test/item", 2, "A blue boat on the lake");
  Page("c.test/line", 3, "A grey cat on a wall");
  Serve("a.test/feed", "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/post'/></entry></feed>",
        "application/atom+xml; charset=utf-8");
  Serve("b.test/rss",
        "<rss><channel><item><link>" + web_.Url("b.test/item") + "</link></item></channel></rss>",
        "text/html");
  Serve("c.test/list.txt", web_.Url("c.test/line") + "\n", "text/plain");
  const CrawlResult result =
      rig_.Crawl({web_.Url("a.test/feed"), web_.Url("b.test/rss"), web_.Url("c.test/list.txt")});
  EXPECT_THAT(rig_.Captions(),
              ElementsAre("A blue boat on the lake", "A grey cat on a wall", "A red barn in deep snow"));
  ExpectBalance(result);
}

TEST_F(CrawlSitemap, AListStandsInForWhatItLists) {
  // Depth 0: what the seed lists, and nothing that those pages link to.
  Page("a.test/one", 1, "A red barn in deep snow", "<a href='/two'>on</a>");
  Page("a.test/two", 2, "A blue boat on the lake");
  Page("a.test/three", 3, "A grey cat on a wall");
  Serve("a.test/map.xml", Urls({"a.test/one"}));
  Serve("a.test/other.xml", Urls({"a.test/three"}));
  web_.Robots("a.test", "Sitemap: /other.xml\n");
  rig_.options.crawl.max_depth = 0;
  rig_.Crawl({web_.Url("a.test/map.xml")});
  EXPECT_THAT(rig_.Captions(), ElementsAre("A red barn in deep snow"));
  EXPECT_EQ(web_.Hits("a.test/other.xml"), 0);
}

TEST_F(CrawlSitemap, RobotsTxtOfASeedsSiteNamesSitemaps) {
  Page("a.test/", 1, "A red barn in deep snow");
  Page("a.test/only-in-the-map", 2, "A blue boat on the lake", "<a href='/'>home</a>");
  Serve("a.test/map.xml", Urls({"a.test/only-in-the-map", "a.test/"}));
  web_.Robots("a.test", "User-agent: *\nAllow: /\nSitemap: " + web_.Url("a.test/map.xml") + "\n");
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/")});
  EXPECT_THAT(rig_.Captions(), ElementsAre("A blue boat on the lake", "A red barn in deep snow"));
  EXPECT_EQ(web_.Hits("a.test/map.xml"), 1);
  EXPECT_EQ(result.counts.pages.kept, 3);
  ExpectBalance(result);

  rig_.options.crawl.sitemaps = false;
  CrawlRig without(web_);
  without.options.crawl.sitemaps = false;
  without.Crawl({web_.Url("a.test/")});
  EXPECT_EQ(web_.Hits("a.test/map.xml"), 1);
  EXPECT_THAT(without.Captions(), ElementsAre("A red barn in deep snow"));
}

TEST_F(CrawlSitemap, OnlySitesInScopeAreAskedForTheirSitemaps) {
  Page("a.test/", 1, "A red barn in deep snow", "<a href='" + web_.Url("b.test/") + "'>b</a>");
  Page("b.test/", 2, "A blue boat on the lake");
  web_.Robots("a.test", "Sitemap: " + web_.Url("b.test/map.xml") + "\nSitemap: /map.xml\n");
  Serve("a.test/map.xml", Urls({"b.test/", "a.test/two"}));
  Page("a.test/two", 3, "A grey cat on a wall");
  Serve("b.test/map.xml", Urls({"b.test/"}));
  rig_.options.crawl.scope = "host";
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/")});
  EXPECT_THAT(rig_.Captions(), ElementsAre("A grey cat on a wall", "A red barn in deep snow"));
  EXPECT_EQ(web_.HitsOfHost("b.test"), 0);
  ExpectBalance(result);
}

TEST_F(CrawlSitemap, LoopsAndDeepNestingEnd) {
  Page("a.test/one", 1, "A red barn in deep snow");
  Serve("a.test/1.xml", Index({"a.test/1.xml", "a.test/2.xml"}));
  Serve("a.test/2.xml", Index({"a.test/1.xml", "a.test/3.xml"}));
  Serve("a.test/3.xml", Index({"a.test/2.xml", "a.test/4.xml", "a.test/5.xml"}));
  Serve("a.test/4.xml", Urls({"a.test/one"}));
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/1.xml")});
  EXPECT_EQ(result.exit_code, 0);
  for (const char* place : {"a.test/1.xml", "a.test/2.xml", "a.test/3.xml"})
    EXPECT_EQ(web_.Hits(place), 1) << place;
  EXPECT_EQ(web_.Hits("a.test/4.xml"), 0);  // the fourth level
  EXPECT_THAT(result.counts.pages.dropped, ElementsAre(Pair("sitemap_cap", 2)));
  ExpectBalance(result);
}

TEST_F(CrawlSitemap, ADisallowedSitemapIsNotAskedFor) {
  Page("a.test/", 1, "A red barn in deep snow");
  web_.Robots("a.test", "User-agent: *\nDisallow: /maps/\nSitemap: /maps/1.xml\n");
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/")});
  EXPECT_EQ(web_.Hits("a.test/maps/1.xml"), 0);
  EXPECT_THAT(result.counts.pages.dropped, ElementsAre(Pair("robots_disallowed", 1)));
  ExpectBalance(result);
}

TEST_F(CrawlSitemap, WhatIsNoSitemapHasAReason) {
  Page("a.test/", 1, "A red barn in deep snow");
  web_.Robots("a.test",
              "Sitemap: /missing.xml\nSitemap: /page.xml\nSitemap: /picture.xml\nSitemap: "
              "/bomb.xml\nSitemap: /empty\n");
  web_.Page("a.test/page.xml", "<!DOCTYPE html><title>Not found, says the page</title>");
  Serve("a.test/picture.xml", "GIF89a", "image/gif");
  std::string bomb = "<!DOCTYPE urlset [<!ENTITY a0 'ha'>";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "&a" + std::to_string(i - 1) + ";";
    bomb += "<!ENTITY a" + std::to_string(i) + " '" + before + before + "'>";
  }
  Serve("a.test/bomb.xml", bomb + "]><urlset><url><loc>&a29;</loc></url></urlset>");
  Serve("a.test/empty", "");
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(rig_.Captions(), ElementsAre("A red barn in deep snow"));
  EXPECT_THAT(result.counts.pages.dropped,
              UnorderedElementsAre(Pair("http_404", 1), Pair("sitemap_unreadable", 2),
                                   Pair("content_type", 1), Pair("empty_body", 1)));
  ExpectBalance(result);
}

TEST_F(CrawlSitemap, ADamagedSitemapGivesWhatItHeld) {
  Page("a.test/one", 1, "A red barn in deep snow");
  const std::string whole = Urls({"a.test/one", "a.test/two"});
  Serve("a.test/map.xml", whole.substr(0, whole.size() - 20));
  rig_.Crawl({web_.Url("a.test/map.xml")});
  EXPECT_THAT(rig_.Captions(), ElementsAre("A red barn in deep snow"));
}

TEST_F(CrawlSitemap, ASeedThatIsAPageIsJudgedAsOne) {
  Serve("a.test/words", "no list at all", "text/plain");
  web_.Page("a.test/page", "<title>x</title>" + Img("/1.jpg", "A red barn in deep snow"));
  web_.Picture("a.test/1.jpg", 1);
  Serve("a.test/large", "<html>" + std::string(size_t{3} << 20, ' ') + Img("/1.jpg", "Never seen by anybody"),
        "text/html");
  rig_.options.network.max_page_bytes = 2 * kMiB;
  rig_.options.network.max_page_decoded_bytes = 2 * kMiB;
  const CrawlResult result =
      rig_.Crawl({web_.Url("a.test/words"), web_.Url("a.test/page"), web_.Url("a.test/large")});
  EXPECT_THAT(rig_.Captions(), ElementsAre("A red barn in deep snow"));
  EXPECT_THAT(result.counts.pages.dropped,
              UnorderedElementsAre(Pair("content_type", 1), Pair("too_large_declared", 1)));
}

TEST_F(CrawlSitemap, IncludeHoldsForPagesAndNotForTheListThatNamesThem) {
  Page("a.test/articles/1", 1, "A red barn in deep snow");
  Page("a.test/shop/1", 2, "A blue boat on the lake");
  Serve("a.test/map.xml", Urls({"a.test/articles/1", "a.test/shop/1"}));
  rig_.options.crawl.include = {"/articles/"};
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/map.xml"), web_.Url("a.test/shop/1")});
  EXPECT_THAT(rig_.Captions(), ElementsAre("A red barn in deep snow"));
  EXPECT_EQ(result.counts.pages.dropped.at("not_included"), 2);  // the seed, and the same URL in the list
  ExpectBalance(result);
}

TEST_F(CrawlSitemap, ALongListIsQueuedWholeAndOnce) {
  std::vector<std::string> places;
  for (int i = 0; i < 1'700; ++i) places.push_back("a.test/none/" + std::to_string(i));
  places.push_back("a.test/last");
  Page("a.test/last", 1, "A red barn in deep snow");
  Serve("a.test/map.xml", Urls(places));
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/map.xml")});
  EXPECT_EQ(result.counts.pages.seen, 1'702);
  EXPECT_THAT(result.counts.pages.dropped, ElementsAre(Pair("http_404", 1'700)));
  EXPECT_THAT(rig_.Captions(), ElementsAre("A red barn in deep snow"));
}

TEST_F(CrawlSitemap, ManySitemapsOfOneRobotsTxtAreAllQueued) {
  Page("a.test/", 1, "A red barn in deep snow");
  std::string robots;
  for (int i = 0; i < 1'300; ++i) robots += "Sitemap: /none/" + std::to_string(i) + ".xml\n";
  web_.Robots("a.test", robots);
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/")});
  EXPECT_THAT(result.counts.pages.dropped, ElementsAre(Pair("http_404", 1'300)));
  EXPECT_EQ(result.counts.pages.seen, 1'301);
}

TEST_F(CrawlSitemap, TakesNoMoreThanItsLimitOfOneList) {
  std::vector<std::string> places;
  for (int i = 0; i < 50; ++i) places.push_back("a.test/none/" + std::to_string(i));
  Serve("a.test/map.xml", Urls(places));
  rig_.options.crawl.max_sitemap_urls = 7;
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/map.xml")});
  EXPECT_EQ(result.counts.pages.seen, 8);
}

TEST_F(CrawlSitemap, ARunThatWasStoppedGoesOnWithTheList) {
  Page("a.test/", 1, "A red barn in deep snow");
  Page("a.test/one", 2, "A blue boat on the lake");
  Page("a.test/two", 3, "A grey cat on a wall");
  Serve("a.test/map.xml", Urls({"a.test/one", "a.test/two"}));
  web_.Robots("a.test", "Sitemap: /map.xml\n");
  rig_.options.crawl.max_pages = 1;
  rig_.Crawl({web_.Url("a.test/")});
  EXPECT_EQ(web_.Hits("a.test/map.xml"), 0);
  rig_.options.crawl.max_pages = 1;
  rig_.Crawl({});
  EXPECT_EQ(web_.Hits("a.test/map.xml"), 1);
  EXPECT_THAT(rig_.Captions(), ElementsAre("A red barn in deep snow"));
  rig_.options.crawl.max_pages = kUnlimited;
  const CrawlResult last = rig_.Crawl({});
  EXPECT_EQ(last.exit_code, 0);
  EXPECT_THAT(rig_.Captions(),
              ElementsAre("A blue boat on the lake", "A grey cat on a wall", "A red barn in deep snow"));
  EXPECT_EQ(web_.Hits("a.test/map.xml"), 1);
  EXPECT_EQ(web_.Hits("a.test/one"), 1);
}

TEST_F(CrawlSitemap, ARedirectedSitemapIsStillOne) {
  Page("a.test/one", 1, "A red barn in deep snow");
  web_.Redirect("a.test/map.xml", "/real.xml", 301);
  Serve("a.test/real.xml", Urls({"a.test/one"}));
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/map.xml")});
  EXPECT_THAT(rig_.Captions(), ElementsAre("A red barn in deep snow"));
  ExpectBalance(result);
}

TEST_F(CrawlSitemap, ImagesOfASitemapAreNoCandidates) {
  web_.Picture("a.test/1.jpg", 1);
  Serve("a.test/map.xml",
        Urlset("<url><loc>" + web_.Url("a.test/gone") +
               "</loc><image:image><image:loc>/1.jpg</image:loc><image:caption>A red barn in deep "
               "snow</image:caption></image:image></url>"));
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/map.xml")});
  EXPECT_EQ(result.counts.images.seen, 0);
  EXPECT_EQ(web_.Hits("a.test/1.jpg"), 0);
}

}  // namespace
}  // namespace tamis
