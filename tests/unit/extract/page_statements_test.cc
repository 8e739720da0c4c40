#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/unit/extract/rights_page.h"

namespace tamis {
namespace {

std::string PageSaid(std::string_view html, Headers headers = {}) {
  return Said(ReadRightsPage(html, kRightsPageUrl, std::move(headers)).facts.statements);
}

struct Vector {
  std::string_view html;
  std::string_view said;
};

// rights.md 2.1 (S03 to S07): name and content in any case, tokens as scope, value directives, dates.
TEST(PageStatements, RobotsMetasInEveryForm) {
  constexpr Vector kVectors[] = {
      {"<meta name=robots content=noai>", "page_meta robots_directive noai"},
      {"<META NAME=ROBOTS CONTENT='NoAI'>", "page_meta robots_directive noai"},
      {"<meta content='noindex noai' name='robots'>",
       "page_meta robots_directive noindex; page_meta robots_directive noai"},
      {"<meta name=\" robots \" content=\"\n no&#97;i \">", "page_meta robots_directive noai"},
      {"<meta name='&#114;obots' content='noimage&#x61;i'>", "page_meta robots_directive noimageai"},
      {"<meta name=robots content='noai, max-image-preview:large'>",
       "page_meta robots_directive noai; page_meta robots_directive max-image-preview=large"},
      {"<meta name=robots content='unavailable_after: 25 Jun 2030 15:00:00 PST, noai'>",
       "page_meta robots_directive unavailable_after=25 jun 2030 15:00:00 pst; "
       "page_meta robots_directive noai"},
      {"<meta name=mybot content=noai>", "page_meta robots_directive noai@mybot"},
      {"<meta name=GPTBot content='noindex, noai'>",
       "page_meta robots_directive noindex@gptbot; page_meta robots_directive noai@gptbot"},
      {"<meta http-equiv=X-Robots-Tag content='mybot: noindex'>", "page_meta robots_directive noindex@mybot"},
      {"<meta name=X-Robots-Tag content=noml>", "page_meta robots_directive noml"},
      {"<meta property=robots content=noml>", "page_meta robots_directive noml"},
      {"<meta name='robots, googlebot' content=none>",
       "page_meta robots_directive none; page_meta robots_directive none@googlebot"},
      {"<meta name=robots content='noindex;noai'>",
       "page_meta robots_directive noindex; page_meta robots_directive noai"},
      {"<meta name=robots content='&nbsp;noai&#8203;'>", "page_meta robots_directive noai"},
      {"<meta name=robots content=':,'>", ""},
      {"<meta name=robots>", ""},
      {"<meta name=description content='why we say noai, noindex and none of that'>", ""},
      {"<meta property='og:description' content=noai>", ""},
  };
  for (const Vector& vector : kVectors) {
    SCOPED_TRACE(vector.html);
    EXPECT_EQ(PageSaid(vector.html), vector.said);
  }
}

TEST(PageStatements, ARobotsMetaCountsWhereverItStandsAndEachDirectiveOnce) {
  for (const std::string_view before : {"<p>text</p>", "<svg><desc>x</desc>", "<table><tr><td>", "<noscript>",
                                        "<select><option>", "<div><ul><li>"}) {
    SCOPED_TRACE(before);
    EXPECT_EQ(PageSaid(std::string(before) + "<meta name=robots content=noai>"),
              "page_meta robots_directive noai");
  }
  EXPECT_EQ(PageSaid("<meta name=robots content=noai><p>x<meta name=robots content=noai>"),
            "page_meta robots_directive noai");
  EXPECT_EQ(
      PageSaid(
          "<!-- <meta name=robots content=noai> --><template><meta name=robots content=noai></template>"),
      "");
}

// Namespaces in XML 1.0: XHTML may have any prefix.
TEST(PageStatements, APrefixHidesNoMeta) {
  for (const std::string_view html : {"<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:meta "
                                      "name='robots' content='noai'/></h:head>",
                                      "<XHTML:META name=robots content=noai><p>x",
                                      "<body><p>x<x-y:meta name=robots content=noai></x-y:meta>",
                                      "<svg><h:meta name=robots content='noai'/></svg>"}) {
    SCOPED_TRACE(html);
    EXPECT_EQ(PageSaid(html), "page_meta robots_directive noai");
  }
  for (const std::string_view html :
       {"<h:metadata name=robots content=noai>", "<h-meta name=robots content=noai>",
        "<h:template><h:title>x</h:title></h:template>"}) {
    SCOPED_TRACE(html);
    EXPECT_EQ(PageSaid(html), "");
  }
}

TEST(PageStatements, AMetaKeepsItsWordsAndItsPage) {
  const Page page = ReadRightsPage("<meta name=Robots content='NoAI, nofollow'>");
  ASSERT_EQ(page.facts.statements.size(), 2U);
  const Statement& statement = page.facts.statements[0];
  EXPECT_EQ(statement.raw, "name=\"robots\" content=\"NoAI, nofollow\"");
  EXPECT_EQ(statement.url, kRightsPageUrl);
  EXPECT_EQ(statement.http_status, 0);
}

// rights.md 2.2, 2.3, 2.6.
TEST(PageStatements, HeadersWrittenAsMetas) {
  constexpr Vector kVectors[] = {
      {"<meta http-equiv='Content-Signal' content='search=yes, ai-train=no'>",
       "page_meta content_signal search=yes; page_meta content_signal ai-train=no"},
      {"<meta name=content-signal content='AI-Train = No'>", "page_meta content_signal ai-train=no"},
      {"<meta http-equiv=content-usage content='train-ai=n'>", "page_meta content_usage train-ai=n"},
      {"<meta name=tdm-reservation content=1>", "page_meta tdmrep tdm-reservation=1"},
      {"<meta name=TDM-Reservation content=' true '>", "page_meta tdmrep tdm-reservation=1"},
      {"<meta name=tdm-reservation content='1.0'>", "page_meta tdmrep tdm-reservation=1"},
      {"<meta name=TDM-Reservation content=' 0 '>", "page_meta tdmrep tdm-reservation=0"},
      {"<meta name=tdm:reservation content='0, 1'>", "page_meta tdmrep tdm-reservation=1"},
      {"<meta name=tdm-reservation content=other>", ""},
      {"<meta name=tdm-policy content='https://example.com/p.json'>",
       "page_meta tdmrep tdm-policy=https://example.com/p.json"},
  };
  for (const Vector& vector : kVectors) {
    SCOPED_TRACE(vector.html);
    EXPECT_EQ(PageSaid(vector.html), vector.said);
  }
}

// rights.md 2.6: 0 lifts the reservation of a file.
TEST(PageStatements, OnlyTheExactMetaLiftsAReservation) {
  for (const std::string_view html :
       {"<meta http-equiv=tdm-reservation content=0>", "<meta property=tdm-reservation content=0>",
        "<meta name=tdm:reservation content=0>", "<meta name=' tdm-reservation' content=0>",
        "<meta name='tdm&#8209;reservation' content=0>", "<meta name=tdm-reservation content='\"0\"'>",
        "<meta name=tdm-reservation content='?0'>", "<meta name=tdm-reservation content='0;'>",
        "<meta name=tdm-reservation content='0.0'>", "<meta name=tdm-reservation content='&#xFF10;'>"}) {
    SCOPED_TRACE(html);
    EXPECT_EQ(PageSaid(html), "");
  }
}

TEST(PageStatements, WhiteSpaceCutsNoMeta) {
  const std::string blanks(20'000, ' ');
  EXPECT_EQ(PageSaid("<meta name=tdm-reservation content='" + blanks.substr(0, 300) + "1'>"),
            "page_meta tdmrep tdm-reservation=1");
  EXPECT_EQ(PageSaid("<meta name='" + blanks.substr(0, 300) + "robots' content=noai>"),
            "page_meta robots_directive noai");
  EXPECT_EQ(PageSaid("<meta name=robots content='" + blanks + "noai'>"), "page_meta robots_directive noai");
}

TEST(PageStatements, AMetaThatIsTooLongToBeReadSaysSo) {
  std::string filler;
  for (int i = 0; i < 6'000; ++i) filler += "x, ";
  for (const std::string_view name :
       {"robots", "googlebot", "mybot, robots", "x-robots-tag", "content-signal", "content-usage",
        "tdm-reservation", "tdm-policy", "copyright", "license"}) {
    SCOPED_TRACE(name);
    const std::string meta = "<meta name='" + std::string(name) + "' content='" + filler;
    EXPECT_TRUE(ReadRightsPage(meta + "noai'>").facts.statements_cut);
  }
  // Applications keep their state in metas.
  for (const std::string_view name : {"description", "keywords", "app/config/environment", "og:image"}) {
    SCOPED_TRACE(name);
    EXPECT_FALSE(ReadRightsPage("<meta name='" + std::string(name) + "' content='" + filler + "'>")
                     .facts.statements_cut);
  }
}

TEST(PageStatements, HeadersComeFirstLineByLine) {
  EXPECT_EQ(
      PageSaid("<meta name=robots content=noml>",
               {{"x-robots-tag", "nofollow"}, {"x-robots-tag", "mybot: noindex"}, {"tdm-reservation", "1"}}),
      "page_header robots_directive nofollow; page_header robots_directive noindex@mybot; "
      "page_header tdmrep tdm-reservation=1; page_meta robots_directive noml");
}

constexpr std::string_view kReserved = "Text and data mining of this work is reserved.";

// rights.md 2.10 (S17).
TEST(PageStatements, ReservationsInWords) {
  const std::string words(kReserved);
  for (const std::string& html : std::initializer_list<std::string>{
           "<p>" + words, std::string("<p>Text and <b>data</b> mining of this&nbsp;work is <i>reserved</i>."),
           "<footer><span>" + words + "</span></footer>", "<!-- " + words + " -->",
           "<script type='application/ld+json'>{\"@type\": \"Article\", \"usageInfo\": \"" + words +
               "\"}</script>",
           "<script type='application/ld+json'>{\"conditionsOfAccess\": [\"" + words + "\"]}</script>",
           "<script type='application/ld+json'>{\"license\": {\"name\": \"" + words + "\"}}</script>",
           "<script type='application/ld+json'>{broken \"" + words + "\"}</script>",
           "<div itemscope itemtype='https://schema.org/Article'><meta itemprop=usageInfo content='" + words +
               "'></div>"}) {
    SCOPED_TRACE(html);
    EXPECT_TRUE(PageSaid(html).starts_with("page_body reservation ")) << PageSaid(html);
  }
  for (const std::string_view name :
       {"copyright", "rights", "DC.Rights", "dcterms.rights", "dcterms.accessRights"}) {
    SCOPED_TRACE(name);
    const std::string said = PageSaid("<meta name='" + std::string(name) + "' content='" + words + "'>");
    EXPECT_TRUE(said.starts_with("page_meta reservation ")) << said;
  }
  EXPECT_EQ(PageSaid("<p>An ordinary page on text and pictures.<!-- end of header -->"), "");
}

TEST(PageStatements, WhatIsSaidOfAnImageStandsWithTheImage) {
  const std::string words(kReserved);
  for (const std::string& html :
       {"<img src=a.jpg alt='" + words + "'>", "<img src=a.jpg title='" + words + "'>",
        "<img src=a.jpg aria-label='" + words + "'>",
        "<figure><img src=a.jpg><figcaption>" + words + "</figcaption></figure>",
        "<img src=a.jpg><script type='application/ld+json'>{\"@type\": \"ImageObject\", \"contentUrl\": "
        "\"/dir/a.jpg\", \"usageInfo\": \"" +
            words + "\"}</script>",
        "<img src=a.jpg?w=100><script type='application/ld+json'>{\"@type\": \"ImageObject\", "
        "\"contentUrl\": "
        "\"http://example.com/dir/a.jpg\", \"copyrightNotice\": \"" +
            words + "\"}</script>",
        "<div itemscope itemtype='https://schema.org/ImageObject'><img itemprop=contentUrl src=a.jpg>"
        "<meta itemprop=copyrightNotice content='" +
            words + "'></div>"}) {
    SCOPED_TRACE(html);
    const std::string said =
        Said(ReadRightsPage("<p>x</p>" + html + "<img src=other.jpg>").candidates[0].statements);
    EXPECT_TRUE(said.starts_with("caption reservation ")) << said;
    EXPECT_EQ(
        Said(ImageOf(ReadRightsPage("<p>x</p>" + html + "<img src=other.jpg>"), "other.jpg").statements), "");
  }
}

// rights.md 3.7.
TEST(PageStatements, AgenciesAndLicensorsOfAnImage) {
  for (const std::string_view html :
       {"<figure><img src=a.jpg><figcaption>A boat. Photo: Getty Images</figcaption></figure>",
        "<img src=a.jpg alt='A boat (Getty Images)'>", "<p><img src=a.jpg></p><p>Photo: Getty Images</p>",
        "<img src=a.jpg><script type='application/ld+json'>{\"@type\": \"ImageObject\", \"url\": \"a.jpg\", "
        "\"creditText\": \"Getty Images\"}</script>"}) {
    SCOPED_TRACE(html);
    const std::string said = Said(ReadRightsPage(html).candidates.at(0).statements);
    EXPECT_TRUE(said.starts_with("caption stock agency=")) << said;
  }
  EXPECT_EQ(Said(ReadRightsPage(
                     "<img src=a.jpg><script type='application/ld+json'>{\"@type\": \"ImageObject\", "
                     "\"contentUrl\": \"a.jpg\", \"acquireLicensePage\": \"https://x.example/buy\"}</script>")
                     .candidates.at(0)
                     .statements),
            "caption stock licensor=https://x.example/buy");
}

TEST(PageStatements, ACaptionInStructuredDataCountsBesideThatOfThePage) {
  const Page page = ReadRightsPage(
      "<figure><img src=a.jpg alt=A><figcaption>B</figcaption></figure><script type='application/ld+json'>"
      "{\"@type\": \"ImageObject\", \"contentUrl\": \"a.jpg\", \"caption\": \"Photo: Getty "
      "Images\"}</script>");
  EXPECT_TRUE(Said(page.candidates.at(0).statements).starts_with("caption stock agency="));
  EXPECT_EQ(Claimed(page.candidates.at(0).licences), "");
}

TEST(PageStatements, ThousandsOfEmptyCommentsAreOrdinary) {
  std::string html;
  for (int i = 0; i < 20'000; ++i) html += "a<!-- -->b<!---->";
  EXPECT_FALSE(ReadRightsPage(html).facts.statements_cut);
  std::string longer;
  for (int i = 0; i < 20'000; ++i) longer += "<!-- comment -->";
  EXPECT_TRUE(ReadRightsPage(longer).facts.statements_cut);
}

// rights.md 2.5.
TEST(PageStatements, RslDocumentsThatLinksName) {
  const auto documents = [](std::string_view html) {
    std::string text;
    for (const std::string& one : ReadRightsPage(html).facts.licence_documents) text += one + ' ';
    return text;
  };
  EXPECT_EQ(documents("<link rel=license type='application/rsl+xml' href='/l.xml#x'>"),
            "https://example.com/l.xml ");
  EXPECT_EQ(
      documents("<LINK REL='LICENSE' TYPE='Application/RSL+XML; charset=utf-8' HREF='//other.example/r'>"),
      "https://other.example/r ");
  EXPECT_EQ(documents("<base href='/b/'><link rel='x license' type='application/rsl+xml' href=l>"),
            "https://example.com/b/l ");
  EXPECT_EQ(documents("<link rel=license href='/license.xml'>"), "https://example.com/license.xml ");
  EXPECT_EQ(documents("<link rel=license href='https://creativecommons.org/licenses/by/4.0/'>"), "");
  EXPECT_EQ(documents("<link rel=stylesheet type='text/css' href=a.css>"), "");
  std::string many;
  for (int i = 0; i < 9; ++i)
    many += "<link rel=license type=application/rsl+xml href=" + std::to_string(i) + ">";
  const Page page = ReadRightsPage(many);
  EXPECT_EQ(page.facts.licence_documents.size(), 8U);
  EXPECT_TRUE(page.facts.statements_cut);
}

TEST(PageStatements, OneRuleTellsRslDocumentsWhateverTheType) {
  for (const std::string_view link :
       {"<link rel=license type=application/xml href=/l.xml>", "<link rel=LICENCE type=text/xml href=/l.xml>",
        "<link rel='Alternate License' href=' /l.xml\n'>", "<link rel='x\tlicense' href='/l.xml?a#b'>",
        "<link rel=copyright href='/l.%58ml'>", "<a rel='license nofollow' href='/l.RSL'>terms</a>",
        "<link rel=alternate type='application/RSL+xml ; v=1' href=/l>",
        "<link type='\"application/rsl+xml\"' href=/l>"}) {
    SCOPED_TRACE(link);
    EXPECT_EQ(ReadRightsPage(link).facts.licence_documents.size(), 1U);
    EXPECT_EQ(PageSaid(link), "");
  }
  for (const std::string_view link :
       {"<link rel=alternate type=application/rss+xml href=/feed.xml>",
        "<link rel=sitemap href=/sitemap.xml>", "<link rel=license href='/terms?format=.xml'>",
        "<link rel=license href='data:text/plain,x.xml'>", "<link rel=license href=''>",
        "<link rel=stylesheet href=''>"}) {
    SCOPED_TRACE(link);
    EXPECT_EQ(ReadRightsPage(link).facts.licence_documents.size(), 0U);
    EXPECT_EQ(PageSaid(link), "");
  }
}

TEST(PageStatements, AnRslDocumentWhoseUrlCannotBeUsedIsSaid) {
  for (const std::string_view link :
       {"<link rel=license type=application/rsl+xml href=''>", "<link rel=license type=application/rsl+xml>",
        "<link rel=license type=application/rsl+xml href=' '>",
        "<link rel=license type=application/rsl+xml href='ftp://example.com/l.xml'>",
        "<link rel=license href='ftp://example.com/l.xml'>",
        "<link rel=license type=application/rsl+xml href='data:text/xml,x'>",
        "<link rel=license href='data:application/rsl+xml,x'>",
        "<link rel=license type=application/rsl+xml href='https://exa mple.com/l'>",
        "<base href='data:x'><base href='app:/x'><link rel=license type=application/rsl+xml "
        "href='http://'>"}) {
    SCOPED_TRACE(link);
    EXPECT_EQ(PageSaid(link), "page_meta rsl unreadable=no URL");
  }
}

constexpr std::string_view kRsl =
    "<rsl xmlns='https://rslstandard.org/rsl'><content url='/'><license>"
    "<prohibits type='usage'>all</prohibits></license></content></rsl>";

TEST(PageStatements, AnInlineRslIsSaidOfPageAndImages) {
  const Page page =
      ReadRightsPage("<script type='application/rsl+xml'>" + std::string(kRsl) + "</script><img src=a.jpg>");
  EXPECT_EQ(Said(page.facts.statements).substr(0, 35), "page_body rsl ai-train=denied@/")
      << Said(page.facts.statements);
  EXPECT_TRUE(Said(page.candidates.at(0).statements).starts_with("caption rsl ai-train=denied"));
}

TEST(PageStatements, AnInlineRslThatCannotBeReadSaysSo) {
  EXPECT_TRUE(PageSaid("<script type='application/rsl+xml'><rsl><content</script>")
                  .starts_with("page_body rsl unreadable"));
  EXPECT_TRUE(PageSaid("<script type='APPLICATION/RSL+XML; x'>no xml</script>")
                  .starts_with("page_body rsl unreadable"));
  EXPECT_EQ(PageSaid("<script type='application/xml'><rsl><content</script>"), "");
}

// rights.md 2.11.
TEST(PageStatements, ChallengesAreToldFromArticlesAboutThem) {
  constexpr std::string_view kChallenges[] = {
      "<title>Just a moment...</title><p>Checking<script>window._cf_chl_opt={}</script>",
      "<title>x.example</title><p>Please enable JS<script "
      "src='https://ct.captcha-delivery.com/c.js'></script>",
      "<title>Access to this page has been denied</title><div id='px-captcha'></div>",
      "<title>Making sure you&#39;re not a bot!</title><script id='anubis_challenge' "
      "type='application/json'>{}</script>",
      "<iframe src='/_Incapsula_Resource?SWUDNSAI=31'>Request unsuccessful.</iframe>",
      "<title>Human Verification</title><script>AwsWafIntegration.getToken()</script>"};
  for (const std::string_view html : kChallenges) {
    SCOPED_TRACE(html);
    EXPECT_TRUE(PageSaid(html).starts_with("page_body http_status challenge=")) << PageSaid(html);
  }
  EXPECT_EQ(PageSaid("<title>Just a moment... of peace</title><p>A poem."), "");
  EXPECT_EQ(PageSaid("<title>How challenges work</title><p>The page sets <code>_cf_chl_opt</code>.</p>"), "");
  EXPECT_EQ(
      PageSaid(
          "<title>News</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script><p>x"),
      "");
  EXPECT_EQ(
      PageSaid("<title>Just a moment...</title><script>_cf_chl_opt</script><p>" + std::string(5'000, 'x')),
      "");
}

TEST(PageStatements, MoreThanCanBeMeantSaysSo) {
  std::string metas;
  for (int i = 0; i < 300; ++i) metas += "<meta name=bot" + std::to_string(i) + " content=noindex>";
  const Page page = ReadRightsPage(metas);
  EXPECT_EQ(page.facts.statements.size(), kMaxPageStatements);
  EXPECT_TRUE(page.facts.statements_cut);
  EXPECT_FALSE(ReadRightsPage("<meta name=robots content=noindex>").facts.statements_cut);
}

TEST(PageStatements, AnOrdinaryPageSaysNothing) {
  const Page page = ReadRightsPage(
      "<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport "
      "content='width=device-width'>"
      "<meta name=description content='All about AI training and data sets'><title>Boats</title>"
      "<meta name=author content='A. Person'><meta property='og:title' content=Boats><meta name=generator "
      "content=x>"
      "<link rel=stylesheet href=s.css></head><body><h1>Boats</h1><figure><img src=a.jpg alt='A boat'>"
      "<figcaption>A boat at sea</figcaption></figure><p>A text.<!-- .entry --></p></body></html>");
  EXPECT_EQ(Said(page.facts.statements), "");
  EXPECT_EQ(Claimed(page.facts.licences), "");
  EXPECT_EQ(Said(page.candidates.at(0).statements), "");
  EXPECT_EQ(Claimed(page.candidates.at(0).licences), "");
  EXPECT_FALSE(page.facts.statements_cut);
}

}  // namespace
}  // namespace tamis
