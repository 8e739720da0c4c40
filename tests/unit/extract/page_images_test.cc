// Which images of a page are candidates, and by which URL (docs/extraction.md).

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "extract/page_job.h"

namespace tamis {
namespace {

Page Extract(std::string_view html, HtmlOptions options = {}) {
  const PageJobInput input{.url = "https://e.org/d/p",
                           .headers = {{"content-type", "text/html; charset=utf-8"}}};
  Result<Page> page = ExtractPage(std::as_bytes(std::span(html)), input, options, TextOptions{});
  EXPECT_TRUE(page) << (page ? "" : page.error().message);
  return page ? *std::move(page) : Page{};
}

/// "source:url" of each candidate, "https://e.org/d/" left out.
std::string Images(std::string_view html) {
  std::string text;
  for (const Candidate& candidate : Extract(html).candidates) {
    std::string url = candidate.image_url;
    if (url.starts_with("https://e.org/d/")) url.erase(0, 16);
    text += (text.empty() ? "" : " ") + candidate.source + ":" + url;
  }
  return text;
}

TEST(PageImages, TheLargestRenditionCounts) {
  EXPECT_EQ(Images("<img src=s srcset='a 1w, b 9w, c 9w, d 2w'>"), "img:b");
  EXPECT_EQ(Images("<img src=s srcset='a, b 3x, c 2x'>"), "img:b");
  EXPECT_EQ(Images("<img src=s srcset='a 100x, b 1w'>"), "img:b");
  EXPECT_EQ(Images("<img src=s srcset='data:x 9w, a 1w'>"), "img:a");
  EXPECT_EQ(Images("<img src=s srcset='a 0w'>"), "img:s");
}

TEST(PageImages, TheFirstListAttributeWithSomethingUsableCounts) {
  EXPECT_EQ(Images("<img src=s srcset='a 9w' data-srcset='b 1w' data-lazy-srcset=c>"), "img:b");
  EXPECT_EQ(Images("<img src=s srcset='a 9w' data-srcset='data:x' data-lazy-srcset=c>"), "img:c");
}

TEST(PageImages, LateUrlsComeBeforeSrc) {
  EXPECT_EQ(Images("<img src=s.gif data-src=a.jpg data-original=b.jpg>"), "img:a.jpg");
  EXPECT_EQ(Images("<img src=s.gif data-image=' c.jpg '>"), "img:c.jpg");
  for (const std::string_view bad : {"", "true", "a b.jpg", "data:a/b", "{a.b}", "[a.b]"}) {
    EXPECT_EQ(Images("<img src=s.gif data-src='" + std::string(bad) + "' data-echo=e/f>"), "img:e/f") << bad;
  }
  EXPECT_EQ(Images("<img data-lazyload=a.jpg>"), "img:a.jpg");
  EXPECT_EQ(Images("<img src='' data-src=x><img><img src=' '>"), "");
}

TEST(PageImages, ThePictureAroundComesFirst) {
  EXPECT_EQ(Images("<picture><source srcset=a><img src=b></picture>"), "img:a");
  EXPECT_EQ(Images("<picture><source srcset=a media=print><img src=b></picture>"), "img:b");
  EXPECT_EQ(Images("<picture><source srcset=a media=print><source srcset=c media=x><img alt=y></picture>"),
            "img:a");
  EXPECT_EQ(Images("<picture><source srcset=a type=image/avif><source srcset=b type=' "
                   "IMAGE/WebP;q=1'><img></picture>"),
            "img:b");
  EXPECT_EQ(Images("<picture><source srcset=a type=image/svg+xml media=x><img></picture>"), "");
  EXPECT_EQ(Images("<picture><img src=b><source srcset=a></picture>"), "img:b");
  EXPECT_EQ(Images("<picture><source srcset=a><span><img src=b></span></picture>"), "img:b");
  EXPECT_EQ(Images("<picture><span><source srcset=a></span><img src=b></picture>"), "img:b");
  EXPECT_EQ(Images("<picture><source srcset='data:x'><source data-srcset=c><img src=b></picture>"), "img:c");
  EXPECT_EQ(Images("<video><source src=v srcset=a></video><img src=b>"), "img:b");
}

TEST(PageImages, NoscriptFallbacksCountOnce) {
  const std::string_view lazy =
      "<body><img src=s.gif data-src=a.jpg><noscript><img src=a.jpg alt='A kite'></noscript>";
  EXPECT_EQ(Images(lazy), "img:a.jpg");
  EXPECT_EQ(Extract(lazy).candidates.at(0).alt, "A kite");
  EXPECT_EQ(Images("<body><noscript><img src=a><img src=a></noscript><img src=b>"), "noscript:a img:b");
  EXPECT_EQ(Images("<body><noscript><img src='data:x'></noscript>"), "");
}

// ogp.me, structured properties.
TEST(PageImages, OpenGraphImagesAndTheirStructuredProperties) {
  const Page page = Extract(
      "<meta property=og:image:alt content=lost><meta property='og:image' content=a>"
      "<meta property=og:image:secure_url content=b><meta property=og:image:width content=640>"
      "<meta property=og:image:alt content='first'><meta property=og:image:alt content='second'>"
      "<meta name=OG:image content=c><meta property=og:image:height content=99px>");
  ASSERT_EQ(page.candidates.size(), 2u);
  EXPECT_EQ(page.candidates[0].image_url, "https://e.org/d/a");
  EXPECT_EQ(page.candidates[0].alt, "first");
  EXPECT_EQ(page.candidates[0].declared_width_px, 640);
  EXPECT_EQ(page.candidates[1].alt, "");
  EXPECT_EQ(page.candidates[1].declared_height_px, 99);
  EXPECT_EQ(Images("<meta property=og:image content=''><meta property=og:image:url content=a>"),
            "og:image:a");
  EXPECT_EQ(Images("<meta property=og:image content=a><meta property=og:image><meta property=og:image:url "
                   "content=b>"),
            "og:image:a og:image:b");
  EXPECT_EQ(Images("<meta property=og:image:url content=a><meta property=og:image:secure_url content=b>"
                   "<meta property=og:image:url content=c>"),
            "og:image:a og:image:c");
}

TEST(PageImages, TwitterImagesAndLinks) {
  const Page page = Extract(
      "<meta name=twitter:image:alt content=Kite><meta name=twitter:image:src content=a>"
      "<link rel='x IMAGE_SRC' href=b>");
  ASSERT_EQ(page.candidates.size(), 2u);
  EXPECT_EQ(page.candidates[0].source, "twitter:image");
  EXPECT_EQ(page.candidates[0].alt, "Kite");
  EXPECT_EQ(page.candidates[1].source, "link");
}

TEST(PageImages, MentionsOfAnImageThatIsThereFillItsEmptyTexts) {
  const Page page = Extract(
      "<meta property=og:image content=a><meta property=og:image:alt content='From the preview'>"
      "<script type=application/ld+json>{\"@type\":\"ImageObject\",\"contentUrl\":\"a\",\"name\":\"N\","
      "\"caption\":\"C\"}</script><body><img src=a#x title=T><img src=a>");
  ASSERT_EQ(page.candidates.size(), 2u);
  EXPECT_EQ(page.candidates[0].alt, "From the preview");
  EXPECT_EQ(page.candidates[0].title, "T");
  EXPECT_EQ(page.candidates[0].caption, "C");
  EXPECT_EQ(page.candidates[1].alt, "");
  EXPECT_EQ(page.candidates[1].title, "");
  EXPECT_EQ(Extract("<body><img src=a><noscript><img src=a title=T></noscript>").candidates.at(0).title, "T");
  EXPECT_EQ(Images("<meta property=og:image content=a><meta name=twitter:image content=a>"), "og:image:a");
}

TEST(PageImages, CandidatesStandInTheOrderOfTheDocument) {
  EXPECT_EQ(
      Images("<link rel=image_src href=l><body><img src=i><script type=application/ld+json>"
             "{\"image\":\"j\"}</script><img src=k><div itemscope itemtype=https://schema.org/ImageObject>"
             "<img src=m><link itemprop=contentUrl href=n></div>"),
      "link:l img:i json-ld:j img:k microdata:n img:m");
}

// HTML standard 5.2.
TEST(PageImages, MicrodataImages) {
  const Page page = Extract(
      "<figure itemscope itemtype='x http://schema.org/ImageObject'><span itemprop=name>A <b>kite</b></span>"
      "<meta itemprop=contentUrl content=a><a itemprop='url license' href=no>l</a><p "
      "itemprop=description>D</p>"
      "<meta itemprop=width content=640></figure>");
  ASSERT_EQ(page.candidates.size(), 1u);
  EXPECT_EQ(page.candidates[0].image_url, "https://e.org/d/a");
  EXPECT_EQ(page.candidates[0].title, "A kite");
  EXPECT_EQ(page.candidates[0].caption, "D");
  EXPECT_EQ(page.candidates[0].declared_width_px, 640);
  EXPECT_EQ(Images("<div itemscope><link itemprop=image href=a><meta itemprop='x image' content=b>"
                   "<span itemprop=primaryImageOfPage>c</span><img itemprop=image src=d>"
                   "<div itemprop=image itemscope><meta itemprop=url content=no></div></div><meta "
                   "itemprop=image content=no>"),
            "microdata:a microdata:b microdata:c img:d");
  // Of what the page does not show as text or name by a link, only img counts.
  EXPECT_EQ(Images("<div itemscope><video itemprop=image src=no></video><iframe itemprop=image "
                   "src=no></iframe></div>"),
            "");
}

TEST(PageImages, OtherValuesOfMicrodataNameNoImage) {
  EXPECT_EQ(
      Images("<div itemscope><object itemprop=image data=no></object><data itemprop=image value=no>x</data>"
             "<object itemprop=image>a</object></div>"),
      "microdata:a");
}

// rights.md 2.11.
TEST(PageImages, AdultLabelsOfStructuredData) {
  const Page page = Extract(
      "<script type=application/ld+json>{\"isFamilyFriendly\":false,\"contentRating\":\" a  b \"}</script>"
      "<div itemscope><meta itemprop=isFamilyFriendly content=No><b itemprop=contentRating>mature</b>"
      "<p itemprop='x contentRating' itemscope><b itemprop=ratingValue>18</b><b "
      "itemprop=bestRating>21</b></p>"
      "<p itemprop=x itemscope><b itemprop=ratingValue>5</b></p></div>");
  ASSERT_EQ(page.facts.adult_labels.size(), 5u);
  EXPECT_EQ(page.facts.adult_labels[4].value, "18");
  EXPECT_EQ(page.facts.adult_labels[0].source, "json-ld:isFamilyFriendly");
  EXPECT_EQ(page.facts.adult_labels[1].value, "a b");
  EXPECT_EQ(page.facts.adult_labels[2].source, "microdata:isFamilyFriendly");
  EXPECT_EQ(page.facts.adult_labels[3].value, "mature");
}

TEST(PageImages, LimitsCutAndSaySo) {
  HtmlOptions options;
  options.max_candidates = 2;
  const std::string_view three = "<meta property=og:image content=a><img src=b><img src=c>";
  EXPECT_EQ(Extract(three, options).candidates.size(), 2u);
  EXPECT_TRUE(Extract(three, options).truncated);
  std::string srcset = "<img srcset='";
  for (int i = 0; i < 1'000; ++i) srcset += std::to_string(i) + " 1w,";
  EXPECT_TRUE(Extract(srcset + "'>").truncated);
  EXPECT_TRUE(
      Extract("<script type=application/ld+json>[" + std::string(2 << 20, ' ') + "]</script>").truncated);
}

}  // namespace
}  // namespace tamis
