// RSS and Atom as lists of URLs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/feed_media.h"
#include "tests/unit/extract/sitemap_samples.h"

namespace tamis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kFeedUrl = "https://a.test/blog/feed.xml";

std::string Rss(std::string_view items) {
  return "<?xml version='1.0'?><rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel>"
         "<title>A "
         "channel</title><link>https://a.test/</link><image><url>/logo.png</url><link>/home</link></image>" +
         std::string(items) + "</channel></rss>";
}

std::string Atom(std::string_view entries) {
  return "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'><title>A "
         "feed</title>"
         "<link rel='self' href='/blog/feed.xml'/><link href='/'/>" +
         std::string(entries) + "</feed>";
}

std::vector<std::string> ImageLocations(const SitemapEntry& entry) {
  std::vector<std::string> locations;
  for (const SitemapImage& image : entry.images) locations.push_back(image.loc);
  return locations;
}

TEST(Rss, GivesTheItemsNotTheChannel) {
  const Result<Sitemap> read = ReadText(
      Rss("<item><title>One &amp; two</title><link> https://a.test/1#comments </link>"
          "<pubDate>Sat, 07 Sep 2002 00:00:01 GMT</pubDate><guid isPermaLink='false'>post-1</guid></item>"
          "<item><link>/2</link></item>"),
      kFeedUrl);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->kind, SitemapKind::kRss);
  EXPECT_THAT(Locations(read), ElementsAre("https://a.test/1", "https://a.test/2"));
  EXPECT_EQ(read->entries[0].title, "One & two");
  EXPECT_EQ(read->entries[0].lastmod, "Sat, 07 Sep 2002 00:00:01 GMT");
  EXPECT_TRUE(read->entries[0].lastmod_at.has_value());
  EXPECT_FALSE(read->entries[0].outside_location);  // a rule of sitemaps, not of feeds
}

TEST(Rss, AGuidStandsInForALinkOnlyIfItIsAPermalink) {
  const Result<Sitemap> read = ReadText(
      Rss("<item><guid>https://a.test/1</guid></item><item><guid "
          "isPermaLink='true'>https://a.test/2</guid></item>"
          "<item><guid isPermaLink='false'>https://a.test/3</guid></item><item><guid>post-4</guid></item>"
          "<item><guid>https://a.test/no</guid><link>https://a.test/5</link></item>"),
      kFeedUrl);
  EXPECT_THAT(Locations(read), ElementsAre("https://a.test/1", "https://a.test/2", "https://a.test/5"));
  EXPECT_EQ(read->skipped_urls, 2);
}

TEST(Rss, ImagesAreEnclosuresOfAnImageType) {
  const Result<Sitemap> read =
      ReadText(Rss("<item><link>/1</link><enclosure url='/a.jpg' type='image/jpeg' length='1'/>"
                   "<enclosure url='/b.mp3' type='audio/mpeg'/><enclosure url='/c.PNG?x=1'/><enclosure "
                   "url='/d'/></item>"),
               kFeedUrl);
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(ImageLocations(read->entries[0]),
              ElementsAre("https://a.test/a.jpg", "https://a.test/c.PNG?x=1"));
}

TEST(MediaRss, TheMostDeeplyNestedTextCounts) {
  const Result<Sitemap> read = ReadText(
      Rss("<item><link>/1</link><media:title>Of the item</media:title><media:group>"
          "<media:content url='/1.jpg' medium='image'><media:title>Of its own</media:title></media:content>"
          "<media:content url='/2.jpg' type='image/png'/><media:description>Of the group</media:description>"
          "</media:group><media:content url='/3.jpg' medium='image'><media:thumbnail url='/3s.jpg'/>"
          "<media:description>A pier</media:description></media:content>"
          "<media:content url='/4.mp4' medium='video'><media:title>A "
          "film</media:title></media:content></item>"),
      kFeedUrl);
  ASSERT_TRUE(read.has_value());
  const auto image = [](const char* loc, const char* title, const char* caption) {
    return SitemapImage{.loc = loc, .title = title, .caption = caption, .license = {}};
  };
  EXPECT_THAT(read->entries[0].images,
              ElementsAre(image("https://a.test/1.jpg", "Of its own", "Of the group"),
                          image("https://a.test/2.jpg", "Of the item", "Of the group"),
                          image("https://a.test/3.jpg", "Of the item", "A pier"),
                          image("https://a.test/3s.jpg", "Of the item", "")));
}

TEST(MediaRss, APictureIsToldByMediumThenTypeThenName) {
  EXPECT_TRUE(IsImageMedia("image", "video/mp4", "/x"));
  EXPECT_FALSE(IsImageMedia("video", "image/png", "/x.png"));
  EXPECT_TRUE(IsImageMedia("", "Image/PNG", "/x"));
  EXPECT_FALSE(IsImageMedia("", "text/html", "/x.png"));
  EXPECT_TRUE(IsImageMedia("", "", "/x.JPG?size=2"));
  EXPECT_FALSE(IsImageMedia("", "", "/x?y=.jpg"));
}

TEST(MediaRss, ManyContentsAreBounded) {
  std::string contents;
  for (int i = 0; i < 3'000; ++i) {
    contents +=
        "<media:content url='/" + std::to_string(i) + ".jpg'><media:title>x</media:title></media:content>";
  }
  const Result<Sitemap> read = ReadText(Rss("<item><link>/1</link>" + contents + "</item>"), kFeedUrl);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->entries[0].images.size(), 1'000u);
}

TEST(Rss, VersionOneHasItsItemsBesideTheChannel) {
  const Result<Sitemap> read = ReadText(
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
      " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='x'><title>c</title></channel>"
      "<item "
      "rdf:about='https://a.test/0'><link>https://a.test/1</link><dc:date>2004-02-03T04:05Z</dc:date></item>"
      "<item rdf:about='https://a.test/2'><title>t</title></item></rdf:RDF>",
      kFeedUrl);
  EXPECT_THAT(Locations(read), ElementsAre("https://a.test/1", "https://a.test/2"));
  EXPECT_TRUE(read->entries[0].lastmod_at.has_value());
}

TEST(Atom, GivesTheAlternateLinkOfEachEntry_Rfc4287_4_2_7_2) {
  const Result<Sitemap> read = ReadText(
      Atom("<entry><title type='xhtml'><div>One <b>bold</b></div></title><link rel='edit' href='/edit'/>"
           "<link rel='alternate' type='application/json' href='/1.json'/>"
           "<link rel='alternate' type='text/html' href='/1'/><link href='/late'/>"
           "<published>2003-12-13T08:29:29-04:00</published><updated>2003-12-13T18:30:02Z</updated>"
           "<link rel='enclosure' type='image/jpeg' href='/1.jpg'/><link rel='enclosure' href='/1.zip'/>"
           "<source><title>other</title><link href='/other'/></source></entry>"
           "<entry><link href='2'/><published>2003-12-13T08:29:29Z</published></entry>"
           "<entry><id>https://a.test/id</id></entry>"),
      kFeedUrl);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->kind, SitemapKind::kAtom);
  EXPECT_THAT(Locations(read), ElementsAre("https://a.test/1", "https://a.test/blog/2"));
  EXPECT_EQ(read->entries[0].title, "One bold");
  EXPECT_EQ(read->entries[0].lastmod, "2003-12-13T18:30:02Z");
  EXPECT_EQ(read->entries[1].lastmod, "2003-12-13T08:29:29Z");
  EXPECT_THAT(ImageLocations(read->entries[0]), ElementsAre("https://a.test/1.jpg"));
}

TEST(Atom, XmlBaseHoldsForWhatIsBelowIt_Rfc4287_2) {
  const Result<Sitemap> read = ReadText(
      "<feed xml:base='/posts/'><entry xml:base='2024/'><link href='a'/></entry><entry><link "
      "href='b'/></entry>"
      "<entry><link xml:base='https://b.test/' href='c'/></entry></feed>",
      kFeedUrl);
  EXPECT_THAT(Locations(read),
              ElementsAre("https://a.test/posts/2024/a", "https://a.test/posts/b", "https://b.test/c"));
}

TEST(Feed, KeepsTheItemsBeforeTheDamage) {
  const Result<Sitemap> read = ReadText(
      "<rss><channel><item><link>https://a.test/1</link></item><item><title>caf&eacute;</title></item>",
      kFeedUrl);
  EXPECT_THAT(Locations(read), ElementsAre("https://a.test/1"));
  EXPECT_TRUE(read->damaged);
}

TEST(Feed, WithoutItemsIsAList) {
  const Result<Sitemap> read = ReadText(Rss(""), kFeedUrl);
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(read->entries, IsEmpty());
}

TEST(Feed, TakesNoImagesWhenNoneAreWanted) {
  const Result<Sitemap> read = ReadText(Rss("<item><link>/1</link><enclosure url='/a.jpg' "
                                            "type='image/jpeg'/><media:content url='/b.jpg'/></item>"),
                                        kFeedUrl, {.max_images = 0});
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(read->entries[0].images, IsEmpty());
}

}  // namespace
}  // namespace tamis
