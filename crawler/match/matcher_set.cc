#include <algorithm>
#include <atomic>
#include <utility>

#include "crawler/match/matcher.h"
#include "crawler/match/matcher_options.h"
#include "crawler/match/process_matcher.h"
#include "crawler/match/remote_matcher.h"

namespace tamis {
namespace {

/// Wider than any threshold of ours: the lowest tier of confidence.
constexpr int kUnknownDistance = 256;

KnownMatch MatchOf(const MatcherOptions& options, const MatchAnswer& answer, const MatchQuestion& question) {
  KnownMatch match;
  match.source.label = answer.label.empty() ? options.name : options.name + "/" + answer.label;
  match.source.role = ListRoleFrom(options.role);
  match.action = ActionOf(options);
  match.kind = SignalKind::kPdq;
  match.distance = answer.distance.value_or(kUnknownDistance);
  if (!question.pdq.empty()) match.quality = question.pdq.front().quality;
  return match;
}

}  // namespace

Result<std::unique_ptr<Matcher>> OpenMatcher(const MatcherOptions& options) {
  const Status good = CheckMatcherOptions(options);
  if (!good) return good.error();
  return options.kind == "https" ? OpenRemoteMatcher(options) : OpenProcessMatcher(options);
}

struct MatcherSet::Member {
  explicit Member(std::unique_ptr<Matcher> opened) : matcher(std::move(opened)) {}
  bool has_given_up() const { return failures_in_a_row >= kMaxFailuresInARow; }

  MatchAnswer Ask(const MatchQuestion& question) {
    const bool is_required = matcher->options().required;
    if (is_required && has_given_up()) return {.error = "it failed too often"};
    MatchAnswer answer = matcher->Ask(question);
    if (answer.outcome == MatchOutcome::kError) {
      ++failures_in_a_row;
    } else if (!has_given_up()) {  // who is given up stays so, whatever a question under way still brings
      failures_in_a_row = 0;
    }
    return answer;
  }

  const std::unique_ptr<Matcher> matcher;
  std::atomic<int> failures_in_a_row{0};
};

Result<MatcherSet> MatcherSet::Open(std::span<const MatcherOptions> options) {
  std::vector<std::unique_ptr<Matcher>> opened;
  for (const MatcherOptions& one : options) {
    Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(one);
    if (!matcher) return matcher.error();
    opened.push_back(*std::move(matcher));
  }
  return Of(std::move(opened));
}

MatcherSet MatcherSet::Of(std::vector<std::unique_ptr<Matcher>> matchers) {
  MatcherSet set;
  for (std::unique_ptr<Matcher>& matcher : matchers)
    set.members_.push_back(std::make_shared<Member>(std::move(matcher)));
  return set;
}

MatcherSet::Verdict MatcherSet::Ask(const MatchQuestion& question) const {
  Verdict verdict;
  for (const std::shared_ptr<Member>& member : members_) {
    const MatchAnswer answer = member->Ask(question);
    const MatcherOptions& options = member->matcher->options();
    verdict.outcome = std::min(verdict.outcome, answer.outcome);  // MatchOutcome is in this order
    if (answer.outcome == MatchOutcome::kMatch) {
      verdict.matches.push_back(MatchOf(options, answer, question));
      return verdict;
    }
    if (answer.outcome != MatchOutcome::kClear && options.required) verdict.required_failed = true;
  }
  return verdict;
}

Status MatcherSet::health() const {
  for (const std::shared_ptr<Member>& member : members_) {
    const MatcherOptions& options = member->matcher->options();
    if (options.required && member->has_given_up())
      return Error{ErrorCode::kUnavailable, "matcher " + options.name + ": it failed " +
                                                std::to_string(kMaxFailuresInARow) + " times in a row"};
  }
  return {};
}

}  // namespace tamis
