// Several matchers about one picture: which answer holds, and when one has failed too often.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/match/match_test_support.h"

namespace tamis {
namespace {

/// Says what it is told to say, and counts how often it is asked.
class SaysMatcher final : public Matcher {
 public:
  SaysMatcher(MatchAnswer answer, bool required, int& asked) : answer_(std::move(answer)), asked_(asked) {
    options_.name = "sample";
    options_.role = "csam";
    options_.required = required;
  }
  const MatcherOptions& options() const override { return options_; }
  MatchAnswer Ask(const MatchQuestion&) override {
    ++asked_;
    return answer_;
  }

 private:
  MatcherOptions options_;
  MatchAnswer answer_;
  int& asked_;
};

struct Member {
  MatchOutcome outcome;
  bool required = true;
};

class MatcherSetTest : public ::testing::Test {
 protected:
  MatcherSet SetOf(const std::vector<Member>& members) {
    std::vector<std::unique_ptr<Matcher>> matchers;
    for (const Member& member : members)
      matchers.push_back(
          std::make_unique<SaysMatcher>(MatchAnswer{.outcome = member.outcome}, member.required, asked_));
    return MatcherSet::Of(std::move(matchers));
  }
  MatcherSet::Verdict Ask(const MatcherSet& set) const { return set.Ask(picture_.question()); }

  SamplePicture picture_{"x"};
  int asked_ = 0;
};

constexpr auto kMatch = MatchOutcome::kMatch;
constexpr auto kError = MatchOutcome::kError;
constexpr auto kUnscannable = MatchOutcome::kUnscannable;
constexpr auto kClear = MatchOutcome::kClear;

TEST_F(MatcherSetTest, WithoutMatchersAllIsClear) {
  const MatcherSet none;
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(Ask(none).outcome, kClear);
  EXPECT_TRUE(none.health());
}

TEST_F(MatcherSetTest, TheFirstOfMatchErrorUnscannableClearHolds) {
  EXPECT_EQ(Ask(SetOf({{kClear}, {kClear}})).outcome, kClear);
  EXPECT_EQ(Ask(SetOf({{kClear}, {kUnscannable}})).outcome, kUnscannable);
  EXPECT_EQ(Ask(SetOf({{kError}, {kUnscannable}})).outcome, kError);
  EXPECT_EQ(Ask(SetOf({{kUnscannable}, {kError}, {kMatch}})).outcome, kMatch);
}

TEST_F(MatcherSetTest, OnlyARequiredOneThatDoesNotAnswerFails) {
  EXPECT_FALSE(Ask(SetOf({{kClear}})).required_failed);
  EXPECT_TRUE(Ask(SetOf({{kError}})).required_failed);
  EXPECT_TRUE(Ask(SetOf({{kClear}, {kUnscannable}})).required_failed);
  EXPECT_FALSE(Ask(SetOf({{kError, false}, {kUnscannable, false}, {kClear}})).required_failed);
}

TEST_F(MatcherSetTest, AMatchEndsTheQuestions) {
  EXPECT_EQ(Ask(SetOf({{kClear}, {kMatch}, {kClear}})).outcome, kMatch);
  EXPECT_EQ(asked_, 2);
}

TEST_F(MatcherSetTest, AMatchSaysWhoseItIs) {
  std::vector<std::unique_ptr<Matcher>> matchers;
  const MatchAnswer answer{.outcome = kMatch, .label = "list a", .distance = 4};
  matchers.push_back(std::make_unique<SaysMatcher>(answer, true, asked_));
  const MatcherSet::Verdict verdict = Ask(MatcherSet::Of(std::move(matchers)));
  ASSERT_EQ(verdict.matches.size(), 1);
  EXPECT_EQ(verdict.matches[0].source.label, "sample/list a");
  EXPECT_EQ(verdict.matches[0].source.role, ListRole::kCsam);
  EXPECT_EQ(verdict.matches[0].action, ListAction::kBlockAndReport);
  EXPECT_EQ(verdict.matches[0].distance, 4);
  EXPECT_EQ(verdict.matches[0].quality, 90);
}

TEST_F(MatcherSetTest, OurPolicy_AMatchWithoutADistanceHasTheWidestTier) {
  const MatcherSet::Verdict verdict = Ask(SetOf({{kMatch}}));
  ASSERT_EQ(verdict.matches.size(), 1);
  EXPECT_EQ(verdict.matches[0].kind, SignalKind::kPdq);
  EXPECT_GT(verdict.matches[0].distance, 31);
}

TEST_F(MatcherSetTest, ARequiredOneThatFailsTenTimesInARowIsGivenUp) {
  const MatcherSet set = SetOf({{kError}});
  for (int i = 0; i < MatcherSet::kMaxFailuresInARow; ++i) {
    EXPECT_TRUE(set.health());
    EXPECT_TRUE(Ask(set).required_failed);
  }
  ASSERT_FALSE(set.health());
  EXPECT_EQ(set.health().error().message, "matcher sample: it failed 3 times in a row");
  EXPECT_TRUE(Ask(set).required_failed);
  EXPECT_EQ(asked_, MatcherSet::kMaxFailuresInARow);
}

TEST_F(MatcherSetTest, AnOptionalOneIsAskedForEver) {
  const MatcherSet set = SetOf({{kError, false}});
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(Ask(set).required_failed);
  EXPECT_TRUE(set.health());
  EXPECT_EQ(asked_, 50);
}

TEST_F(MatcherSetTest, AMatcherThatCannotBeOpenedRefusesTheSet) {
  MatcherOptions options;
  options.name = "sample";
  options.kind = "process";
  options.role = "csam";
  options.path = "/nowhere/matcher";
  const Result<MatcherSet> set = MatcherSet::Open(std::span(&options, 1));
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code, ErrorCode::kRefused);
}

}  // namespace
}  // namespace tamis
