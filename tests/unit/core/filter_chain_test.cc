#include "filter/filter_chain.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/core/stages.h"

namespace tamis {
namespace {

class Answers final : public Filter<Candidate> {
 public:
  explicit Answers(Result<Finding> answer) : answer_(std::move(answer)) {}
  std::string_view name() const override { return "answers"; }
  Result<Finding> Check(const Candidate&) const override { return answer_; }

 private:
  Result<Finding> answer_;
};

class Throws final : public Filter<Candidate> {
 public:
  std::string_view name() const override { return "throws"; }
  Result<Finding> Check(const Candidate&) const override { throw std::runtime_error("broken"); }
};

FilterChain<Candidate> ChainOf(std::unique_ptr<const Filter<Candidate>> first,
                               std::unique_ptr<const Filter<Candidate>> second = nullptr) {
  std::vector<std::unique_ptr<const Filter<Candidate>>> filters;
  filters.push_back(std::move(first));
  if (second) filters.push_back(std::move(second));
  return FilterChain<Candidate>(std::move(filters));
}

std::unique_ptr<const Filter<Candidate>> Passing() {
  return std::make_unique<Answers>(Finding{.filter = "a", .reason = "passed", .effect = Effect::kPass});
}

TEST(FilterChain, ClearsWhatEveryFilterPasses) {
  const Verdict<Candidate> verdict = ChainOf(Passing(), Passing()).Judge({.alt = "a red boat"});
  ASSERT_TRUE(std::holds_alternative<Cleared<Candidate>>(verdict));
  EXPECT_EQ(std::get<Cleared<Candidate>>(verdict)->alt, "a red boat");
  EXPECT_EQ(std::get<Cleared<Candidate>>(verdict).findings().size(), 2u);
}

TEST(FilterChain, AnErrorRejects) {
  const Verdict<Candidate> verdict =
      ChainOf(std::make_unique<Answers>(Error{ErrorCode::kUnavailable, "list cannot be read"})).Judge({});
  ASSERT_TRUE(std::holds_alternative<Rejection>(verdict));
  EXPECT_EQ(std::get<Rejection>(verdict).reason(), "filter_error");
}

TEST(FilterChain, AFilterThatThrowsRejects) {
  const Verdict<Candidate> verdict = ChainOf(std::make_unique<Throws>()).Judge({});
  ASSERT_TRUE(std::holds_alternative<Rejection>(verdict));
  EXPECT_EQ(std::get<Rejection>(verdict).findings.back().filter, "throws");
}

TEST(FilterChain, AFindingThatNobodyFilledInRejects) {
  EXPECT_TRUE(std::holds_alternative<Rejection>(ChainOf(std::make_unique<Answers>(Finding{})).Judge({})));
}

TEST(FilterChain, StopsAtTheFirstRejection) {
  const Finding no{.filter = "b", .reason = "because", .effect = Effect::kReject};
  const Verdict<Candidate> verdict = ChainOf(std::make_unique<Answers>(no), Passing()).Judge({});
  ASSERT_TRUE(std::holds_alternative<Rejection>(verdict));
  EXPECT_EQ(std::get<Rejection>(verdict).findings.size(), 1u);
}

TEST(FilterChain, QuarantineGoesOnAndIsRemembered) {
  const Finding doubt{.filter = "b", .reason = "doubt", .effect = Effect::kQuarantine};
  const Verdict<Candidate> verdict = ChainOf(std::make_unique<Answers>(doubt), Passing()).Judge({});
  ASSERT_TRUE(std::holds_alternative<Cleared<Candidate>>(verdict));
  EXPECT_EQ(std::get<Cleared<Candidate>>(verdict).findings()[0].effect, Effect::kQuarantine);
}

TEST(FilterChainDeathTest, AnEmptyChainMustNotStart) {
  EXPECT_DEATH(FilterChain<Candidate>({}), "check failed");
}

TEST(Cleared, CanBeMadeByItsChainOnly) {
  static_assert(!std::is_constructible_v<Cleared<Candidate>, Candidate>);
  static_assert(!std::is_constructible_v<Cleared<Candidate>, Candidate, std::vector<Finding>>);
  static_assert(!std::is_default_constructible_v<Cleared<Fetched>>);
}

}  // namespace
}  // namespace tamis
