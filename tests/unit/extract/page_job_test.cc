#include "extract/page_job.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr const char* kUrl = "https://example.com/dir/page.html?q=1#part";

Page Extract(std::string_view html, Headers headers = {}, HtmlOptions options = {}, TextOptions text = {}) {
  const PageJobInput input{.url = kUrl, .headers = std::move(headers)};
  Result<Page> page = ExtractPage(std::as_bytes(std::span(html)), input, options, text);
  EXPECT_TRUE(page) << (page ? "" : page.error().message);
  return page ? *std::move(page) : Page{};
}

std::string Urls(const Page& page) {
  std::string text;
  for (const Link& link : page.links) text += (text.empty() ? "" : " ") + link.url;
  return text;
}

std::string Directives(const Page& page) {
  if (!page.facts.directives) return "unset";
  std::string text;
  for (const RobotsDirective& d : *page.facts.directives)
    text += (text.empty() ? "" : " ") + d.scope + '/' + d.name;
  return text;
}

TEST(PageJob, FactsOfAnOrdinaryPage) {
  const Page page = Extract(
      "<!doctype html><html lang=en-GB><head><meta charset=utf-8><title> A\n  page </title>"
      "<link rel='canonical' href='/dir/page.html'></head><body><p>Hello</body></html>");
  EXPECT_EQ(page.facts.url, kUrl);
  EXPECT_EQ(page.base_url, kUrl);
  EXPECT_EQ(page.charset, "utf-8");
  EXPECT_EQ(page.facts.title, "A page");
  EXPECT_EQ(page.facts.language, "en-GB");
  EXPECT_EQ(page.canonical_url, "https://example.com/dir/page.html");
  EXPECT_EQ(Directives(page), "");
  EXPECT_FALSE(page.truncated);
}

TEST(PageJob, WhereALimitMayHaveHiddenALabelTheFactsSaySo) {
  const auto script = [](const std::string& json) {
    return "<p>x<script type='application/ld+json'>" + json + "</script>";
  };
  EXPECT_FALSE(Extract(script("{\"a\": 1}")).facts.labels_cut);
  EXPECT_TRUE(Extract(script(std::string(70, '[') + std::string(70, ']'))).facts.labels_cut);
  EXPECT_TRUE(Extract(script("\"" + std::string(2 << 20, 'x') + "\"")).facts.labels_cut);
  std::string deep;
  for (int i = 0; i < 600; ++i) deep += "<div>";
  EXPECT_TRUE(Extract(deep + "<meta itemprop=isFamilyFriendly content=false>").facts.labels_cut);
  std::string pictures;
  for (int i = 0; i < 3'000; ++i) pictures += "<img src=" + std::to_string(i) + ">";
  const Page many = Extract(pictures);
  EXPECT_TRUE(many.truncated);
  EXPECT_FALSE(many.facts.labels_cut);
}

TEST(PageJob, LinksAreResolvedDistinctAndInOrder) {
  const Page page = Extract(
      "<a href=b.html>B</a><a href='b.html#x'>again</a><a href='../up'>U</a><a "
      "href='//other.example/?a=1&amp;b=2'>O</a>"
      "<a href='mailto:x@example.com'>m</a><a href='javascript:void(0)'>j</a><a "
      "href='ftp://example.com/'>f</a>"
      "<a name=anchor>n</a><a href='HTTPS://EXAMPLE.com/dir/b.html'>same</a><a href='http://[bad'>bad</a>");
  EXPECT_EQ(Urls(page),
            "https://example.com/dir/b.html https://example.com/up https://other.example/?a=1&b=2");
  EXPECT_EQ(page.links[0].anchor, "B");
}

TEST(PageJob, FragmentsAndEmptyHrefsAreThePageItself) {
  EXPECT_EQ(Urls(Extract("<a href=#top>x</a><a href=''>y</a>")), "https://example.com/dir/page.html?q=1");
}

TEST(PageJob, LinksSayWhereTheyCameFrom) {
  const Page page = Extract(
      "<link rel='NEXT' href=n><link rel=prev href=p><link rel=stylesheet href=s><body><a href=a rel=' "
      "NoFollow\tugc '>x</a>"
      "<map><area href=r alt='The area'></map><iframe src=i></iframe>");
  ASSERT_EQ(page.links.size(), 5u);
  EXPECT_EQ(page.links[0].source, "link");
  EXPECT_EQ(page.links[0].rel, "next");
  EXPECT_EQ(page.links[2].source, "a");
  EXPECT_EQ(page.links[2].rel, "nofollow ugc");
  EXPECT_EQ(page.links[3].source, "area");
  EXPECT_EQ(page.links[3].anchor, "The area");
  EXPECT_EQ(page.links[4].source, "iframe");
  EXPECT_EQ(Extract("<frameset><frame src=f></frameset>").links.at(0).source, "frame");
}

TEST(PageJob, AnchorTextIsCleanAndCutAtACharacter) {
  const Page page = Extract("<a href=1>  one <b>t</b>wo<br>three<div>four</div>five\u00a0\u3000six\x01</a>");
  EXPECT_EQ(page.links.at(0).anchor, "one two three four five six");
  std::string umlauts;
  for (int i = 0; i < 200; ++i) umlauts += "\u00fc";
  EXPECT_EQ(Extract("<a href=1>x" + umlauts + "</a>").links.at(0).anchor.size(), 255u);
}

// HTML standard 4.2.3: only the first base with an href counts, wherever it stands.
TEST(PageJob, TheFirstBaseWithHrefDecides) {
  const Page page =
      Extract("<a href=x>1</a><base target=_top><base href='/root/'><base href='/later/'><img src=i.png>");
  EXPECT_EQ(page.base_url, "https://example.com/root/");
  EXPECT_EQ(Urls(page), "https://example.com/root/x");
  EXPECT_EQ(page.candidates.at(0).image_url, "https://example.com/root/i.png");
}

TEST(PageJob, ABaseOfAnotherSchemeLeavesRelativeUrlsWithoutAnAddress) {
  for (const auto& [href, base_url] : std::vector<std::pair<std::string, std::string>>{
           {" FTP://Files.example/d/ ", "ftp://files.example/d/"},
           {"f\ntp:files.example", "ftp://files.example/"},
           {"about:blank", "about:blank"},
           {"mailto:x", "mailto:x"}}) {
    const Page page = Extract("<base href='" + href +
                              "'><link rel=canonical href=c><a href=x>1</a><a href=//h/>2</a>"
                              "<a href=https://h/>3</a><img src=i><img src=http://h/j>");
    EXPECT_EQ(page.base_url, base_url);
    EXPECT_EQ(page.canonical_url, "");
    EXPECT_EQ(Urls(page), "https://h/");
    ASSERT_EQ(page.candidates.size(), 2u);
    EXPECT_EQ(page.candidates[0].image_url, "");
    EXPECT_EQ(page.candidates[1].image_url, "http://h/j");
  }
}

TEST(PageJob, AnUnusableBaseIsIgnoredAndStillTheFirst) {
  for (const std::string href :
       {"javascript:alert(1)", "data:text/html,x", "http://[", "ftp://", "DATA:,x"}) {
    const Page page = Extract("<base href='" + href + "'><base href='/later/'><a href=x>1</a>");
    EXPECT_EQ(page.base_url, kUrl) << href;
    EXPECT_EQ(Urls(page), "https://example.com/dir/x") << href;
  }
}

TEST(PageJob, CandidatesCarryTheirTexts) {
  const Page page = Extract(
      "<img src='/a.jpg#f' alt=' A  red\nkite ' title='T' width='640px' height=48.5><img alt=none><img src=' "
      " '>"
      "<noscript><img src=b.png width=50% height=x></noscript>");
  ASSERT_EQ(page.candidates.size(), 2u);
  const Candidate& kite = page.candidates[0];
  EXPECT_EQ(kite.image_url, "https://example.com/a.jpg");
  EXPECT_EQ(kite.alt, "A red kite");
  EXPECT_EQ(kite.title, "T");
  EXPECT_EQ(kite.source, "img");
  EXPECT_EQ(kite.declared_width_px, 640);
  EXPECT_EQ(kite.declared_height_px, 48);
  EXPECT_EQ(page.candidates[1].position, 1);
  EXPECT_EQ(page.candidates[1].declared_width_px, 0);
  EXPECT_EQ(page.candidates[1].alt, "");
}

TEST(PageJob, DataAndUnparsableImagesStayCountable) {
  const Page page =
      Extract("<img src='data:image/png;base64,AAAA' alt=x><img src='http://[' alt=y><img src='ftp://h/z'>");
  ASSERT_EQ(page.candidates.size(), 3u);
  EXPECT_EQ(page.candidates[0].image_url, "data:");
  EXPECT_EQ(page.candidates[1].image_url, "");
  EXPECT_EQ(page.candidates[2].image_url, "");
}

TEST(PageJob, EqualAltTextsAreCounted) {
  const Page page = Extract("<img src=1 alt='Red Kite'><img src=2 alt=' red  kite'><img src=3 alt=other>");
  EXPECT_EQ(page.candidates.at(0).same_alt_on_page, 2);
  EXPECT_EQ(page.candidates.at(1).same_alt_on_page, 2);
  EXPECT_EQ(page.candidates.at(2).same_alt_on_page, 1);
}

TEST(PageJob, TextsAreCutAtTheirLimit) {
  TextOptions text;
  text.max_text_bytes = 11;
  const Page page =
      Extract("<title>0123456789\u00e9</title><img src=x alt='\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9'>",
              {}, {}, text);
  EXPECT_EQ(page.facts.title, "0123456789");
  EXPECT_EQ(page.candidates.at(0).alt, "\u00e9\u00e9\u00e9\u00e9\u00e9");
}

// rights.md 2.1: header lines and metas sum; metas count anywhere, also as http-equiv.
TEST(PageJob, DirectivesOfHeadersAndMetasSum) {
  const Page page = Extract(
      "<head><meta name=ROBOTS content='NoIndex, noimageai'><meta name=TamisBot content=noai></head><body>"
      "<meta http-equiv=X-Robots-Tag content='otherbot: nofollow'><meta name=description content=noai>",
      {{"x-robots-tag", "nofollow"}, {"content-type", "text/html"}, {"x-robots-tag", "mybot: noindex"}});
  EXPECT_EQ(Directives(page), "/nofollow mybot/noindex /noindex /noimageai tamisbot/noai otherbot/nofollow");
}

TEST(PageJob, OurPolicy_MoreDirectivesThanCanBeMeantRejectThePage) {
  std::string html;
  for (int i = 0; i < 5'000; ++i) html += "<meta name=bot" + std::to_string(i) + " content=noindex>";
  EXPECT_EQ(Directives(Extract(html)), "unset");
}

// rights.md 2.11.
TEST(PageJob, AdultLabelsAreKeptRaw) {
  const Page page = Extract(
      "<meta name=Rating content='RTA-5042-1996-1400-1577-RTA'><meta http-equiv=PICS-Label "
      "content='(PICS-1.1 \"x\")'>"
      "<meta name='voluntary content rating' content=mature>",
      {{"rating", "RTA-5042-1996-1400-1577-RTA"}, {"pics-label", "(PICS-1.1)"}});
  ASSERT_EQ(page.facts.adult_labels.size(), 5u);
  EXPECT_EQ(page.facts.adult_labels[0].source, "header:rating");
  EXPECT_EQ(page.facts.adult_labels[0].value, "RTA-5042-1996-1400-1577-RTA");
  EXPECT_EQ(page.facts.adult_labels[1].source, "header:pics-label");
  EXPECT_EQ(page.facts.adult_labels[2].source, "meta:rating");
  EXPECT_EQ(page.facts.adult_labels[3].source, "meta:pics-label");
  EXPECT_EQ(page.facts.adult_labels[3].value, "(PICS-1.1 \"x\")");
  EXPECT_EQ(page.facts.adult_labels[4].source, "meta:voluntary-content-rating");
}

// HTML standard 3.2.6.2 and 4.2.5.3: lang, then the pragma, then the header; a list is no language.
TEST(PageJob, LanguageIsTheNearestDeclaration) {
  const Headers header = {{"content-language", "fr"}};
  EXPECT_EQ(Extract("<html lang=de>", header).facts.language, "de");
  EXPECT_EQ(Extract("<html xml:lang=pt-BR>", header).facts.language, "pt-BR");
  EXPECT_EQ(Extract("<meta http-equiv=content-language content=es>", header).facts.language, "es");
  EXPECT_EQ(Extract("x", header).facts.language, "fr");
  EXPECT_EQ(Extract("x", {{"content-language", "fr, de"}}).facts.language, "");
}

TEST(PageJob, TitleIsTheFirstOne) {
  EXPECT_EQ(
      Extract("<svg><title>icon</title></svg><title>a &amp; <b></title><title>second</title>").facts.title,
      "a & <b>");
}

TEST(PageJob, CharsetComesFromMarkHeaderAndMeta) {
  EXPECT_EQ(
      Extract("<title>\xEF\xF2</title>", {{"content-type", "text/html; charset=windows-1251"}}).facts.title,
      "\u043f\u0442");
  EXPECT_EQ(Extract("<meta charset=koi8-r><title>\xF0\xD2</title>").facts.title, "\u041f\u0440");
  EXPECT_EQ(Extract("<title>caf\xE9</title>").charset, "windows-1252");
  const Page page = Extract(std::string_view("\xFF\xFE<\0t\0i\0t\0l\0e\0>\0x\0", 18));
  EXPECT_EQ(page.charset, "utf-16le");
  EXPECT_EQ(page.facts.title, "x");
}

TEST(PageJob, LimitsCutAndSaySo) {
  HtmlOptions options;
  options.max_links = 2;
  options.max_candidates = 1;
  EXPECT_FALSE(Extract("<a href=1>x</a><a href=2>x</a><a href=2>x</a><img src=1>", {}, options).truncated);
  const Page page =
      Extract("<a href=1>x</a><a href=2>x</a><a href=3>x</a><img src=1><img src=2>", {}, options);
  EXPECT_EQ(page.links.size(), 2u);
  EXPECT_EQ(page.candidates.size(), 1u);
  EXPECT_TRUE(page.truncated);
}

TEST(PageJob, AMillionLinksGiveTheFirstOnes) {
  std::string html;
  for (int i = 0; i < 1'000'000; ++i) html += "<a href=" + std::to_string(i) + ">x</a>";
  html += "<meta name=robots content=noai>";
  const Page page = Extract(html);
  EXPECT_EQ(page.links.size(), 10'000u);
  EXPECT_TRUE(page.truncated);
  EXPECT_EQ(Directives(page), "/noai");
}

TEST(PageJob, UnusablePageUrlsAreAnError) {
  const Result<Page> page = ExtractPage({}, {.url = "ftp://example.com/"}, HtmlOptions{}, TextOptions{});
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, ErrorCode::kInvalidInput);
}

TEST(PageJob, AnyBytesGiveAPage) {
  std::string bytes;
  for (int i = 0; i < 65'536; ++i) bytes += static_cast<char>((i * 7919) >> 3);
  EXPECT_EQ(Extract(bytes).candidates.size(), 0u);
  EXPECT_EQ(Urls(Extract("")), "");
}

}  // namespace
}  // namespace tamis
