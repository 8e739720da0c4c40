#include "storage/match_counts.h"

#include <gtest/gtest.h>

#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

TEST(MatchCounts, ADomainsCountOutlivesTheRunTheRunsDoesNot) {
  StateFixture state;
  {
    MatchCounts counts(state.db(), state.keys());
    EXPECT_EQ(counts.Add("a.example")->of_domain, 1);
    EXPECT_EQ(counts.Add("b.example")->of_domain, 1);
    const Result<MatchCounts::Counts> third = counts.Add("a.example");
    EXPECT_EQ(third->of_domain, 2);
    EXPECT_EQ(third->of_run, 3);
  }
  state.Reopen();
  MatchCounts counts(state.db(), state.keys());
  EXPECT_EQ(counts.Of("a.example")->of_domain, 2);
  const Result<MatchCounts::Counts> next = counts.Add("a.example");
  EXPECT_EQ(next->of_domain, 3);
  EXPECT_EQ(next->of_run, 1);
  EXPECT_EQ(next->total, 4);
}

TEST(MatchCounts, NoDomainIsOnTheDiskInClear) {
  StateFixture state;
  MatchCounts counts(state.db(), state.keys());
  ASSERT_TRUE(counts.Add("unmistakable.example"));
  state.Close();
  EXPECT_EQ(AllBytesBelow(state.dir()).find("unmistakable"), std::string::npos);
}

}  // namespace
}  // namespace tamis
