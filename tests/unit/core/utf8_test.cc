#include "crawler/core/utf8.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(Utf8, WellFormedTextStaysAsItIs) {
  const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
  EXPECT_EQ(ToWellFormedUtf8(text), text);
}

// https://encoding.spec.whatwg.org/#utf-8-decoder: one U+FFFD for each maximal ill-formed part.
TEST(Utf8, IllFormedPartsBecomeReplacementCharacters) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(ToWellFormedUtf8("\xFF"), bad);
  EXPECT_EQ(ToWellFormedUtf8("\xE2\x82"), bad);
  EXPECT_EQ(ToWellFormedUtf8("\xE2\x82x"), bad + "x");
  EXPECT_EQ(ToWellFormedUtf8("\xC0\x80"), bad + bad) << "overlong";
  EXPECT_EQ(ToWellFormedUtf8("\xED\xA0\x80"), bad + bad + bad) << "a surrogate";
  EXPECT_EQ(ToWellFormedUtf8("\xF4\x90\x80\x80"), bad + bad + bad + bad) << "above U+10FFFF";
}

TEST(Utf8, HalfSurrogatePairsInJsonAreReplaced) {
  EXPECT_EQ(ReplaceLoneSurrogateEscapes(R"("\ud83d\ude00")"), R"("\ud83d\ude00")");
  EXPECT_EQ(ReplaceLoneSurrogateEscapes(R"("\uD83D\uD83D\uDE00")"), R"("\ufffd\uD83D\uDE00")");
  EXPECT_EQ(ReplaceLoneSurrogateEscapes(R"("\udc00x\\ud800\n\u00")"), R"("\ufffdx\\ud800\n\u00")");
}

}  // namespace
}  // namespace tamis
