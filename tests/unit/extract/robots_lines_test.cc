#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "extract/robots_txt.h"

namespace tamis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

RobotsTxt Parse(std::string_view text) {
  return ParseRobotsTxt(text, "https://www.example.com");
}

std::vector<std::string> Values(const RobotsTxt& robots, RobotsLineKind kind, std::string_view agent) {
  std::vector<std::string> values;
  for (const RobotsLine& line : LinesFor(robots, kind, agent)) values.emplace_back(robots.Text(line.value));
  return values;
}

// rights.md 1.5
TEST(RobotsLines, OurPolicy_ExtensionLinesAreKeptWithTheirAgents) {
  const RobotsTxt robots = Parse(
      "License: https://l.example/a\nUser-agent: A\nContent-Signal: search=yes, ai-train=no # x\n"
      "User-agent: b\nContent-Usage: /img/ train-ai=n\nAllow: /\nNoindex: /n\nClean-param: s /f\n"
      "User-agent: *\nContentSignals: ai-train=yes\nHost: example.com\n");
  const RobotsLine signal = robots.lines()[1];
  EXPECT_EQ(signal.kind, RobotsLineKind::kContentSignal);
  EXPECT_EQ(signal.line, 3u);
  EXPECT_EQ(robots.Text(signal.value), "search=yes, ai-train=no");
  EXPECT_THAT(robots.AgentsOf(signal.group), ElementsAre("A", "b"));
  EXPECT_THAT(robots.AgentsOf(0), IsEmpty());
  EXPECT_THAT(Values(robots, RobotsLineKind::kContentSignal, "b"),
              ElementsAre("search=yes, ai-train=no", "ai-train=yes"));
  EXPECT_THAT(Values(robots, RobotsLineKind::kContentSignal, "c"), ElementsAre("ai-train=yes"));
  EXPECT_THAT(Values(robots, RobotsLineKind::kContentUsage, "a"), ElementsAre("/img/ train-ai=n"));
  EXPECT_THAT(Values(robots, RobotsLineKind::kLicense, "c"), ElementsAre("https://l.example/a"));
  EXPECT_THAT(Values(robots, RobotsLineKind::kHost, "c"), ElementsAre("example.com"));
  EXPECT_THAT(Values(robots, RobotsLineKind::kNoindex, "a"), ElementsAre("/n"));
}

// rights.md 1.5, rows Crawl-delay and Request-rate
TEST(RobotsLines, OurPolicy_TheSlowestDelayOfTheGroupCounts) {
  const auto delay = [](std::string_view lines, bool rate) {
    const RobotsDecision decision = Decide(Parse("User-agent: *\n" + std::string(lines)), "a", "/");
    return rate ? decision.request_rate_s : decision.crawl_delay_s;
  };
  EXPECT_THAT(delay("Crawl-delay: 10\nCrawl-delay: 2\n", false), Optional(10.0));
  EXPECT_THAT(delay("Crawl-delay: 0.5 s\n", false), Optional(0.5));
  EXPECT_THAT(delay("Crawl-delay: 1,5\n", false), Optional(1.5));
  EXPECT_THAT(delay("Crawl-delay: 99999999999999999999999999\n", false), Optional(1e9));
  EXPECT_FALSE(delay("Crawl-delay: -1\nCrawl-delay: soon\nCrawl-delay:\n", false).has_value());
  EXPECT_THAT(delay("Request-rate: 1/5\nRequest-rate: 1/2m 0600-0845\nRequest-rate: 100/24h\n", true),
              Optional(864.0));
  EXPECT_THAT(delay("Request-rate: 30 / 60s\n", true), Optional(2.0));
  EXPECT_THAT(delay("Request-rate: 0/1\n", true), Optional(1e9));
  EXPECT_FALSE(delay("Request-rate: 5\nRequest-rate: a/b\n", true).has_value());
}

// rights.md 1.5, row Visit-time
TEST(RobotsLines, OurPolicy_VisitTimesAreUtcWindows) {
  const RobotsTxt day = Parse("User-agent: *\nVisit-time: 0600-0845\nVisit-time: bad\n");
  EXPECT_TRUE(InVisitTime(day, "a", 6 * 60));
  EXPECT_FALSE(InVisitTime(day, "a", 9 * 60));
  const RobotsTxt night = Parse("User-agent: *\nVisit-time: 2200-0400\n");
  EXPECT_TRUE(InVisitTime(night, "a", 23 * 60));
  EXPECT_TRUE(InVisitTime(night, "a", 60));
  EXPECT_FALSE(InVisitTime(night, "a", 12 * 60));
  EXPECT_TRUE(InVisitTime(Parse("User-agent: *\nVisit-time: bad\n"), "a", 0));
}

// rights.md 1.7: whole values, no "*" fallback
TEST(RobotsLines, OurPolicy_ProxiesAreJudgedByTheirOwnGroupsOnly) {
  const RobotsTxt robots = Parse(
      "User-agent: *\nDisallow: /\nUser-agent: GPTBot/1.1\nUser-agent: Kangaroo Bot\nDisallow: /art\n"
      "Allow: /art/free\nUser-agent: img\nDisallow: /\nUser-agent: CCBot\nAllow: /\n");
  EXPECT_TRUE(DisallowsProxy(robots, "GPTBot", "/art/1"));
  EXPECT_TRUE(DisallowsProxy(robots, "Kangaroo Bot", "/art/1"));
  EXPECT_FALSE(DisallowsProxy(robots, "gptbot", "/art/free"));
  EXPECT_FALSE(DisallowsProxy(robots, "GPTBot", "/"));
  EXPECT_FALSE(DisallowsProxy(robots, "img2dataset", "/"));
  EXPECT_FALSE(DisallowsProxy(robots, "CCBot", "/"));
  EXPECT_FALSE(DisallowsProxy(robots, "ClaudeBot", "/"));
}

// RFC 9309 2.2.4; rights.md 1.5, row Sitemap
TEST(RobotsLines, Rfc9309_SitemapsAreGlobalAndResolved) {
  const RobotsTxt robots = Parse(
      "Sitemap: https://cdn.example.net/a.xml\nUser-agent: b\nSITEMAP: /s.xml\nDisallow: /\n"
      "Site-map: https://cdn.example.net/a.xml\nSitemap: ftp://x/y\nSitemap:\n");
  EXPECT_THAT(SitemapsOf(robots),
              ElementsAre("https://cdn.example.net/a.xml", "https://www.example.com/s.xml"));
}

}  // namespace
}  // namespace tamis
