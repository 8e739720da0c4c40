#include "extract/html.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

/// Writes what it sees: <a href=x>text</a>, with "." for the tags without a name of their own.
class Tracer : public HtmlVisitor {
 public:
  void OnStart(const HtmlElement& element) override {
    trace += '<' + std::string(Name(element.tag));
    constexpr std::string_view kNames[kHtmlAttributeCount] = {
        "alt",   "content",  "height",   "href",  "http-equiv", "lang",        "name",
        "rel",   "src",      "title",    "width", "xml:lang",   "aria-label",  "aria-labelledby",
        "data",  "datetime", "hreflang", "id",    "itemprop",   "itemscope",   "itemtype",
        "media", "property", "srcset",   "type",  "value",      "data-srcset", "data-lazy-srcset"};
    for (int i = 0; i < kHtmlAttributeCount; ++i) {
      const AttributeValue value = element.Get(static_cast<HtmlAttribute>(i));
      if (value) trace += ' ' + std::string(kNames[i]) + "=[" + std::string(*value) + ']';
    }
    trace += '>';
  }
  void OnEnd(HtmlTag tag) override { trace += "</" + std::string(Name(tag)) + '>'; }
  void OnText(std::string_view text) override { trace += text; }
  void OnBreak() override { trace += shows_breaks ? "|" : ""; }
  void OnJsonLd(std::string_view script) override { trace += "{" + std::string(script) + "}"; }

  std::string trace;
  bool shows_breaks = false;

 private:
  static std::string_view Name(HtmlTag tag) {
    constexpr std::string_view kNames[] = {".",       "html",   "title",      "meta",    "link",
                                           "base",    "a",      "area",       "img",     "iframe",
                                           "frame",   "figure", "figcaption", "heading", "control",
                                           "picture", "source", "noscript",   "phrasing"};
    return kNames[static_cast<size_t>(tag)];
  }
};

/// The trace without html, head and body.
std::string Trace(std::string_view html, int64_t max_depth = 512) {
  Tracer tracer;
  HtmlOptions options;
  options.max_depth = max_depth;
  const Result<HtmlSummary> summary = WalkHtml(html, options, tracer);
  if (!summary) return summary.error().message;
  std::string trace = tracer.trace;
  for (const std::string_view noise : {"<html>", "</html>", "<.></.>"}) {
    const size_t at = trace.find(noise);
    if (at != std::string::npos) trace.erase(at, noise.size());
  }
  return trace;
}

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

// HTML standard 13.2.5.5.
TEST(Html, NothingEndsAPlaintext) {
  EXPECT_EQ(Trace("<p>a<plaintext>b&amp;</plaintext><img src=x>"),
            "<.><.>a</.>b&amp;</plaintext><img src=x></.>");
  EXPECT_EQ(Trace("a<template><plaintext></template>b"), "<.>a</.>");
  EXPECT_EQ(Trace("a<svg><plaintext></svg>b<svg><desc><plaintext></svg>c"), "<.>ab</.>");
}

// HTML standard 4.12.3: template contents are not in the document.
TEST(Html, TemplateContentIsNotWalked) {
  EXPECT_EQ(
      Trace("a<template><img src=x><template></template><script></template></script><img src=y></template>b"),
      "<.>ab</.>");
}

TEST(Html, NoscriptIsReadBecauseNoScriptRuns) {
  EXPECT_EQ(Trace("<body><noscript><img src=x></noscript>"),
            "<.><noscript><img src=[x]></img></noscript></.>");
}

// HTML standard 13.2.6.5.
TEST(Html, SvgAndMathHaveTheirOwnTitlesAndImages) {
  EXPECT_EQ(
      Trace("<body><svg><title>icon</title><image href=x src=x /><style>p<q</style><path/></svg><img src=y>"),
      "<.><img src=[y]></img></.>");
  EXPECT_EQ(Trace("<body><svg><title>icon</svg><img src=y>"), "<.><img src=[y]></img></.>");
  EXPECT_EQ(Trace("<body><svg><base href=x><a href=z>go</a><![CDATA[<img src=x>]]></svg>end"), "<.>end</.>");
  EXPECT_EQ(Trace("<body><math><mi>x</mi><annotation-xml><img src=y></annotation-xml></math>"),
            "<.><img src=[y]></img></.>");
  EXPECT_EQ(Trace("<body><svg><foreignObject><p>text<img src=y></p></foreignObject></svg><p>more"),
            "<.><.>more</.></.>");
  EXPECT_EQ(Trace("<body><svg><g><desc>d<p>e</desc></g><text>t</text><p>out<img src=y></p>more"),
            "<.><.>out<img src=[y]></img></.>more</.>");
  EXPECT_EQ(Trace("<body><div><svg><g></div>after<img src=y>"), "<.><.></.>after<img src=[y]></img></.>");
}

TEST(Html, FramesetPagesHaveTheirFrames) {
  EXPECT_EQ(
      Trace(
          "<html><head><title>t</title></head><frameset cols=1><frame src=a><frame src=b></frameset></html>"),
      "<.><title>t</title></.><.><frame src=[a]></frame><frame src=[b]></frame></.>");
}

// HTML standard 13.2.6.4.7: a reopens, ends the a before it; img is also spelt image.
TEST(Html, TreeConstructionOfTheParserHolds) {
  EXPECT_EQ(Trace("<body><a href=1>x<a href=2>y"), "<.><a href=[1]>x</a><a href=[2]>y</a></.>");
  EXPECT_EQ(Trace("<body><image src=x>"), "<.><img src=[x]></img></.>");
  EXPECT_EQ(Trace("<body><table><a href=1>x</a><tr><td>y</table>"),
            "<.><a href=[1]>x</a><.><.><.><.>y</.></.></.></.></.>");
}

// HTML standard 13.2.6.4.7, end tags of h1 to h6.
TEST(Html, TheEndTagOfAnyHeadingEndsTheOpenOne) {
  EXPECT_EQ(Trace("<h1>a</h2>b<h2>c<h3>d</h1>e"),
            "<.><heading>a</heading>b<heading>c</heading><heading>d</heading>e</.>");
  EXPECT_EQ(Trace("<h1>a<table><td></h1>b</table>c"),
            "<.><heading>a<.><.><.><.>b</.></.></.></.>c</heading></.>");
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

std::string TraceWithBreaks(std::string_view html) {
  Tracer tracer;
  tracer.shows_breaks = true;
  EXPECT_TRUE(WalkHtml(html, HtmlOptions{}, tracer));
  const std::string_view head = "<html><.></.>";
  const size_t body = tracer.trace.find(head) == 0 ? head.size() : 0;
  return tracer.trace.substr(body);
}

TEST(Html, ElementsThatAreLeftOutBoundTheTextAroundThem) {
  EXPECT_EQ(TraceWithBreaks("a<form>b</form>c"), "<.>a|b|c</.></html>");
  // HTML standard 13.2.4.4: forms do not nest.
  EXPECT_EQ(TraceWithBreaks("a<form>b<form>c</form>d</form>e"), "<.>a|bc|de</.></html>");
  // HTML standard 13.2.6.4.7: a form ends a p.
  EXPECT_EQ(TraceWithBreaks("<p>a<form>b</form>c"), "<.><.>a</.>b|c</.></html>");
  EXPECT_EQ(TraceWithBreaks("a<script></script><b>c</b>"), "<.>a|c</.></html>");
  EXPECT_EQ(TraceWithBreaks("a<svg><text>x</text></svg>c</p>d"), "<.>a|c|d</.></html>");
  EXPECT_EQ(TraceWithBreaks("a<wbr>b<unknown>c</unknown>d<label>e</label>"), "<.>abcde</.></html>");
  EXPECT_EQ(TraceWithBreaks("<a>x</a> <input> <a>y</a>"), "<.><a>x</a>|<a>y</a></.></html>");
}

// HTML standard 13.2.6.4.7: such tags are parse errors and make nothing.
TEST(Html, TagsThatAreIgnoredBoundNoText) {
  EXPECT_EQ(TraceWithBreaks("<p>a</object></video></form></select></applet></unknown></div></h2>b"),
            "<.><.>ab</.></.></html>");
  EXPECT_EQ(TraceWithBreaks("a<col>b<colgroup>c</colgroup>d"), "<.>abcd</.></html>");
  EXPECT_EQ(TraceWithBreaks("a<object>b</object>c</object>d"), "<.>a|b|cd</.></html>");
  EXPECT_EQ(TraceWithBreaks("<a>b</a> <head> <a>c</a><svg></svg><body><a>d</a>"),
            "<.><a>b</a>  <a>c</a>|<a>d</a></.></html>");
}

TEST(Html, WhiteSpaceBetweenPhrasingElementsStays) {
  EXPECT_EQ(Trace("<a>x</a> <a>y</a>\n<img src=z> <p>"),
            "<.><a>x</a> <a>y</a> <img src=[z]></img><.></.></.>");
}

TEST(Html, PictureKeepsItsStructure) {
  EXPECT_EQ(Trace("<source srcset=no><picture><source srcset=a media=m><img src=b></picture>c"),
            "<.><picture><source media=[m] srcset=[a]></source><img src=[b]></img></picture>c</.>");
  EXPECT_EQ(Trace("<picture><b><img src=b></b></picture><b>c</b>"),
            "<.><picture><phrasing><img src=[b]></img></phrasing></picture>c</.>");
  // HTML standard 13.2.6.4.7, any other end tag: a block between hides it.
  EXPECT_EQ(Trace("<picture><div></picture><img src=b></div>"),
            "<.><picture><.><img src=[b]></img></.></picture></.>");
}

// HTML standard 13.2.6.4.5, "in head noscript": what may not stand there ends noscript and head.
TEST(Html, AnImageInANoscriptOfTheHeadBreaksOut) {
  EXPECT_EQ(Trace("<head><noscript><link rel=a href=b></noscript><title>t</title>"),
            "<.><noscript><link href=[b] rel=[a]></link></noscript><title>t</title></.>");
  EXPECT_EQ(Trace("<head><noscript><img src=x></noscript><p>y"),
            "<.><noscript></noscript></.><.><img src=[x]></img><.>y</.></.>");
}

// HTML standard 13.2.6.4.6, "anything else".
TEST(Html, WhatIsLeftOutOpensTheBodyAllTheSame) {
  const std::string noscript = "<noscript><img src=x></noscript>";
  const std::string seen = "<noscript><img src=[x]></img></noscript>";
  for (const std::string_view before : {"<b>", "<br>", "</br>", "<video></video>", "<svg></svg>", "<input>",
                                        "<source>", "<wbr>", "<textarea></textarea>", "<td>", "&amp;"}) {
    EXPECT_NE(Trace(std::string(before) + noscript).find(seen), std::string::npos) << before;
  }
  for (const std::string_view before : {"", " ", "</p>", "<script></script>", "<template></template>",
                                        "<bgsound>", "<noframes></noframes>"}) {
    EXPECT_EQ(Trace(std::string(before) + noscript), "<.><noscript></noscript></.><.><img src=[x]></img></.>")
        << before;
  }
  EXPECT_EQ(Trace("<b></b><frameset><frame src=a></frameset>"), "<.><frame src=[a]></frame></.>");
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

TEST(Html, ControlsAreVisitedAndOptionsEndEachOther) {
  EXPECT_EQ(Trace("<select><option>a<option>b</select><button>c</button>"),
            "<.><control><control>a</control><control>b</control></control><control>c</control></.>");
  EXPECT_EQ(Trace("<button>a<button>b</button>c"), "<.><control>a</control><control>b</control>c</.>");
}

TEST(Html, EmptyDocumentsHaveATree) {
  EXPECT_EQ(Trace(""), "<.></.>");
  EXPECT_EQ(Trace(" \n "), "<.></.>");
}

}  // namespace
}  // namespace tamis
