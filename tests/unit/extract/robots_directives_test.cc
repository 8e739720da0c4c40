#include "extract/robots_directives.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

/// "scope/name=value", joined by spaces.
std::string Show(const std::vector<RobotsDirective>& directives) {
  std::string text;
  for (const RobotsDirective& directive : directives) {
    if (!text.empty()) text += ' ';
    text += directive.scope + '/' + directive.name;
    if (!directive.value.empty()) text += '=' + directive.value;
  }
  return text;
}

bool Says(const std::vector<RobotsDirective>& directives, std::string_view scope, std::string_view name) {
  return std::any_of(directives.begin(), directives.end(),
                     [&](const RobotsDirective& d) { return d.scope == scope && d.name == name; });
}

struct Vector {
  const char* line;
  bool everybody_or_mybot;  // noai reaches us when our token is mybot
  bool anybody;             // noai in any scope: what the strict policy reads
};

// rights.md 2.1, the vectors for S03.
TEST(RobotsDirectives, VectorsOfTheGrammarForNoai) {
  const Vector vectors[] = {
      {"noai", true, true},
      {"NoAI", true, true},
      {"noindex noai", true, true},
      {"noai, max-image-preview:large", true, true},
      {"max-image-preview:large, noai", true, true},
      {"unavailable_after: 25 Jun 2030 15:00:00 PST, noai", true, true},
      {"mybot: noai", true, true},
      {"MyBot:noai", true, true},
      {"otherbot: noai", false, true},
      {"otherbot: noindex, noai", false, true},
      {"otherbot: noindex, mybot: noai", true, true},
      {":,", false, false},
      {":, :, ,;: -::", false, false},
      {"none", false, false},
      {"", false, false},
  };
  for (const Vector& v : vectors) {
    SCOPED_TRACE(v.line);
    const std::vector<RobotsDirective> found = ParseRobotsHeader(v.line);
    EXPECT_EQ(Says(found, "", "noai") || Says(found, "mybot", "noai"), v.everybody_or_mybot);
    const bool anybody =
        std::any_of(found.begin(), found.end(), [](const auto& d) { return d.name == "noai"; });
    EXPECT_EQ(anybody, v.anybody);
  }
}

// rights.md 2.1: as spawningbot this is an allowance.
TEST(RobotsDirectives, APrefixHoldsUntilTheNextOne) {
  EXPECT_EQ(Show(ParseRobotsHeader("demobot: noai, examplebot: noai, spawningbot: all")),
            "demobot/noai examplebot/noai spawningbot/all");
  EXPECT_EQ(Show(ParseRobotsHeader("BadBot: noindex, nofollow, googlebot: nofollow")),
            "badbot/noindex badbot/nofollow googlebot/nofollow");
}

TEST(RobotsDirectives, NoneIsKeptAsItIs) {
  EXPECT_EQ(Show(ParseRobotsHeader("none")), "/none");
}

TEST(RobotsDirectives, RobotsAndStarAreEverybody) {
  EXPECT_EQ(Show(ParseRobotsHeader("robots: noai, *: noindex")), "/noai /noindex");
}

TEST(RobotsDirectives, OurPolicy_APrefixThatNamesNobodyIsEverybody) {
  EXPECT_EQ(Show(ParseRobotsHeader("otherbot: all, : noai")), "otherbot/all /noai");
}

TEST(RobotsDirectives, OurPolicy_ADirectiveIsNoPrefix) {
  EXPECT_EQ(Show(ParseRobotsHeader("noai: true, noindex")), "/noai /noindex");
}

TEST(RobotsDirectives, SpaceBeforeTheColonStillMakesAPrefix) {
  EXPECT_EQ(Show(ParseRobotsHeader("otherbot : noai")), "otherbot/noai");
}

TEST(RobotsDirectives, UnknownDirectivesAreIgnored) {
  EXPECT_EQ(Show(ParseRobotsHeader("frobnicate, noaim noml")), "/noml");
}

TEST(RobotsDirectives, OurPolicy_SemicolonsAndQuotationMarksSeparate) {
  EXPECT_EQ(Show(ParseRobotsHeader("frobnicate, noai; \"noindex\", 'noml'")), "/noai /noindex /noml");
}

// rights.md 2.1 step 3: what looks like a prefix inside a date or an unknown value is none.
TEST(RobotsDirectives, TimesAndUnknownValuesAreNoPrefixes) {
  EXPECT_EQ(Show(ParseRobotsHeader("unavailable_after: 25 Jun 2030 15:00:00 GMT-02:00, noai")),
            "/unavailable_after=25 jun 2030 15:00:00 gmt-02:00 /noai");
  EXPECT_EQ(Show(ParseRobotsHeader("max-thumbnails:3, noai")), "/noai");
  EXPECT_EQ(Show(ParseRobotsHeader("MyBot/2.1: noai")), "mybot/noai");
  EXPECT_EQ(Show(ParseRobotsHeader("X-Robots-Tag: noai")), "/noai");
}

// rights.md 2.1 step 3: dates hold commas and colons.
TEST(RobotsDirectives, ADateEndsBeforeADirectiveOrAPrefix) {
  EXPECT_EQ(Show(ParseRobotsHeader("unavailable_after: Friday, 25-Jun-30 15:00:00 UTC, noai")),
            "/unavailable_after=friday, 25-jun-30 15:00:00 utc /noai");
  EXPECT_EQ(Show(ParseRobotsHeader("unavailable_after: 2030-06-25, otherbot: noai")),
            "/unavailable_after=2030-06-25 otherbot/noai");
  EXPECT_EQ(Show(ParseRobotsHeader("unavailable_after:2030-06-25T15:00:00Z noai")),
            "/unavailable_after=2030-06-25t15:00:00z /noai");
  EXPECT_EQ(Show(ParseRobotsHeader("unavailable_after: , noai")), "/unavailable_after /noai");
}

TEST(RobotsDirectives, ValuesMayStandApartFromTheirName) {
  EXPECT_EQ(Show(ParseRobotsHeader("max-snippet: -1, max-image-preview: none, max-video-preview:10")),
            "/max-snippet=-1 /max-image-preview=none /max-video-preview=10");
  EXPECT_EQ(Show(ParseRobotsHeader("max-image-preview:, none")), "/max-image-preview /none");
  EXPECT_EQ(Show(ParseRobotsHeader("max-snippet: noai")), "/max-snippet /noai");
}

TEST(RobotsDirectives, AValueDirectiveIsNoPrefix) {
  EXPECT_EQ(Show(ParseRobotsHeader("otherbot: max-snippet:0, noai")), "otherbot/max-snippet=0 otherbot/noai");
}

TEST(RobotsDirectives, MetaContentIsSplitAtCommasAndSpaces) {
  EXPECT_EQ(Show(ParseRobotsMeta("Robots", "NOINDEX  noimageai,\n noai")), "/noindex /noimageai /noai");
  EXPECT_EQ(Show(ParseRobotsMeta("robots", "unavailable_after: 25 Jun 2030 15:00:00 PST, noai")),
            "/unavailable_after=25 jun 2030 15:00:00 pst /noai");
}

TEST(RobotsDirectives, MetaNameIsTheScope) {
  EXPECT_EQ(Show(ParseRobotsMeta(" TamisBot ", "noai")), "tamisbot/noai");
  EXPECT_EQ(Show(ParseRobotsMeta("googlebot-news", "noindex, mybot: noai")),
            "googlebot-news/noindex mybot/noai");
}

TEST(RobotsDirectives, MetasThatHoldTextGiveNoDirectives) {
  EXPECT_TRUE(ParseRobotsMeta("description", "none, all and noai").empty());
  EXPECT_TRUE(ParseRobotsMeta("keywords", "noai").empty());
  EXPECT_TRUE(ParseRobotsMeta("og:title", "noai").empty());
  EXPECT_TRUE(ParseRobotsMeta("", "noai").empty());
}

TEST(RobotsDirectives, RepeatsAreDroppedAndValuesAreBounded) {
  std::string line;
  for (int i = 0; i < 100'000; ++i) line += "noai,";
  EXPECT_EQ(ParseRobotsHeader(line).size(), 1u);
  const std::vector<RobotsDirective> date =
      ParseRobotsHeader("unavailable_after: " + std::string(1 << 20, '9'));
  ASSERT_EQ(date.size(), 1u);
  EXPECT_EQ(date[0].value.size(), 256u);
}

TEST(RobotsDirectives, MillionsOfColonsTakeLinearTime) {
  EXPECT_TRUE(ParseRobotsHeader(std::string(4'000'000, ':')).empty());
  std::string dates;
  for (int i = 0; i < 100'000; ++i) dates += "unavailable_after:,";
  EXPECT_EQ(ParseRobotsHeader(dates).size(), 1u);
}

}  // namespace
}  // namespace tamis
