#include "config/nearest.h"

#include <gtest/gtest.h>

#include <string>

namespace tamis {
namespace {

TEST(EditDistance, CountsInsertDeleteReplaceAndSwap) {
  EXPECT_EQ(EditDistance("delay", "delay"), 0u);
  EXPECT_EQ(EditDistance("delay", "dely"), 1u);
  EXPECT_EQ(EditDistance("delay", "delayy"), 1u);
  EXPECT_EQ(EditDistance("delay", "relay"), 1u);
  EXPECT_EQ(EditDistance("delay", "dealy"), 1u);
  EXPECT_EQ(EditDistance("", "abc"), 3u);
}

TEST(EditDistance, LongNamesAreCutNotOverrun) {
  EXPECT_EQ(EditDistance(std::string(10'000, 'a'), ""), 64u);
}

TEST(NearestKnob, FindsTyposAndRightNamesInWrongSections) {
  EXPECT_EQ(NearestKnob("politeness.host_dely"), "politeness.host_delay");
  EXPECT_EQ(NearestKnob("crawl.host_delay"), "politeness.host_delay");
  EXPECT_EQ(NearestKnob("host_delay"), "politeness.host_delay");
  EXPECT_EQ(NearestKnob("images.sizes"), "images.size");
}

TEST(NearestSection, KnowsSectionsAndTables) {
  EXPECT_EQ(NearestSection("politness"), "politeness");
  EXPECT_EQ(NearestSection("hash_lists"), "hash_list");
  EXPECT_EQ(NearestSection("sites"), "site");
}

}  // namespace
}  // namespace tamis
