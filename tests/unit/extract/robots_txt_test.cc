#include "extract/robots_txt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tamis {
namespace {

using ::testing::Optional;

constexpr std::string_view kOrigin = "https://www.example.com";

RobotsTxt Parse(std::string_view text) {
  return ParseRobotsTxt(text, kOrigin);
}

RobotsTxt ParseStrictly(std::string_view text) {
  RobotsOptions options;
  options.strict = true;
  return ParseRobotsTxt(text, kOrigin, options);
}

bool Allows(std::string_view text, std::string_view agent, std::string_view path) {
  return Decide(Parse(text), agent, path).allowed;
}

/// True if "Disallow: <pattern>" for everybody keeps us away from `path`.
bool Covers(std::string_view pattern, std::string_view path) {
  return !Allows("User-agent: *\nDisallow: " + std::string(pattern) + "\n", "TamisBot", path);
}

std::string Wide(std::string_view ascii, bool big_endian) {
  std::string wide = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) {
    if (big_endian) wide += '\0';
    wide += c;
    if (!big_endian) wide += '\0';
  }
  return wide;
}

// RFC 9309 5.1: Simple Example.
constexpr std::string_view kSimpleExample =
    "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n"
    "User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n"
    "User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\n"
    "User-Agent: quxbot\n";

// RFC 9309 5.1
TEST(RobotsTxt, Rfc9309_SimpleExample) {
  struct Case {
    std::string_view agent, path;
    bool allowed;
  };
  const Case cases[] = {
      {"anybot", "/pictures/a.gif", false},
      {"anybot", "/pictures/a.gif?x=1", true},
      {"anybot", "/example/page.html", false},
      {"anybot", "/publications/", true},
      {"anybot", "/", true},
      {"foobot", "/", false},
      {"foobot", "/example/page.html", true},
      {"foobot", "/example/allowed.gif", true},
      {"foobot", "/example/other.gif", false},
      {"barbot", "/example/page.html", false},
      {"bazbot", "/example/page.html", false},
      {"barbot", "/pictures/a.gif", true},
      {"quxbot", "/example/page.html", true},
      {"QUXBOT", "/pictures/a.gif", true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.agent) + " " + std::string(c.path));
    EXPECT_EQ(Allows(kSimpleExample, c.agent, c.path), c.allowed);
  }
}

// RFC 9309 5.2
TEST(RobotsTxt, Rfc9309_LongestRuleWins) {
  const RobotsTxt robots =
      Parse("User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n");
  EXPECT_TRUE(Decide(robots, "foobot", "/example/page/").allowed);
  const RobotsDecision decision = Decide(robots, "foobot", "/example/page/disallowed.gif");
  EXPECT_FALSE(decision.allowed);
  EXPECT_EQ(decision.line, 3);
  EXPECT_EQ(decision.rule, "Disallow: /example/page/disallowed.gif");
  EXPECT_EQ(decision.group, "foobot");
}

// RFC 9309 2.2.2
TEST(RobotsTxt, Rfc9309_AllowWinsATieInEitherOrder) {
  EXPECT_TRUE(Allows("User-agent: *\nDisallow: /a\nAllow: /a\n", "x", "/a"));
  EXPECT_TRUE(Allows("User-agent: *\nAllow: /a\nDisallow: /a\n", "x", "/a"));
}

// RFC 9309 2.2.1
TEST(RobotsTxt, Rfc9309_GroupsThatNameTheAgentAreMerged) {
  const std::string_view text =
      "User-agent: a\nDisallow: /1\n\nUser-agent: b\nDisallow: /2\n\n"
      "User-agent: A\nDisallow: /3\n";
  EXPECT_FALSE(Allows(text, "a", "/1"));
  EXPECT_TRUE(Allows(text, "a", "/2"));
  EXPECT_FALSE(Allows(text, "a", "/3"));
}

// RFC 9309 2.2.1
TEST(RobotsTxt, Rfc9309_ANamedGroupHidesTheStarGroupEvenIfEmpty) {
  const std::string_view text = "User-agent: *\nDisallow: /\nCrawl-delay: 9\n\nUser-agent: TamisBot\n";
  const RobotsTxt robots = Parse(text);
  const RobotsDecision decision = Decide(robots, "tamisbot", "/x");
  EXPECT_TRUE(decision.allowed);
  EXPECT_EQ(decision.line, 0);
  EXPECT_EQ(decision.group, "TamisBot");
  EXPECT_FALSE(decision.crawl_delay_s.has_value());
  EXPECT_FALSE(Decide(robots, "OtherBot", "/x").allowed);
}

// RFC 9309 2.2.1
TEST(RobotsTxt, Rfc9309_SeveralStarGroupsAreMerged) {
  const std::string_view text =
      "User-agent: *\nDisallow: /1\nUser-agent: b\nDisallow: /2\n"
      "User-agent: *\nDisallow: /3\n";
  EXPECT_FALSE(Allows(text, "a", "/1"));
  EXPECT_TRUE(Allows(text, "a", "/2"));
  EXPECT_FALSE(Allows(text, "a", "/3"));
}

// RFC 9309 2.2: groupline = startgroupline *(startgroupline / emptyline) *(rule / emptyline); 2.2.4
TEST(RobotsTxt, Rfc9309_OnlyARuleEndsTheListOfUserAgents) {
  const std::string_view text =
      "User-agent: a\n\nSitemap: https://www.example.com/s.xml\nCrawl-delay: 2\nUnknown: 1\n"
      "User-agent: b\nDisallow: /x\nSitemap: /t.xml\nDisallow: /y\nUser-agent: c\nDisallow: /z\n";
  for (const std::string_view agent : {"a", "b"}) {
    EXPECT_FALSE(Allows(text, agent, "/x"));
    EXPECT_FALSE(Allows(text, agent, "/y"));
    EXPECT_TRUE(Allows(text, agent, "/z"));
    EXPECT_THAT(Decide(Parse(text), agent, "/").crawl_delay_s, Optional(2.0));
  }
  EXPECT_TRUE(Allows(text, "c", "/x"));
}

// RFC 9309 2.2.2: without a match the URI is allowed; /robots.txt is implicitly allowed.
TEST(RobotsTxt, Rfc9309_NoRuleAllowsAndRobotsTxtIsAlwaysAllowed) {
  EXPECT_TRUE(Allows("", "a", "/"));
  EXPECT_TRUE(Allows("User-agent: *\nDisallow:\n", "a", "/"));
  EXPECT_TRUE(Allows("User-agent: b\nDisallow: /\n", "a", "/"));
  EXPECT_TRUE(Allows("User-agent: *\nDisallow: /\n", "a", "/robots.txt"));
  EXPECT_FALSE(Allows("User-agent: *\nDisallow: /\n", "a", "/robots.txt.bak"));
  EXPECT_FALSE(Allows("User-agent: *\nDisallow: /\n", "a", "/Robots.txt"));
}

// RFC 9309 2.2.2: paths are case-sensitive and match from the first octet.
TEST(RobotsTxt, Rfc9309_PathsAreCaseSensitivePrefixes) {
  EXPECT_TRUE(Covers("/fish", "/fish.html"));
  EXPECT_TRUE(Covers("/fish", "/fishheads/yummy.html"));
  EXPECT_TRUE(Covers("/fish", "/fish?id=1"));
  EXPECT_FALSE(Covers("/fish", "/Fish.asp"));
  EXPECT_FALSE(Covers("/fish", "/catfish"));
  EXPECT_FALSE(Covers("/fish/", "/fish"));
}

// RFC 9309 2.2.2: the table of percent-encoding examples, both sides in every spelling.
TEST(RobotsTxt, Rfc9309_PercentEncodingTable) {
  struct Row {
    std::string_view path, encoded;
  };
  const Row rows[] = {
      {"/foo/bar?baz=quz", "/foo/bar?baz=quz"},
      {"/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"},
      {"/foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84"},
      {"/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84"},
      {"/foo/bar/%62%61%7A", "/foo/bar/baz"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.path);
    EXPECT_TRUE(Covers(row.path, row.path));
    EXPECT_TRUE(Covers(row.path, row.encoded));
    EXPECT_TRUE(Covers(row.encoded, row.path));
    EXPECT_TRUE(Covers(row.encoded, row.encoded));
  }
}

// RFC 9309 2.2.2: reserved characters that are percent-encoded are not decoded; rights.md 1.3.
TEST(RobotsTxt, Rfc9309_AnEscapedSlashIsNoSlashInAPathButIsOneInAQuery) {
  EXPECT_FALSE(Covers("/a%2Fb", "/a/b"));
  EXPECT_FALSE(Covers("/a/b", "/a%2Fb"));
  EXPECT_TRUE(Covers("/a%2Fb", "/a%2fb"));
  EXPECT_FALSE(Covers("/*%2Fb", "/a/b"));
  EXPECT_TRUE(Covers("/*%2Fb", "/a?u=/b"));
  EXPECT_TRUE(Covers("/*u=http%3A%2F%2F", "/login?u=http://x"));
  EXPECT_TRUE(Covers("/*u=http://", "/login?u=http%3A%2F%2Fx"));
  EXPECT_TRUE(Covers("/*?u=%2Fb$", "/a?u=/b"));
  EXPECT_TRUE(Covers("/*%2Fb$", "/a?u=/b"));
  EXPECT_FALSE(Covers("/*%2Fb$", "/a/b"));
  EXPECT_FALSE(Covers("/a%3Fb", "/a?b"));
  EXPECT_TRUE(Covers("/a?b%3Fc", "/a?b?c"));
}

// RFC 9309 2.2.3
TEST(RobotsTxt, Rfc9309_SpecialCharacters) {
  EXPECT_TRUE(Covers("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"));
  EXPECT_FALSE(Covers("/path/file-with-a-%2A.html", "/path/file-with-a-b.html"));
  EXPECT_TRUE(Covers("/path/foo-%24", "/path/foo-$"));
  EXPECT_TRUE(Covers("/path/foo-%24", "/path/foo-$/more"));
  EXPECT_FALSE(Covers("/path/foo-$", "/path/foo-$"));
  EXPECT_TRUE(Covers("/path/foo-$", "/path/foo-"));
  EXPECT_FALSE(Covers("/path/foo-$", "/path/foo-bar"));
  EXPECT_TRUE(Covers("/this/*/exactly", "/this/x/y/exactly/z"));
  EXPECT_TRUE(Covers("/a$b", "/a$b"));  // rights.md 1.3: "$" elsewhere is ordinary
  EXPECT_TRUE(Covers("/a$b", "/a%24bc"));
  EXPECT_FALSE(Covers("/a$b", "/a"));
}

// RFC 9309 2.2.3; the examples of Google's documentation.
TEST(RobotsTxt, Rfc9309_WildcardsAndAnchors) {
  EXPECT_TRUE(Covers("/*.php", "/filename.php?parameters"));
  EXPECT_TRUE(Covers("/*.php", "/folder/any.php.file.html"));
  EXPECT_FALSE(Covers("/*.php", "/windows.PHP"));
  EXPECT_TRUE(Covers("/*.php$", "/folder/filename.php"));
  EXPECT_FALSE(Covers("/*.php$", "/filename.php?parameters"));
  EXPECT_FALSE(Covers("/*.php$", "/filename.php5"));
  EXPECT_TRUE(Covers("/fish*.php", "/fishheads/catfish.php?x"));
  EXPECT_TRUE(Covers("*", "/"));
  EXPECT_TRUE(Covers("/*/a*$", "/b/abc"));
  EXPECT_TRUE(Covers("/$", "/"));
  EXPECT_FALSE(Covers("/$", "/a"));
  EXPECT_TRUE(Covers("/a**b", "/ab"));
  EXPECT_FALSE(Covers("/a*a$", "/a"));
}

// RFC 9309 2.2: comments, line ends, no white space needed, keys in any case.
TEST(RobotsTxt, Rfc9309_LinesAreReadInEveryLineEnding) {
  for (const std::string_view end : {"\n", "\r", "\r\n"}) {
    std::string text;
    for (const std::string_view line : {"# comment", "uSeR-aGeNt:a # us", "", " \tDISALLOW\t:\t/x#y \t"}) {
      text.append(line).append(end);
    }
    const RobotsTxt robots = Parse(text);
    const RobotsDecision decision = Decide(robots, "a", "/xz");
    EXPECT_FALSE(decision.allowed);
    EXPECT_EQ(decision.line, 4);
  }
}

// RFC 9309 2.2: rules before the first group belong to nobody.
TEST(RobotsTxt, Rfc9309_RulesBeforeAnyUserAgentAreIgnored) {
  EXPECT_TRUE(Allows("Disallow: /\nUser-agent: b\nDisallow: /b\n", "a", "/"));
}

// rights.md 1.3, row "rules before any UA", strict
TEST(RobotsTxt, OurPolicy_StrictAppliesEarlyDisallowsToEverybody) {
  const std::string_view text = "Disallow: /x\nAllow: /y\nUser-agent: a\nAllow: /x/ok\nDisallow: /y\n";
  EXPECT_FALSE(Decide(ParseStrictly(text), "a", "/x/no").allowed);
  EXPECT_TRUE(Decide(ParseStrictly(text), "a", "/x/ok").allowed);
  EXPECT_FALSE(Decide(ParseStrictly(text), "a", "/y").allowed);
  EXPECT_FALSE(Decide(ParseStrictly(text), "b", "/x").allowed);
}

// rights.md 1.3, row "UA foo/2.1 in file"
TEST(RobotsTxt, OurPolicy_VersionsAndExtraWordsInUserAgentLinesAreTolerated) {
  for (const std::string_view value :
       {"TamisBot/2.1", "tamisbot (+https://x)", "TamisBot Images", "TAMISBOT", "TamisBot*"}) {
    SCOPED_TRACE(value);
    EXPECT_FALSE(Allows("User-agent: " + std::string(value) + "\nDisallow: /\n", "TamisBot", "/"));
  }
  for (const std::string_view value : {"Tamis", "TamisBots", "Foo TamisBot", "tamis*", ""}) {
    SCOPED_TRACE(value);
    EXPECT_TRUE(Allows("User-agent: " + std::string(value) + "\nDisallow: /\n", "TamisBot", "/"));
  }
  EXPECT_FALSE(Allows("User-agent: img2dataset\nDisallow: /\n", "img2dataset", "/"));
  EXPECT_FALSE(Allows("User-agent: * everybody\nDisallow: /\n", "TamisBot", "/"));
}

// rights.md 1.3, row "UA with inner *"
TEST(RobotsTxt, OurPolicy_StrictReadsWildcardNamesAsMoreRestrictions) {
  const std::string_view text = "User-agent: t*bot\nDisallow: /x\nAllow: /y\nUser-agent: *\nDisallow: /y\n";
  EXPECT_TRUE(Decide(Parse(text), "TamisBot", "/x").allowed);
  EXPECT_FALSE(Decide(ParseStrictly(text), "TamisBot", "/x").allowed);
  EXPECT_FALSE(Decide(ParseStrictly(text), "TamisBot", "/y").allowed);
}

// rights.md 1.3, row "Disallow: foo (no slash)"
TEST(RobotsTxt, OurPolicy_APatternWithoutSlashRestrictsButNeverAllows) {
  EXPECT_TRUE(Covers("foo", "/foo/bar"));
  EXPECT_TRUE(Covers("?x=1", "/?x=1"));
  EXPECT_FALSE(Allows("User-agent: *\nDisallow: /\nAllow: foo\n", "a", "/foo"));
}

// rights.md 1.3, row "absolute URL as pattern"
TEST(RobotsTxt, OurPolicy_AnAbsoluteUrlRestrictsThePathOnItsOwnHost) {
  EXPECT_TRUE(Covers("https://www.example.com/private", "/private/x"));
  EXPECT_TRUE(Covers("HTTP://user@WWW.Example.com:80/private", "/private/x"));
  EXPECT_TRUE(Covers("https://www.example.com", "/anything"));
  EXPECT_FALSE(Covers("https://other.example.com/private", "/private/x"));
  EXPECT_FALSE(Allows("User-agent: *\nDisallow: /\nAllow: https://www.example.com/a\n", "a", "/a"));
}

// rights.md 1.3, row "typos"
TEST(RobotsTxt, OurPolicy_MisspellingsMayOnlyRestrict) {
  for (const std::string_view key : {"dissallow", "dissalow", "disalow", "diasllow", "disallaw", "desallow",
                                     "disllow", "Disallows", "dsallow"}) {
    SCOPED_TRACE(key);
    EXPECT_FALSE(Allows("User-agent: *\n" + std::string(key) + ": /x\n", "a", "/x"));
  }
  for (const std::string_view key : {"useragent", "user agent", "users-agent", "ser-agent", "user-agents"}) {
    SCOPED_TRACE(key);
    EXPECT_FALSE(Allows(std::string(key) + ": *\nDisallow: /x\n", "a", "/x"));
  }
  for (const std::string_view key : {"allowed", "alow", "allows", "al low"}) {
    SCOPED_TRACE(key);
    EXPECT_FALSE(Allows("User-agent: *\nDisallow: /\n" + std::string(key) + ": /x\n", "a", "/x"));
  }
  EXPECT_FALSE(Allows("user-agent *\ndisallow /x\n", "a", "/x"));
  EXPECT_TRUE(Allows("user-agent *\ndisallow this path /x\n", "a", "/x"));
  EXPECT_FALSE(Allows("user-agent *\ndisallow /\nallow /x\n", "a", "/x"));
  EXPECT_THAT(Decide(Parse("User-agent: *\ncrawl-deley: 3\n"), "a", "/").crawl_delay_s, Optional(3.0));
}

// rights.md 1.2 (byte order mark, NUL) and 1.3, row "UTF-16 BOM"
TEST(RobotsTxt, OurPolicy_ByteOrderMarksAndUtf16AreUnderstood) {
  const std::string text = "User-agent: *\nDisallow: /x\n";
  EXPECT_FALSE(Allows("\xEF\xBB\xBF" + text, "a", "/x"));
  EXPECT_FALSE(Allows("\xEF\xBB" + text, "a", "/x"));
  EXPECT_FALSE(Allows("Sitemap: /s\n\xEF\xBB\xBF" + text, "a", "/x"));
  EXPECT_FALSE(Allows(Wide(text, true), "a", "/x"));
  EXPECT_FALSE(Allows(Wide(text, false), "a", "/x"));
  EXPECT_FALSE(Allows(Wide(text, false).substr(2), "a", "/x"));
  const std::string pair = std::string("\xFF\xFE") + std::string("\x3D\xD8\x00\xDE", 4);  // U+1F600
  const RobotsTxt robots = Parse(Wide("User-agent: *\nDisallow: /", false) + pair.substr(2));
  EXPECT_FALSE(Decide(robots, "a", "/\xF0\x9F\x98\x80").allowed);
}

TEST(RobotsTxt, OurPolicy_ANulCutsARestrictionAndVoidsAnAllowance) {
  using std::string_literals::operator""s;
  EXPECT_FALSE(Allows("User-agent: *\nDisallow: /x\0yz\n"s, "a", "/xq"));
  EXPECT_FALSE(Allows("User-agent: *\nDisallow: /\nAllow: /x\0yz\n"s, "a", "/x"));
}

// rights.md 1.3, row "HTML served as robots.txt"
TEST(RobotsTxt, OurPolicy_HtmlWithoutDirectivesIsNoRobotsTxt) {
  EXPECT_TRUE(Parse("\xEF\xBB\xBF \n<!DOCTYPE html><html>\n<p>Disallow: /x\n").is_html());
  EXPECT_FALSE(Parse("<html>\nUser-agent: *\nDisallow: /\n").is_html());
  EXPECT_FALSE(Parse("").is_html());
  EXPECT_FALSE(Parse("hello").is_html());
}

// RFC 9309 2.5; rights.md 1.3, row ">500 KiB"
TEST(RobotsTxt, Rfc9309_ParsesToTheCapAndDropsTheCutLine) {
  RobotsOptions options;
  options.max_bytes = 40;
  const std::string text = "User-agent: *\nDisallow: /abc\nDisallow: /xyzzy\n";  // cut inside the last path
  const RobotsTxt robots = ParseRobotsTxt(text, kOrigin, options);
  EXPECT_TRUE(robots.truncated());
  EXPECT_FALSE(Decide(robots, "a", "/abc").allowed);
  EXPECT_TRUE(Decide(robots, "a", "/x").allowed);
  EXPECT_EQ(robots.received(), text.substr(0, 40));
  const RobotsTxt wide = ParseRobotsTxt(Wide(text, false), kOrigin, {.max_bytes = 82, .strict = false});
  EXPECT_FALSE(Decide(wide, "a", "/abc").allowed);
  EXPECT_TRUE(Decide(wide, "a", "/x").allowed);

  const std::string long_text = "User-agent: *\n" + std::string(1'500'000, '#') + "\nDisallow: /late\n";
  EXPECT_FALSE(Allows(long_text, "a", "/late"));
}

TEST(RobotsTxt, AFileThatWasCutIsKnownAsCutWhenItIsReadAgain) {
  const std::string text = "User-agent: *\nDisallow: /a\nDisallow: /bc\n";
  const RobotsTxt robots = ParseRobotsTxt(text, "https://a.test", {.max_bytes = 30});
  const RobotsTxt again = ParseRobotsTxt(robots.received(), "https://a.test", {.max_bytes = 30});
  EXPECT_TRUE(robots.truncated());
  EXPECT_TRUE(again.truncated());
  EXPECT_EQ(again.rules().size(), 1u);
}

TEST(RobotsTxt, ParsingWhatWasReceivedAgainGivesTheSameRules) {
  const RobotsTxt robots = Parse(Wide("User-agent: *\nDisallow: /\xE3\nAllow: /%7Ea\n", true));
  const RobotsTxt again = Parse(robots.received());
  ASSERT_EQ(again.rules().size(), robots.rules().size());
  for (size_t i = 0; i < robots.rules().size(); ++i) {
    EXPECT_EQ(again.Text(again.rules()[i].pattern), robots.Text(robots.rules()[i].pattern));
  }
  EXPECT_GE(robots.MemoryBytes(), robots.received().size());
}

// RFC 9309 3: robots.txt is hostile input.
TEST(RobotsTxt, OurPolicy_AFileThatCostsTooMuchIsANo) {
  std::string text = "User-agent: *\n";
  for (int i = 0; i < 20'000; ++i) text += "Allow: *" + std::to_string(i) + "never\n";
  const std::string path = "/" + std::string(8'000, 'a');
  const RobotsTxt robots = Parse(text);
  EXPECT_TRUE(Decide(robots, "a", path).too_costly);
  EXPECT_FALSE(Decide(robots, "a", path).allowed);
  EXPECT_TRUE(Decide(robots, "a", "/an/ordinary/path").allowed);
}

}  // namespace
}  // namespace tamis
