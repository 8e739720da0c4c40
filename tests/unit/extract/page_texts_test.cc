// The texts around an image, and the languages of page and alt text (docs/extraction.md).

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "extract/page_job.h"

namespace tamis {
namespace {

Page Extract(std::string_view html) {
  const PageJobInput input{.url = "https://e.org/",
                           .headers = {{"content-type", "text/html; charset=utf-8"}}};
  Result<Page> page = ExtractPage(std::as_bytes(std::span(html)), input, HtmlOptions{}, TextOptions{});
  EXPECT_TRUE(page) << (page ? "" : page.error().message);
  return page ? *std::move(page) : Page{};
}

/// The field of each candidate, joined by "|".
std::string All(std::string_view html, std::string Candidate::*field) {
  std::string text;
  for (const Candidate& candidate : Extract(html).candidates) {
    if (candidate.position > 0) text += '|';
    text += candidate.*field;
  }
  return text;
}
std::string Contexts(std::string_view html) {
  return All(html, &Candidate::context);
}
std::string Captions(std::string_view html) {
  return All(html, &Candidate::caption);
}
std::string Headings(std::string_view html) {
  return All(html, &Candidate::heading);
}
std::string Labels(std::string_view html) {
  return All(html, &Candidate::aria_label);
}

TEST(Context, IsTheSentenceThatTheImageStandsIn) {
  EXPECT_EQ(Contexts("<p>One. Two <b>and</b> <img src=x> three! Four.</p>"), "Two and three!");
  EXPECT_EQ(Contexts("<p>One. <img src=x>Two.</p>"), "Two.");
  EXPECT_EQ(Contexts("<p>One.<img src=x> Two.</p>"), "Two.");
  EXPECT_EQ(Contexts("<p>One.<img src=x>Two.</p>"), "One.Two.");
  EXPECT_EQ(Contexts("<p>One. Two.<img src=x></p>"), "Two.");
  EXPECT_EQ(Contexts("<p><img src=x>One. Two.</p>"), "One.");
  EXPECT_EQ(Contexts("<p>One<br>two <img src=x></p>"), "One two");
  EXPECT_EQ(Contexts("<p>Is it?! Yes\u2026 v1.2 <img src=x></p>"), "v1.2");
  EXPECT_EQ(Contexts("<p>\u4e00\u3002\u4e8c<img src=x>\uff01\u4e09</p>"), "\u4e8c\uff01");
}

TEST(Context, ManyImagesOfOneRunHaveTheirSentences) {
  EXPECT_EQ(Contexts("<p>A <img src=1>. <img src=2>B <img src=3>. C.<img src=4>"), "A .|B .|B .|C.");
}

TEST(Context, ElsewhereItIsTheNextRunThenTheOneBefore) {
  EXPECT_EQ(Contexts("<p>Before. Last.</p><p><img src=x></p><div> </div><p>Next. More.</p>"), "Next.");
  EXPECT_EQ(Contexts("<p>Before. Last</p><p><img src=x></p>"), "Last");
  EXPECT_EQ(Contexts("<p>Before.</p><p><img src=x></p><h2>Title</h2><p>Next.</p>"), "Before.");
  EXPECT_EQ(Contexts("<p>Before.</p><h2>Title</h2><p><img src=x></p><h2></h2><p>Next.</p>"), "");
  EXPECT_EQ(Contexts("<p>Before.</p><p><img src=1><img src=2></p><p>Next.</p>"), "Before.|Next.");
  EXPECT_EQ(Contexts("<p><img src=1><p><img src=2><p><img src=3>Next."), "||Next.");
  EXPECT_EQ(Contexts("<p>Before<img src=1></p><p><img src=2></p>"), "Before|");
  EXPECT_EQ(Contexts("<h1>Title<img src=x></h1>Text."), "Text.");
}

TEST(Context, ImagesThatAreNoCandidatesDoNotStandBetween) {
  EXPECT_EQ(Contexts("<body><p><img src=s data-src=a.b><noscript><img src=a.b></noscript></p><p>Next.</p>"),
            "Next.");
  EXPECT_EQ(Contexts("<p><img src=a><img></p><p>Next.</p>"), "Next.");
}

TEST(Context, TextsOfControlsCaptionsAndHeadingsMakeNoRun) {
  EXPECT_EQ(Contexts("<div><img src=x><button>Buy</button><select><option>1</select><h2></h2></div>"), "");
  EXPECT_EQ(Contexts("<figure><img src=x><figcaption>Caption</figcaption></figure>After."), "After.");
  EXPECT_EQ(Contexts("<p>a <button>b</button> c <img src=x></p>"), "c");
}

TEST(Context, ElementsThatAreNoPhrasingBoundRuns) {
  for (const std::string_view element :
       {"form", "script", "video", "fieldset", "svg", "style", "canvas", "table"}) {
    const std::string name(element);
    EXPECT_EQ(Contexts("a<" + name + "></" + name + ">b <img src=x>"), "b") << name;
  }
  for (const std::string_view element : {"span", "label", "x-unknown", "noscript", "a", "picture", "ruby"}) {
    const std::string name(element);
    EXPECT_EQ(Contexts("<body>a<" + name + ">b</" + name + ">c <img src=x>"), "abc") << name;
  }
}

TEST(Context, IsCutAtACharacter) {
  std::string umlauts;
  for (int i = 0; i < 400; ++i) umlauts += "\u00fc";
  EXPECT_EQ(Contexts("<p>x" + umlauts + "<img src=x>").size(), 511u);
}

TEST(Caption, IsThatOfTheNearestFigure) {
  EXPECT_EQ(Captions("<figure><div><img src=x></div><figcaption>A <b>kite</b><p>above</figcaption></figure>"),
            "A kite above");
  EXPECT_EQ(Captions("<figure><figcaption>1</figcaption><img src=x><figcaption>2</figcaption></figure>"),
            "1");
  EXPECT_EQ(Captions("<figure><img src=1><figure><img src=2><figcaption>in</figcaption></figure>"
                     "<figcaption>out</figcaption></figure><img src=3>"),
            "|in|");
  EXPECT_EQ(Captions("<figure><figcaption>out</figcaption><figure><img src=2></figure><img src=1></figure>"),
            "|out");
}

TEST(Heading, IsTheLastThatBegan) {
  EXPECT_EQ(Headings("<img src=0><h1>One <i>a</i></h1><img src=1><h3>Two<img src=2> more</h3><img src=3>"),
            "|One a|Two more|Two more");
}

// WAI-ARIA 1.2, aria-labelledby before aria-label.
TEST(AriaLabel, LabelsByOthersComeFirst) {
  EXPECT_EQ(Labels("<span id=a>One<script>x</script></span><img src=x aria-label=no aria-labelledby=' b a c'>"
                   "<div id=b>Two<p>three</div><p id=a>again"),
            "Two three One");
  EXPECT_EQ(Labels("<b id=a></b><img src=x aria-label=' yes  x ' aria-labelledby=a>"), "yes x");
}

TEST(Languages, OfPageAndAltText) {
  const Page page = Extract(
      "<html lang=en><p>Le chat noir dort sur le canap\u00e9 pendant que la pluie tombe sur les toits de la "
      "ville et "
      "que les enfants jouent dans la maison.</p><img src=x alt='Ein roter Milan \u00fcber den W\u00e4ldern "
      "der "
      "Schw\u00e4bischen Alb'><img src=y alt=x1>");
  EXPECT_EQ(page.facts.language, "en");
  EXPECT_EQ(page.facts.detected_language, "fr");
  EXPECT_EQ(page.candidates.at(0).language, "de");
  EXPECT_EQ(page.candidates.at(1).language, "");
}

// HTML standard 4.6.7.1: alternate with hreflang names a translation.
TEST(PageLinksOfLinkElements, TranslationsAreLinks) {
  const Page page = Extract(
      "<link rel='Alternate' hreflang='fr-CA' href=/fr><link rel=alternate href=/feed "
      "type=application/rss+xml>"
      "<link rel=next href=/2>");
  ASSERT_EQ(page.links.size(), 2u);
  EXPECT_EQ(page.links[0].hreflang, "fr-CA");
  EXPECT_EQ(page.links[0].rel, "alternate");
  EXPECT_EQ(page.links[1].hreflang, "");
}

TEST(Order, OfLinksAndImagesIsOne) {
  const Page page = Extract("<a href=1>x</a><img src=2><a href=3>y</a>");
  EXPECT_LT(page.links.at(0).order, page.candidates.at(0).order);
  EXPECT_LT(page.candidates.at(0).order, page.links.at(1).order);
}

}  // namespace
}  // namespace tamis
