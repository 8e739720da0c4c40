#include "filter/rights/rights_filters.h"

#include <vector>

#include "filter/findings.h"
#include "filter/reasons.h"
#include "filter/rights/url_statements.h"

namespace tamis {
namespace {

using Answer = OriginStatements::Answer;

void Append(const std::vector<Statement>& from, Evidence& evidence) {
  evidence.statements.insert(evidence.statements.end(), from.begin(), from.end());
}

Evidence Begin(const RightsJudge& judge) {
  Evidence evidence;
  evidence.product_token = judge.product_token;
  evidence.judged_at = judge.clock.Now();
  return evidence;
}

/// A rejection if `evidence` denies by now.
Finding JudgeEarly(std::string_view filter, const Evidence& evidence, const RightsJudge& judge,
                   bool header_known = true) {
  const RightsVerdict verdict = JudgeSoFar(evidence, judge.policy, header_known);
  const bool denies =
      verdict.decision == RightsDecision::kDeny || verdict.decision == RightsDecision::kDoNotFetch;
  if (!denies) return Passed(filter);
  return Rejected(filter, verdict.reason, verdict.findings.front().statement.raw);
}

/// What a pair may not do without: every file of consent signals on the way.
Finding NotKnown(std::string_view filter, const OriginStatements& origin) {
  const bool has_code = FindReason(origin.reason) != nullptr;
  if (origin.answer == Answer::kUnreachable) {
    return Rejected(filter, has_code ? std::string_view(origin.reason) : "consent_file_unreachable");
  }
  if (origin.answer == Answer::kUnreadable) {
    return Rejected(filter, has_code ? std::string_view(origin.reason) : "consent_file_disallowed");
  }
  return Rejected(filter, "consent_unknown");
}

bool NeedsFiles(TargetKind kind) {
  return kind == TargetKind::kPage || kind == TargetKind::kImage;
}

}  // namespace

Result<Finding> OriginConsentFilter::Check(const Target& target) const {
  const Answer answer = target.origin.answer;
  const TargetKind kind = target.request.kind;
  const bool excused = answer == Answer::kNotApplicable && !NeedsFiles(kind);
  if (answer != Answer::kKnown && !excused) return NotKnown(name(), target.origin);
  if (kind != TargetKind::kImage) return Passed(name());
  Evidence evidence = Begin(judge_);
  evidence.page_url = target.request.page_url;
  evidence.image_url = target.request.url.href();
  for (const RedirectHop& hop : target.request.redirects) evidence.image_hops.push_back(hop.url);
  evidence.documents = target.origin.documents;
  Append(target.origin.statements, evidence);
  AddUrlStatements(evidence);
  return JudgeEarly(name(), evidence, judge_, /*header_known=*/false);
}

Result<Finding> HeaderConsentFilter::Check(const ResponseHead& head) const {
  if (head.kind == TargetKind::kRobots || head.kind == TargetKind::kRightsFile) return Passed(name());
  if (!head.directives) return Rejected(name(), "consent_unknown");
  if (head.kind != TargetKind::kImage) return Passed(name());
  if (head.origin.answer != Answer::kKnown) return NotKnown(name(), head.origin);
  if (head.statements_cut) return Rejected(name(), "consent_unknown");
  Evidence evidence = Begin(judge_);
  evidence.image_url = head.url;
  evidence.documents = head.origin.documents;
  Append(head.origin.statements, evidence);
  Append(head.statements, evidence);
  return JudgeEarly(name(), evidence, judge_);
}

Result<Finding> PageConsentFilter::Check(const PageFacts& facts) const {
  if (!facts.directives || facts.statements_cut) return Rejected(name(), "consent_unknown");
  Evidence evidence = Begin(judge_);
  evidence.page_url = facts.url;
  evidence.page_hops = facts.hops;
  evidence.documents = facts.documents;
  Append(facts.statements, evidence);
  AddUrlStatements(evidence);
  return JudgeEarly(name(), evidence, judge_);
}

Result<Finding> CaptionConsentFilter::Check(const Candidate& candidate) const {
  if (candidate.statements_cut) return Rejected(name(), "consent_unknown");
  Evidence evidence = Begin(judge_);
  Append(candidate.statements, evidence);
  return JudgeEarly(name(), evidence, judge_);
}

Result<Finding> EmbeddedConsentFilter::Check(const Decoded& decoded) const {
  if (decoded.statements_cut) return Rejected(name(), "consent_unknown");
  Evidence evidence = Begin(judge_);
  Append(decoded.statements, evidence);
  return JudgeEarly(name(), evidence, judge_);
}

Result<Finding> RightsFilter::Check(const RightsCase& rights_case) const {
  const RightsVerdict verdict = Judge(rights_case.evidence, policy_);
  if (!(verdict == rights_case.verdict)) {
    return Error{ErrorCode::kInternal, "the verdict is not that of its evidence"};
  }
  switch (verdict.decision) {
    case RightsDecision::kAllow:
      return Passed(name());
    case RightsDecision::kQuarantine: {
      Finding finding = Rejected(name(), verdict.reason);
      finding.effect = Effect::kQuarantine;
      return finding;
    }
    case RightsDecision::kDeny:
    case RightsDecision::kDoNotFetch:
      break;
  }
  return Rejected(name(), verdict.reason);
}

}  // namespace tamis
