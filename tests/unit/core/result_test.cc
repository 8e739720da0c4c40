#include "crawler/core/result.h"

#include <memory>

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(Result, HoldsAValueOrAnErrorNeverBoth) {
  const Result<int> good = 7;
  const Result<int> bad = Error{ErrorCode::kTimeout, "too slow"};
  EXPECT_EQ(*good, 7);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, ErrorCode::kTimeout);
}

TEST(Result, MovesAMoveOnlyValueOut) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
  const std::unique_ptr<int> value = *std::move(result);
  EXPECT_EQ(*value, 3);
}

TEST(ResultDeathTest, ReadingTheAbsentSideIsABug) {
  const Result<int> bad = Error{ErrorCode::kTimeout, "too slow"};
  EXPECT_DEATH(static_cast<void>(bad.value()), "check failed");
}

TEST(Status, IsGoodByDefaultAndBadFromAnError) {
  const Status good;
  const Status bad = Error{ErrorCode::kInternal, "disk"};
  EXPECT_TRUE(good);
  EXPECT_EQ(bad.error().message, "disk");
}

}  // namespace
}  // namespace tamis
