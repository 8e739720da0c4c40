#include "storage/content_index.h"

#include <gtest/gtest.h>

#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

const Sha256 kContent = {1, 2, 3};

TEST(ContentIndex, AContentIsReservedOnceAndFreeAgainAfterRelease) {
  StateFixture state;
  ContentIndex index(state.db(), state.keys());
  EXPECT_TRUE(*index.Reserve(kContent));
  EXPECT_FALSE(*index.Reserve(kContent));
  index.Release(kContent);
  EXPECT_TRUE(*index.Reserve(kContent));
}

TEST(ContentIndex, OnlyWhatWasCommittedOutlivesTheProcess) {
  StateFixture state;
  const Sha256 lost = {9};
  {
    ContentIndex index(state.db(), state.keys());
    ASSERT_TRUE(*index.Reserve(kContent));
    ASSERT_TRUE(*index.Reserve(lost));
    StateBatch batch;
    index.AddTo(batch, {&kContent, 1});
    ASSERT_TRUE(state.db().Write(batch, Durability::kPower));
    index.Settle({&kContent, 1});
    EXPECT_FALSE(*index.Reserve(kContent));
  }
  state.Reopen();
  ContentIndex index(state.db(), state.keys());
  EXPECT_FALSE(*index.Reserve(kContent));
  EXPECT_TRUE(*index.Reserve(lost));
}

}  // namespace
}  // namespace tamis
