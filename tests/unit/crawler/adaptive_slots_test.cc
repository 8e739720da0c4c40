#include "crawler/fetch/adaptive_slots.h"

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr Milliseconds kQuick{20};
const SteadyTime kNow{std::chrono::seconds(1'000)};

TEST(AdaptiveSlots, BeginAtTwoAndGrowByOnePerRoundUpToTheLimit) {
  AdaptiveSlots slots(4, true);
  EXPECT_EQ(slots.count(), 2);
  for (int i = 0; i < 2; ++i) slots.Succeeded(kQuick, slots.count(), kNow);
  EXPECT_EQ(slots.count(), 2);
  slots.Succeeded(kQuick, slots.count(), kNow);
  EXPECT_EQ(slots.count(), 3);
  for (int i = 0; i < 100; ++i) slots.Succeeded(kQuick, slots.count(), kNow);
  EXPECT_EQ(slots.count(), 4);
}

TEST(AdaptiveSlots, BeginAtTheLimitWhenItIsOneOrLatencyIsNotWatched) {
  EXPECT_EQ(AdaptiveSlots(1, true).count(), 1);
  EXPECT_EQ(AdaptiveSlots(8, false).count(), 8);
}

TEST(AdaptiveSlots, DoNotGrowWhileSlotsAreFree) {
  AdaptiveSlots slots(8, true);
  for (int i = 0; i < 100; ++i) slots.Succeeded(kQuick, 1, kNow);
  EXPECT_EQ(slots.count(), 2);
}

TEST(AdaptiveSlots, HalveOncePerComplaintAndNeverBelowOne) {
  AdaptiveSlots slots(8, false);
  slots.Complained(kNow - kQuick, kNow);
  slots.Complained(kNow - kQuick, kNow + kQuick);  // was under way at the first complaint
  EXPECT_EQ(slots.count(), 4);
  for (int i = 1; i < 5; ++i) slots.Complained(kNow + i * kQuick, kNow + i * kQuick);
  EXPECT_EQ(slots.count(), 1);
}

TEST(AdaptiveSlots, HalveWhenLatencyRises) {
  AdaptiveSlots slots(8, true);
  for (int i = 0; i < 100; ++i) slots.Succeeded(kQuick, slots.count(), kNow);
  ASSERT_EQ(slots.count(), 8);
  for (int i = 0; i < 2; ++i) slots.Succeeded(Milliseconds(1'000), slots.count(), kNow + Milliseconds(2'000));
  EXPECT_EQ(slots.count(), 4);
}

TEST(AdaptiveSlots, IgnoreLatencyThatIsNotWatched) {
  AdaptiveSlots slots(8, false);
  for (int i = 0; i < 100; ++i) slots.Succeeded(Milliseconds(i * 100), slots.count(), kNow);
  EXPECT_EQ(slots.count(), 8);
}

}  // namespace
}  // namespace tamis
