#include "extract/html.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/unit/extract/html_trace.h"

namespace tamis {
namespace {

HtmlSummary Summary(std::string_view html, int64_t max_depth = 512) {
  Tracer tracer;
  HtmlOptions options;
  options.max_depth = max_depth;
  const Result<HtmlSummary> summary = WalkHtml(html, options, tracer);
  EXPECT_TRUE(summary);
  return summary ? *summary : HtmlSummary{};
}

TEST(Html, PhrasingTagsGoAndTheirTextStays) {
  EXPECT_EQ(Trace("<body><a href=x>one <b>two</b><span class=y> three</span></a>"),
            "<.><a href=[x]>one two three</a></.>");
}

// HTML standard 13.2.5.33 to 13.2.5.40.
TEST(Html, AttributesAsTheTokenizerReadsThem) {
  EXPECT_EQ(Trace("<img SRC = 'a' src=b alt=\"x>y\" width=5/>"),
            "<.><img alt=[x>y] src=[a] width=[5/]></img></.>");
  EXPECT_EQ(Trace("<img alt src=a/b>"), "<.><img alt=[] src=[a/b]></img></.>");
  EXPECT_EQ(Trace("<img/alt=q=\"r\"/src=\"\">"), "<.><img alt=[q=\"r\"/src=\"\"]></img></.>");
  EXPECT_EQ(Trace("<img =src=x src=y>"), "<.><img src=[y]></img></.>");
}

// HTML standard 13.2.5.72 to 13.2.5.80: in attributes "&copy=" stays, "&copy;" and "&#65;" do not.
TEST(Html, CharacterReferencesAreDecodedOnce) {
  EXPECT_EQ(
      Trace(
          "<a href='?a=1&amp;b=2&copy=3&#65;&amp;lt;'>&amp;lt; &copy; &eacute;t&eacute &#x41;&#66 &x &</a>"),
      "<.><a href=[?a=1&b=2&copy=3A&lt;]>&lt; \u00a9 \u00e9t\u00e9 AB &x &</a></.>");
  EXPECT_EQ(Trace("a&#x110000;<img alt='b&#1114112;c&#99999999999;'>"),
            "<.>a\uFFFD<img alt=[b\uFFFDc\uFFFD]></img></.>");
  EXPECT_EQ(Trace("<title>a &lt;b&gt; &euro;</title>"), "<.><title>a <b> \u20ac</title></.>");
}

TEST(Html, CharactersThatStandForTextCannotBeForged) {
  // U+F0000 is what the reducer uses; in a document it is text like any other or nothing at all.
  EXPECT_EQ(Trace("<a href=secret>\U000F0000 first</a>"), "<.><a href=[secret]>\U000F0000 first</a></.>");
  EXPECT_EQ(Trace("<a href=secret>x&#xF0000;y&#983040;&#x0000F0001;z</a>"),
            "<.><a href=[secret]>xyz</a></.>");
  EXPECT_EQ(Trace("<a href=secret><img alt='\U000F0000&amp;&#xF0000;'></a>"),
            "<.><a href=[secret]><img alt=[&]></img></a></.>");
  EXPECT_EQ(Trace("<a href='\U000F0001'>text</a>"), "<.><a href=[\U000F0001]>text</a></.>");
}

TEST(Html, ScriptsStylesAndTheirLikeAreLeftOut) {
  EXPECT_EQ(
      Trace("a<script>'<img src=x>'</script>b<style><img src=x></style>c<textarea><img src=x></textarea>"
            "<xmp><img src=x></xmp><noembed><img></noembed><noframes><img></noframes>d"),
      "<.>abcd</.>");
  EXPECT_EQ(Trace("<iframe src=y><img src=x></iframe>z"), "<.><iframe src=[y]></iframe>z</.>");
}

// HTML standard 13.2.5.15 to 13.2.5.31.
TEST(Html, ScriptsMayHideTheirEndTag) {
  EXPECT_EQ(Trace("<script><!-- <script> </script> <img src=x> --></script>after"), "<.>after</.>");
  EXPECT_EQ(Trace("<script><!-- </script>after<!-- -->"), "<.>after</.>");
  EXPECT_EQ(Trace("<script><!--><script></script>after"), "<.>after</.>");
  EXPECT_EQ(Trace("<script></scripty></ script></SCRIPT >after"), "<.>after</.>");
}

// HTML standard 13.2.5.43 to 13.2.5.52.
TEST(Html, CommentsEndAsTheStandardSays) {
  EXPECT_EQ(Trace("a<!--><img src=1>--><!---><!-- --!>b<!-- -- > <img src=2> -->c<!x>d<?y>e</ z>f"),
            "<.>a<img src=[1]></img>-->bcdef</.>");
}

TEST(Html, UnclosedTagsCommentsAndScriptsEndTheDocument) {
  EXPECT_EQ(Trace("a<img src=x"), "<.>a</.>");
  EXPECT_EQ(Trace("a<img src='x><img src=y>"), "<.>a</.>");
  EXPECT_EQ(Trace("a<!-- <img src=x>"), "<.>a</.>");
  EXPECT_EQ(Trace("a<script><img src=x>"), "<.>a</.>");
  EXPECT_EQ(Trace("a<"), "<.>a<</.>");
  EXPECT_EQ(Trace("a</"), "<.>a</</.>");
  EXPECT_EQ(Trace("a < b <3 c"), "<.>a < b <3 c</.>");
}

TEST(Html, DataImagesAreCutToTheirScheme) {
  EXPECT_EQ(Trace("<img src=' DATA:image/png;base64," + std::string(1 << 20, 'A') + "'>"),
            "<.><img src=[data:]></img></.>");
}

TEST(Html, NulBytesNeitherEndNorBreakTheDocument) {
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(Trace("<body>a\0b<img src='x\0y'>"sv), "<.>a\0b<img src=[x\uFFFDy]></img></.>"sv);
}

TEST(Html, HugeAttributesAreCut) {
  const std::string html = "<img alt='" + std::string(1 << 22, 'x') + "' src=y>";
  EXPECT_TRUE(Summary(html).truncated);
  EXPECT_LT(Trace(html).size(), kMaxAttributeBytes + 100);
  const std::string many = "<body><a" + [] {
    std::string names;
    for (int i = 0; i < 1'000'000; ++i) names += " a" + std::to_string(i);
    return names;
  }() + " href=late>x</a>";
  EXPECT_EQ(Trace(many), "<.><a>x</a></.>");
  EXPECT_TRUE(Summary(many).truncated);
}

TEST(Html, DeepNestingIsFlattened) {
  std::string html;
  for (int i = 0; i < 1'000'000; ++i) html += "<div>";
  html += "<img src=x>";
  const HtmlSummary summary = Summary(html);
  EXPECT_TRUE(summary.truncated);
  EXPECT_LE(summary.max_depth, 520);
  EXPECT_NE(Trace(html.substr(html.size() - 5'000 * 5)).find("src=[x]"), std::string::npos);
  EXPECT_FALSE(Summary("<div><div><div><p>x").truncated);
}

TEST(Html, DeepTablesStayWithinAMultipleOfTheDepth) {
  for (const std::string_view unit :
       {"<table><td>", "<table><tr><td><div>", "<ul><li>", "<b><p>", "<a href=x><p>", "<dl><dd><p><a href=y>",
        "<table><div>", "<svg><foreignObject><div>", "<picture><div></picture>", "<noscript><div></noscript>",
        "<button><p>", "<b itemscope><p>", "<select><option><a href=x><div></select>"}) {
    std::string html;
    for (int i = 0; i < 20'000; ++i) html += unit;
    EXPECT_LE(Summary(html, 64).max_depth, 4 * 64) << unit;
  }
}

TEST(Html, MisnestedEndTagsTakeLinearTime) {
  std::string html;
  for (int i = 0; i < 400; ++i) html += "<div>";
  for (int i = 0; i < 200'000; ++i) html += "</p></a></span></table>";
  EXPECT_EQ(Summary(html).elements, 403);
}

// rights.md 2.1 step 5: robots metas count anywhere in the document.
TEST(Html, MetasBehindTheTagLimitAreStillRead) {
  std::string html;
  for (int64_t i = 0; i <= kMaxHtmlTags; ++i) html += "<p>";
  html += "<img src=x><meta name=robots content=noai>";
  Tracer tracer;
  const Result<HtmlSummary> summary = WalkHtml(html, HtmlOptions{}, tracer);
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->truncated);
  EXPECT_NE(tracer.trace.find("<meta content=[noai] name=[robots]>"), std::string::npos);
  EXPECT_EQ(tracer.trace.find("<img"), std::string::npos);
}

TEST(Html, ATreeThatNeedsTooMuchMemoryIsAnError) {
  std::string html;
  for (int i = 0; i < 600'000; ++i) html += "<meta name=a content=b>";
  Tracer tracer;
  const Result<HtmlSummary> summary = WalkHtml(html, HtmlOptions{}, tracer);
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(tracer.trace, "");
}

TEST(Html, MoreTextsThanPlaceholdersAreLeftOut) {
  std::string html;
  for (int i = 0; i < 140'000; ++i) html += "word<p>";
  EXPECT_TRUE(Summary(html).truncated);
}

TEST(Html, MorePiecesOfTextThanAreKeptAreLeftOut) {
  std::string html;
  for (int i = 0; i < 1'100'000; ++i) html += "x<b>";
  EXPECT_TRUE(Summary(html).truncated);
  EXPECT_FALSE(Summary(std::string(1'100'000, '&')).truncated);
}

// rights.md 2.1 step 5.
TEST(Html, MetasInsideSvgAreStillRead) {
  EXPECT_EQ(Trace("<body><svg><foreignObject><p><meta name=robots content=noai></svg>"),
            "<.><meta content=[noai] name=[robots]></meta></.>");
}

TEST(Html, ElementsWithAnIdThatSomethingNamesAreVisited) {
  EXPECT_EQ(
      Trace("<b id=x>one <b>two</b> three</b><img aria-labelledby='x y'><i id=z>f</i><div id=y>g</div>"),
      "<.><phrasing id=[x]>one <phrasing>two</phrasing> three</phrasing><img aria-labelledby=[x y]></img>f"
      "<. id=[y]>g</.></.>");
  EXPECT_EQ(Trace("<b id=x>one</b>"), "<.>one</.>");
  EXPECT_EQ(
      Trace("<b id=x>1<i id=y>2</b>3<img ARIA-LABELLEDBY = \"y x\">"),
      "<.><phrasing id=[x]>1<phrasing id=[y]>2</phrasing></phrasing>3<img aria-labelledby=[y x]></img></.>");
}

TEST(Html, MoreLabelIdsThanAreLookedUpAreLeftOut) {
  std::string html = "<img aria-labelledby='";
  for (size_t i = 0; i <= kMaxLabelIds; ++i) html += "i" + std::to_string(i) + " ";
  EXPECT_FALSE(Summary(html.substr(0, 3'000) + "'>").truncated);
  for (size_t i = 0; i <= kMaxLabelIds; ++i) html += "'><b aria-labelledby='j" + std::to_string(i);
  EXPECT_TRUE(Summary(html + "'>").truncated);
}

TEST(Html, LabelIdsBehindAnEndlessValueAreFoundInTime) {
  std::string names = "<b id=x>1</b><img aria-labelledby=";
  for (int i = 0; i < 300'000; ++i) names += "aria-labelledby=";
  EXPECT_NE(Trace(names + "><img aria-labelledby=x>").find("<phrasing id=[x]>"), std::string::npos);
}

TEST(Html, MicrodataIsVisitedOnceAnItemCame) {
  EXPECT_EQ(
      Trace("<b itemprop=x>1</b><form itemscope><b itemprop=y>2</b><time datetime=3 itemprop=z></time>"
            "<audio src=4 itemprop=q></audio><embed src=5 itemprop=q>t</form>"),
      "<.>1<. itemscope=[]><phrasing itemprop=[y]>2</phrasing><phrasing datetime=[3] itemprop=[z]></phrasing>"
      "<. src=[4] itemprop=[q]></.><. src=[5] itemprop=[q]></.>t</.></.>");
}

TEST(Html, JsonLdScriptsAreHandedOverAsWritten) {
  EXPECT_EQ(Trace("<script type='Application/LD+json; charset=utf-8'>{\"a\":\"<b>&amp;\"}</script>x"
                  "<script type=application/json>{}</script>"),
            "{{\"a\":\"<b>&amp;\"}}<.>x</.>");
  EXPECT_NE(Trace("<p>x</body></html><script type=application/ld+json>9</script>").find("{9}"),
            std::string::npos);
}

}  // namespace
}  // namespace tamis
