// Sitemaps as https://www.sitemaps.org/protocol.html has them, and as sites have them.

#include "extract/sitemap.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/extract/sitemap_samples.h"

namespace tamis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Sitemap, GivesEveryFieldOfAUrl) {
  const Result<Sitemap> read = ReadText(Urlset(
      "<url><loc> https://a.test/maps/one?a=1&amp;b=2#part </loc><lastmod>2005-01-01T12:30:00Z</lastmod>"
      "<changefreq>monthly</changefreq><priority>0.8</priority></url>"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->kind, SitemapKind::kUrlset);
  ASSERT_EQ(read->entries.size(), 1u);
  const SitemapEntry& url = read->entries[0];
  EXPECT_EQ(url.loc, "https://a.test/maps/one?a=1&b=2");
  EXPECT_EQ(url.lastmod, "2005-01-01T12:30:00Z");
  ASSERT_TRUE(url.lastmod_at.has_value());
  EXPECT_EQ(*url.lastmod_at,
            TimePoint(std::chrono::sys_days{std::chrono::year{2005} / 1 / 1}) + std::chrono::minutes(750));
  EXPECT_EQ(url.changefreq, "monthly");
  EXPECT_EQ(url.priority, 0.8);
  EXPECT_FALSE(url.outside_location);
  EXPECT_FALSE(read->damaged);
}

TEST(Sitemap, ValuesThatAreNoneAreUnset) {
  const Result<Sitemap> read = ReadText(
      Urlset("<url><loc>https://a.test/</loc><lastmod>yesterday</lastmod><priority>7</priority></url>"
             "<url><loc>https://a.test/2</loc><priority>high</priority></url>"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->entries[0].lastmod, "yesterday");
  EXPECT_FALSE(read->entries[0].lastmod_at.has_value());
  EXPECT_FALSE(read->entries[0].priority.has_value());
  EXPECT_FALSE(read->entries[1].priority.has_value());
}

TEST(Sitemap, GivesTheSitemapsOfAnIndex) {
  const Result<Sitemap> read = ReadText(
      "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>/maps/1.xml.gz</loc>"
      "<lastmod>2004-10-01</lastmod></sitemap><url><loc>/page</loc></url></sitemapindex>");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->kind, SitemapKind::kIndex);
  EXPECT_THAT(Locations(read), ElementsAre("https://a.test/maps/1.xml.gz"));
  EXPECT_EQ(read->entries[0].lastmod, "2004-10-01");
}

TEST(Sitemap, ANamespaceMayBeMissingWrongOrPrefixed) {
  for (const std::string_view root : {"urlset", "urlset xmlns='https://example.org/wrong'"}) {
    const std::string text = "<" + std::string(root) + "><url><loc>https://a.test/1</loc></url></urlset>";
    EXPECT_THAT(Locations(ReadText(text)), ElementsAre("https://a.test/1"));
  }
  EXPECT_THAT(Locations(ReadText("<sm:urlset xmlns:sm='http://www.sitemaps.org/schemas/sitemap/0.9'><sm:url>"
                                 "<sm:loc>https://a.test/1</sm:loc></sm:url></sm:urlset>")),
              ElementsAre("https://a.test/1"));
  EXPECT_THAT(Locations(ReadText("\n \n<?xml version='1.0'?><!-- made by hand -->\n<urlset><url>"
                                 "<loc>https://a.test/1</loc></url></urlset>\n\n")),
              ElementsAre("https://a.test/1"));
}

TEST(Sitemap, ImagesOfGooglesExtensionComeWithTheirTexts) {
  const std::string url =
      "<url><loc>https://a.test/</loc><image:image><image:loc>/i/1.jpg</image:loc>"
      "<image:title>A  boat</image:title><image:caption>A red boat</image:caption>"
      "<image:license>https://a.test/licence</image:license><image:geo_location>Limerick</image:geo_location>"
      "</image:image><image:image><image:loc>ftp://a.test/2.jpg</image:loc></image:image>"
      "<other:image xmlns:other='urn:x'><other:loc>/i/3.jpg</other:loc></other:image></url>";
  // Declared, declared wrongly, or not declared at all.
  for (const std::string_view space :
       {"xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'",
        "xmlns:image='https://www.google.com/schemas/sitemap-image/9/'", "xmlns:image='urn:other'", ""}) {
    const Result<Sitemap> read = ReadText("<urlset " + std::string(space) + ">" + url + "</urlset>");
    ASSERT_TRUE(read.has_value()) << space;
    ASSERT_EQ(read->entries.size(), 1u) << space;
    const SitemapImage boat{.loc = "https://a.test/i/1.jpg",
                            .title = "A boat",
                            .caption = "A red boat",
                            .license = "https://a.test/licence"};
    EXPECT_THAT(read->entries[0].images, ElementsAre(boat)) << space;
    EXPECT_EQ(read->skipped_urls, 1) << space;
  }
}

TEST(Sitemap, AnImageElementDoesNotOverwriteTheUrl) {
  const Result<Sitemap> read = ReadText(Urlset(
      "<url><image:image><image:loc>/i/1.jpg</image:loc></image:image><loc>https://a.test/page</loc></url>"));
  EXPECT_THAT(Locations(read), ElementsAre("https://a.test/page"));
}

TEST(Sitemap, UrlsThatAreNotHttpAreLeftOutAndCounted) {
  const Result<Sitemap> read =
      ReadText(Urlset(UrlElement("ftp://a.test/1") + UrlElement("javascript:alert(1)") +
                      UrlElement("https://a.test/2") + UrlElement("") + UrlElement("http://a.test:99999/") +
                      UrlElement("https://a.test/" + std::string(kMaxSitemapBytes / 4096, 'x'))));
  EXPECT_THAT(Locations(read), ElementsAre("https://a.test/2"));
  EXPECT_EQ(read->skipped_urls, 5);
}

TEST(Sitemap, SaysWhichUrlsAreOutsideItsLocation) {
  // https://www.sitemaps.org/protocol.html#location
  const Result<Sitemap> read =
      ReadText(Urlset(UrlElement("https://a.test/maps/1") + UrlElement("https://a.test/other/1") +
                      UrlElement("http://a.test/maps/1") + UrlElement("https://b.test/maps/1")));
  ASSERT_TRUE(read.has_value());
  std::vector<bool> outside;
  for (const SitemapEntry& entry : read->entries) outside.push_back(entry.outside_location);
  EXPECT_THAT(outside, ElementsAre(false, true, true, true));
}

TEST(Sitemap, TextHasOneUrlALine) {
  const Result<Sitemap> read = ReadText(
      "\xEF\xBB\xBFhttps://a.test/1\r\n\r\n  https://a.test/b\xC3\xBC \nnot a url\nhttps://a.test/3");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->kind, SitemapKind::kText);
  EXPECT_THAT(Locations(read), ElementsAre("https://a.test/1", "https://a.test/b%C3%BC", "https://a.test/3"));
  EXPECT_EQ(read->skipped_urls, 1);
}

TEST(Sitemap, TellsPagesAndOtherThingsApart) {
  for (const std::string_view page :
       {"<!DOCTYPE html><title>x</title>", "<html><body>urlset</body></html>", "  <!-- c -->\n<HEAD>",
        "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' "
        "'x'><html></html>"}) {
    const Result<Sitemap> read = ReadText(page);
    ASSERT_TRUE(read.has_value()) << page;
    EXPECT_EQ(read->kind, SitemapKind::kHtml) << page;
    EXPECT_THAT(read->entries, IsEmpty());
  }
  for (const std::string_view other : {"", "  \n", "just words", "{\"a\": 1}", "<svg></svg>", "\x89PNG\r\n",
                                       "<!--", "ftp://a.test/1", "\xFF\xFE", "\x1f"}) {
    const Result<Sitemap> read = ReadText(other);
    ASSERT_TRUE(read.has_value()) << other;
    EXPECT_EQ(read->kind, SitemapKind::kUnknown) << other;
  }
}

TEST(Sitemap, ReadsUtf16AndDeclaredEncodings) {
  std::u16string wide = u"\uFEFF<urlset><url><loc>https://a.test/\u00FC</loc></url></urlset>";
  const std::string_view utf16(reinterpret_cast<const char*>(wide.data()), wide.size() * 2);
  EXPECT_THAT(Locations(ReadText(utf16)), ElementsAre("https://a.test/%C3%BC"));
  EXPECT_THAT(
      Locations(ReadText("<?xml version='1.0' encoding='ISO-8859-1'?><urlset><url><loc>https://a.test/\xFC"
                         "</loc></url></urlset>")),
      ElementsAre("https://a.test/%C3%BC"));
  EXPECT_THAT(Locations(ReadText("<?xml version='1.0' encoding = \"windows-1251\" ?><urlset><url><loc>"
                                 "https://a.test/\xFF</loc></url></urlset>")),
              ElementsAre("https://a.test/%D1%8F"));
  EXPECT_THAT(Locations(ReadText("<?xml version='1.0' encoding='klingon'?><urlset><url><loc>https://a.test/"
                                 "</loc></url></urlset>")),
              ElementsAre(HasSubstr("unknown encoding klingon")));
}

// Bad input never loses what was already good.

TEST(Sitemap, KeepsWhatStoodBeforeTheDamage) {
  const std::string good = "<urlset>" + UrlElement("https://a.test/1") + UrlElement("https://a.test/2");
  for (const std::string_view bad :
       {"<url><loc>https://a.test/3</lock></url></urlset>", "<url><loc>https://a.te", "",
        "<url>&nbsp;</url></urlset>", "\xFF</urlset>", "</urlset><more/>"}) {
    const Result<Sitemap> read = ReadText(good + std::string(bad));
    EXPECT_THAT(Locations(read), ElementsAre("https://a.test/1", "https://a.test/2")) << bad;
    EXPECT_TRUE(read.has_value() && read->damaged) << bad;
    EXPECT_THAT(read->damage, HasSubstr("line 1")) << bad;
  }
}

TEST(Sitemap, DamageBeforeTheFirstUrlIsAnError) {
  const Result<Sitemap> read = ReadText("<urlset><url><loc>https://a.test/1</urlset>");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput);
}

TEST(Sitemap, AnEmptyListIsAList) {
  const Result<Sitemap> read = ReadText("<urlset/>");
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(read->entries, IsEmpty());
  EXPECT_FALSE(read->damaged);
}

// Hostile documents.

std::string BillionLaughs(std::string_view name) {
  std::string text =
      "<?xml version='1.0'?><!DOCTYPE " + std::string(name) + " [<!ENTITY l0 'https://a.test/'>";
  for (int i = 1; i < 10; ++i) {
    text += "<!ENTITY l" + std::to_string(i) + " '";
    for (int k = 0; k < 10; ++k) text += "&l" + std::to_string(i - 1) + ";";
    text += "'>";
  }
  return text + "]><" + std::string(name) + "><url><loc>&l9;</loc></url></" + std::string(name) + ">";
}

TEST(Sitemap, NoDtdIsRead) {
  for (const std::string& text :
       {BillionLaughs("urlset"), BillionLaughs("rss"),
        std::string("<!DOCTYPE urlset SYSTEM 'http://a.test/x.dtd'><urlset/>"),
        std::string(
            "<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>https://a.test/&x;"
            "</loc></url></urlset>")}) {
    const Result<Sitemap> read = ReadText(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_THAT(read.error().message, HasSubstr("DOCTYPE"));
  }
}

TEST(Sitemap, AnUnknownRootWithADtdIsNoList) {
  const Result<Sitemap> read = ReadText(BillionLaughs("lolz"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->kind, SitemapKind::kUnknown);
}

TEST(Sitemap, NestingAttributesAndTagsAreBounded) {
  std::string deep = "<urlset>" + UrlElement("https://a.test/1");
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  std::string wide = "<urlset>" + UrlElement("https://a.test/1") + "<a";
  for (int i = 0; i < 100; ++i) wide += " a" + std::to_string(i) + "='x'";
  wide += "/></urlset>";
  std::string endless =
      "<urlset>" + UrlElement("https://a.test/1") + "<a b='" + std::string(size_t{8} << 20, 'x');
  std::string comment =
      "<urlset>" + UrlElement("https://a.test/1") + "<!--" + std::string(size_t{8} << 20, 'x');
  for (const std::string* text : {&deep, &wide, &endless, &comment}) {
    const Result<Sitemap> read = ReadText(*text);
    EXPECT_THAT(Locations(read), ElementsAre("https://a.test/1")) << text->substr(0, 80);
    EXPECT_TRUE(read.has_value() && read->truncated) << text->substr(0, 80);
  }
}

TEST(Sitemap, NamesWithoutEndDoNotFillTheMemory) {
  std::string text = "<urlset>" + UrlElement("https://a.test/1");
  for (int i = 0; i < 400'000; ++i) text += "<element-with-a-name-of-its-own-" + std::to_string(i) + "/>";
  const Result<Sitemap> read = ReadText(text + "</urlset>");
  EXPECT_THAT(Locations(read), ElementsAre("https://a.test/1"));
  EXPECT_TRUE(read.has_value() && read->truncated);
  EXPECT_THAT(read->damage, HasSubstr("memory"));
}

TEST(Sitemap, StopsAtItsLimits) {
  std::string urls;
  for (int i = 0; i < 20; ++i) {
    urls += "<url><loc>https://a.test/" + std::to_string(i) + "</loc>";
    for (int k = 0; k < 5; ++k)
      urls += "<image:image><image:loc>/" + std::to_string(k) + "</image:loc></image:image>";
    urls += "</url>";
  }
  const Result<Sitemap> few = ReadText(Urlset(urls), "https://a.test/", {.max_urls = 3});
  ASSERT_TRUE(few.has_value());
  EXPECT_EQ(few->entries.size(), 3u);
  EXPECT_TRUE(few->truncated);
  const Result<Sitemap> all = ReadText(Urlset(urls), "https://a.test/", {.max_urls = 20});
  EXPECT_FALSE(all->truncated);

  const Result<Sitemap> pictures =
      ReadText(Urlset(urls), "https://a.test/", {.max_images = 7, .max_images_per_url = 3});
  EXPECT_EQ(pictures->entries[0].images.size(), 3u);
  EXPECT_EQ(pictures->entries[2].images.size(), 1u);
  EXPECT_EQ(pictures->entries[3].images.size(), 0u);
  EXPECT_EQ(pictures->entries.size(), 20u);

  const Result<Sitemap> small = ReadText(Urlset(urls), "https://a.test/", {.max_result_bytes = 2'000});
  EXPECT_TRUE(small->truncated);
  EXPECT_LT(small->entries.size(), 20u);

  const Result<Sitemap> none = ReadText(Urlset(urls), "https://a.test/", {.max_bytes = 100});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, ErrorCode::kTooLarge);
}

// gzip

TEST(SitemapGzip, IsUnpackedByItsMagicBytes) {
  const std::string one = Gzip(Urlset(UrlElement("https://a.test/1")));
  EXPECT_THAT(Locations(ReadText(one)), ElementsAre("https://a.test/1"));
  EXPECT_THAT(Locations(ReadText(Gzip("https://a.test/1\nhttps://a.test/2\n"))),
              ElementsAre("https://a.test/1", "https://a.test/2"));
}

TEST(SitemapGzip, MembersInARowAreOneDocument_Rfc1952_2_2) {
  const std::string text = Urlset(UrlElement("https://a.test/1") + UrlElement("https://a.test/2"));
  const std::string parts = Gzip(text.substr(0, 60)) + Gzip(text.substr(60));
  EXPECT_THAT(Locations(ReadText(parts + "trailing garbage")),
              ElementsAre("https://a.test/1", "https://a.test/2"));
}

TEST(SitemapGzip, ATruncatedOneKeepsWhatCameOut) {
  std::string urls;
  for (int i = 0; i < 5'000; ++i) urls += UrlElement("https://a.test/" + std::to_string(i * 7'919));
  const std::string packed = Gzip(Urlset(urls));
  const Result<Sitemap> read = ReadText(packed.substr(0, packed.size() / 2));
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->damaged);
  EXPECT_GT(read->entries.size(), 1'000u);
  EXPECT_LT(read->entries.size(), 5'000u);
  EXPECT_THAT(read->damage, HasSubstr("gzip"));
}

TEST(SitemapGzip, ABombEndsAtTheRatio) {
  std::string text = Urlset(UrlElement("https://a.test/1"));
  text.insert(text.size() - 9, std::string(size_t{40} << 20, ' '));
  const Result<Sitemap> read = ReadText(Gzip(text));
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->truncated);
  EXPECT_THAT(Locations(read), ElementsAre("https://a.test/1"));
}

TEST(SitemapGzip, MoreThanTheCapOfBytesIsNotUnpacked) {
  const std::string text = Urlset(UrlElement("https://a.test/1") + std::string(100'000, ' '));
  const Result<Sitemap> read =
      ReadText(Gzip(text), "https://a.test/", {.max_bytes = 90'000, .max_ratio = 10'000});
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->truncated);
}

TEST(SitemapGzip, BrokenDataIsAnError) {
  const Result<Sitemap> read = ReadText("\x1f\x8b\x08 not really");
  ASSERT_FALSE(read.has_value());
  EXPECT_THAT(read.error().message, HasSubstr("gzip"));
}

}  // namespace
}  // namespace tamis
