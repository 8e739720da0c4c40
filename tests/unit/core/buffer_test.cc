#include "crawler/core/buffer.h"

#include <algorithm>
#include <span>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

std::vector<std::byte> Sample(size_t size) {
  return std::vector<std::byte>(size, std::byte{0x5a});
}

TEST(MemoryBudget, RefusesWhatDoesNotFitAndRemembersThePeak) {
  MemoryBudget budget(100);
  EXPECT_TRUE(budget.TryCharge(60));
  EXPECT_FALSE(budget.TryCharge(41));
  EXPECT_EQ(budget.used_bytes(), 60);
  budget.Release(60);
  EXPECT_EQ(budget.used_bytes(), 0);
  EXPECT_EQ(budget.peak_bytes(), 60);
}

TEST(Bytes, ChargesBeforeItAllocatesAndReleasesOnDestruction) {
  MemoryBudget budget(1'000'000);
  {
    Result<Bytes> block = Bytes::Allocate(300'000, budget);
    ASSERT_TRUE(block);
    EXPECT_EQ(budget.used_bytes(), 300'000);
  }
  EXPECT_EQ(budget.used_bytes(), 0);
}

TEST(Bytes, OverBudgetAllocatesNothing) {
  MemoryBudget budget(1'000);
  const Result<Bytes> block = Bytes::Allocate(1'001, budget);
  ASSERT_FALSE(block);
  EXPECT_EQ(block.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(budget.used_bytes(), 0);
}

TEST(Bytes, GrowsByAppendingAndKeepsWhatItHad) {
  MemoryBudget budget(10'000'000);
  Bytes block = Bytes::Growing(budget);
  const std::vector<std::byte> part = Sample(50'000);
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(block.Append(part));
  ASSERT_EQ(block.size(), 200'000u);
  EXPECT_EQ(block.data()[199'999], std::byte{0x5a});
  EXPECT_EQ(block.data()[0], std::byte{0x5a});
}

TEST(Bytes, AMovedFromBlockIsEmptyAndTheChargeMovesAlong) {
  MemoryBudget budget(1'000);
  Result<Bytes> made = Bytes::Allocate(500, budget);
  ASSERT_TRUE(made);
  Bytes first = *std::move(made);
  const Bytes second = std::move(first);
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): the state after a move is what is tested
  EXPECT_EQ(second.size(), 500u);
  EXPECT_EQ(budget.used_bytes(), 500);
}

TEST(Bytes, WrappedMemoryGoesBackOnceToWhoWipesIt) {
  std::vector<std::byte> memory = Sample(64);
  int released = 0;
  {
    Bytes block = Bytes::Wrap(memory.data(), memory.size(), [&] { ++released; });
    const Bytes moved = std::move(block);
    EXPECT_EQ(moved.size(), 64U);
    EXPECT_EQ(released, 0);
  }
  EXPECT_EQ(released, 1);
  EXPECT_EQ(memory, Sample(64));
}

TEST(Bytes, AReusedMappingHoldsNothingOfItsFormerOwner) {
  MemoryBudget budget(10'000'000);
  for (const size_t size : {size_t{80'000}, size_t{300'000}, size_t{1'000'000}, size_t{3'000'000}}) {
    {
      Result<Bytes> first = Bytes::Allocate(size, budget);
      ASSERT_TRUE(first);
      std::fill_n(first->data(), size, std::byte{0x5a});
    }
    const Result<Bytes> second = Bytes::Allocate(size - size / 8, budget);
    ASSERT_TRUE(second);
    const std::span<const std::byte> seen = second->span();
    EXPECT_TRUE(std::all_of(seen.begin(), seen.end(), [](std::byte b) { return b == std::byte{0}; })) << size;
    EXPECT_EQ(budget.used_bytes(), static_cast<int64_t>(size - size / 8));
  }
}

TEST(Bytes, CannotBeCopied) {
  static_assert(!std::is_copy_constructible_v<Bytes>);
  static_assert(!std::is_copy_constructible_v<Pixels>);
}

TEST(Pixels, ChargesWidthTimesHeightTimesChannels) {
  MemoryBudget budget(10'000);
  const Result<Pixels> pixels = Pixels::Allocate(20, 10, 3, budget);
  ASSERT_TRUE(pixels);
  EXPECT_EQ(budget.used_bytes(), 600);
  EXPECT_FALSE(Pixels::Allocate(0, 10, 3, budget));
}

}  // namespace
}  // namespace tamis
