#include "extract/page_text.h"

#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "extract/plain_text.h"

namespace tamis {
namespace {

TEST(PageText, RunsAreWhatStandsBetweenBreaks) {
  PageText text;
  text.Add("  one ");
  text.Add(" two\n");
  text.Break();
  text.Add(" \n");
  text.Break();
  text.EnterQuiet();
  text.Add("quiet");
  text.LeaveQuiet();
  text.Add("\u3000three\x01");
  text.Finish();
  EXPECT_EQ(text.text(), "one two\nquiet\nthree\n");
  ASSERT_EQ(text.runs().size(), 2u);
  EXPECT_EQ(text.Extract(text.runs()[0].begin, text.runs()[0].end, 100), "one two");
  EXPECT_EQ(text.Extract(text.runs()[1].begin, text.runs()[1].end, 100), "three");
  EXPECT_LT(text.runs()[0].interval + 1, text.runs()[1].interval);
  EXPECT_EQ(text.Extract(0, 1'000, 9), "one two q");
}

// PlainText is the naive twin: a character at a time.
TEST(PageText, ReadsAsTheTextThatIsReadCharacterByCharacter) {
  constexpr std::string_view kParts[] = {
      "word",       " ",        "  ",      "!",       "!! ",          "\n",    "\t",   "a b c d e f",
      "\u00e9",     "\u00a0",   "\u3000",  "\u2028",  "\u4e00\u4e8c", "\x7f",  "\x01", "\u0085",
      "\U0001F600", "eight888", " even77", "seven7 ", "\u1680",       "\ufeff"};
  std::mt19937 random(7);
  for (int round = 0; round < 5'000; ++round) {
    PageText text;
    PlainText twin(1 << 20);
    for (auto piece = random() % 4; piece > 0; --piece) {
      std::string part;
      for (auto count = random() % 12; count > 0; --count) part += kParts[random() % std::size(kParts)];
      text.Add(part);
      twin.Add(part);
    }
    ASSERT_EQ(text.text(), std::move(twin).Take()) << "round " << round;
    text.Finish();
    if (text.runs().empty()) continue;
    ASSERT_EQ(text.runs()[0].begin, 0u);
    ASSERT_EQ(text.runs()[0].end + 1, text.text().size());
  }
}

TEST(PageText, RunsAfterTheLimitAreLeftOut) {
  PageText text;
  for (size_t i = 0; i < kMaxTextRuns; ++i) {
    text.Add("x");
    text.Break();
  }
  EXPECT_FALSE(text.truncated());
  text.Add("y");
  text.Finish();
  EXPECT_TRUE(text.truncated());
  EXPECT_EQ(text.runs().size(), kMaxTextRuns);
}

}  // namespace
}  // namespace tamis
