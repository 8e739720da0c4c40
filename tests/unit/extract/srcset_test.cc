// HTML standard 4.8.4.3.10, "parse a srcset attribute".

#include "extract/srcset.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

/// "url w x" of each, joined by "|".
std::string Read(std::string_view value) {
  std::string text;
  for (const Rendition& rendition : ParseSrcset(value).renditions) {
    text += (text.empty() ? "" : "|") + std::string(rendition.url);
    if (rendition.width != 0) text += " " + std::to_string(rendition.width) + "w";
    if (rendition.density != 1.0) text += " " + std::to_string(rendition.density).substr(0, 4) + "x";
  }
  return text;
}

TEST(Srcset, UrlsAndDescriptors) {
  EXPECT_EQ(Read("a.jpg"), "a.jpg");
  EXPECT_EQ(Read(" a.jpg 320w , b.jpg 640w"), "a.jpg 320w|b.jpg 640w");
  EXPECT_EQ(Read("a.jpg,\n b.jpg 1.5x,c.jpg 2x"), "a.jpg|b.jpg 1.50x|c.jpg 2.00x");
  EXPECT_EQ(Read(""), "");
  EXPECT_EQ(Read(" ,, ,"), "");
}

// Step 5: a comma inside a URL belongs to it, commas at its end do not.
TEST(Srcset, CommasInUrls) {
  EXPECT_EQ(Read("a,b.jpg 2x"), "a,b.jpg 2.00x");
  EXPECT_EQ(Read("w_1,h_2/a.jpg 1w, b.jpg"), "w_1,h_2/a.jpg 1w|b.jpg");
  EXPECT_EQ(Read("a.jpg,,, b.jpg"), "a.jpg|b.jpg");
  EXPECT_EQ(Read("a.jpg,b.jpg"), "a.jpg,b.jpg");
}

// Step 13.
TEST(Srcset, OurReadingDropsWhatHasADescriptorError) {
  for (const std::string_view bad :
       {"a 0w",    "a -1w",   "a 1.5w", "a +1w",   "a w",      "a -1x",   "a +1x",   "a 1.x",
        "a x",     "a infx",  "a nanx", "a 1w 2w", "a 1w 1x",  "a 1x 1w", "a 1x 2x", "a 1h",
        "a 0h 1w", "a 1x 1h", "a 1q",   "a big",   "a 1x(2x)", "a 1e999x"}) {
    EXPECT_EQ(Read(std::string(bad) + ", good"), "good") << bad;
  }
  EXPECT_EQ(Read("a 1w 2h"), "a 1w");
  EXPECT_EQ(Read("a 2h 1w"), "a 1w");
  EXPECT_EQ(Read("a .5x, b 2e0x, c 0x"), "a 0.50x|b 2.00x|c 0.00x");
}

// Step 9, "in parens": a comma there does not end the descriptor.
TEST(Srcset, ParenthesesHideCommas) {
  EXPECT_EQ(Read("a (x, y z) 1x, b"), "b");
  EXPECT_EQ(Read("a (x, b"), "");
}

TEST(Srcset, LimitsCutAndSaySo) {
  std::string value;
  for (size_t i = 0; i < kMaxRenditions; ++i) value += "a" + std::to_string(i) + " 1w,";
  EXPECT_FALSE(ParseSrcset(value).truncated);
  const Srcset cut = ParseSrcset(value + "b 2w");
  EXPECT_TRUE(cut.truncated);
  EXPECT_EQ(cut.renditions.size(), kMaxRenditions);
}

}  // namespace
}  // namespace tamis
