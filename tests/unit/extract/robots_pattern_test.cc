#include "extract/robots_pattern.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <string_view>

#include "tests/support/naive_robots_match.h"

namespace tamis {
namespace {

// RFC 9309 2.2.2
TEST(RobotsPattern, Rfc9309_OneNormalFormForEqualSpellings) {
  EXPECT_EQ(NormalizeRobotsPath("/%62%61%7a?a=%2f%3F#f").text, "/baz?a=/?");
  EXPECT_EQ(NormalizeRobotsPath("/a%2fb%3Fc%3a\xC3\xA4").text, "/a%2Fb%3Fc:%C3%A4");
  EXPECT_EQ(NormalizeRobotsPath("/$*").text, "/%24%2A");
  EXPECT_EQ(NormalizeRobotsPath("?q").text, "/?q");
  EXPECT_EQ(NormalizeRobotsPath("").text, "/");
  EXPECT_EQ(NormalizeRobotsPattern("/a*$b$").text, "/a*%24b");
  EXPECT_EQ(NormalizeRobotsPattern("/a*$b$").priority, 8u);
}

// A stray "%" covers escapes only where the pattern is cut.
TEST(RobotsPattern, OurPolicy_APatternCutInAnEscapeCoversTheEscape) {
  const RobotsPath path = NormalizeRobotsPath("/a%20b");
  EXPECT_TRUE(MatchesRobotsPattern(NormalizeRobotsPattern("/*%").text, false, path));
  EXPECT_TRUE(MatchesRobotsPattern(NormalizeRobotsPattern("/a%2*b").text, false, path));
  EXPECT_EQ(NormalizeRobotsPath("/%zz").text, "/%25zz");
}

TEST(RobotsPattern, NormalisingTwiceChangesNothing) {
  std::mt19937 random(1);
  const std::string_view letters = "/?%2F3aA*$=: \xC3";
  for (int i = 0; i < 20'000; ++i) {
    std::string path = "/";
    for (size_t n = random() % 12; n > 0; --n) path += letters[random() % letters.size()];
    const std::string once = NormalizeRobotsPath(path).text;
    ASSERT_EQ(NormalizeRobotsPath(once).text, once) << path;
  }
}

TEST(RobotsPattern, AgreesWithTheNaiveMatcherOnGeneratedPatterns) {
  std::mt19937 random(2);
  const std::string_view in_pattern[] = {"a", "b", "*", "*", "/", "?", "%2F", "%3f", "$", "%24", "a%2", "%"};
  const std::string_view in_path[] = {"a", "b", "a", "/", "?", "%2F", "%3F", "$", "*", "%24", "%2", "%"};
  int matches = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string pattern = random() % 4 == 0 ? "*" : "/";
    std::string path = "/";
    for (size_t n = random() % 8; n > 0; --n) pattern += in_pattern[random() % std::size(in_pattern)];
    for (size_t n = random() % 10; n > 0; --n) path += in_path[random() % std::size(in_path)];
    if (random() % 3 == 0) pattern += "$";
    const RobotsPattern normal = NormalizeRobotsPattern(pattern);
    const RobotsPath target = NormalizeRobotsPath(path);
    const bool fast = MatchesRobotsPattern(normal.text, normal.anchored, target);
    ASSERT_EQ(fast, NaiveRobotsMatch(normal.text, normal.anchored, target)) << pattern << " on " << path;
    matches += fast ? 1 : 0;
  }
  EXPECT_GT(matches, 5'000);
  EXPECT_LT(matches, 95'000);
}

// RFC 9309 3: patterns are hostile input. A backtracking matcher does not end here; ours needs milliseconds.
TEST(RobotsPattern, TenThousandWildcardsTakeLinearTime) {
  const std::string letters(8'000, 'a');
  std::string stars, escapes;
  for (int i = 0; i < 10'000; ++i) {
    stars += "*a";
    escapes += "*%2F";
  }
  const std::string patterns[] = {
      "/" + stars + "b",   "/" + stars + "b$",   std::string(10'000, '*') + "b",
      "/" + escapes + "b", "/*" + letters + "b", "/*" + std::string(4'000, 'a') + "b"};
  const std::string paths[] = {"/" + letters, "/" + letters + "?" + std::string(8'000, '/')};
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& pattern : patterns) {
    const RobotsPattern normal = NormalizeRobotsPattern(pattern);
    for (const std::string& path : paths) {
      EXPECT_FALSE(MatchesRobotsPattern(normal.text, normal.anchored, NormalizeRobotsPath(path)));
    }
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

}  // namespace
}  // namespace tamis
