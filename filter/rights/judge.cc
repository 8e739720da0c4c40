#include "filter/rights/judge.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "filter/rights/agent_groups.h"
#include "filter/rights/licence_choice.h"
#include "filter/rights/licence_rows.h"
#include "filter/rights/row_findings.h"
#include "filter/rights/statement_rows.h"
#include "filter/rights/tdm_precedence.h"
#include "filter/rights/words.h"

namespace tamis {
namespace {

constexpr size_t kTrainingTokensThatDeny = 3;  // row 9, standard

/// What several statements say together.
struct Together {
  bool three_tokens = false;  // row 9: three distinct training crawlers are kept out
  bool embeddable = false;    // indexifembedded for us, on the page
};

Together Survey(const Evidence& evidence) {
  std::vector<std::string_view> tokens;
  Together together;
  for (const Statement& statement : evidence.statements) {
    const std::string_view token = Trim(DeniedTrainingToken(statement, evidence.product_token));
    const bool is_new = !token.empty() && tokens.size() < kTrainingTokensThatDeny &&
                        std::none_of(tokens.begin(), tokens.end(),
                                     [&](std::string_view known) { return SameWord(token, known); });
    if (is_new) tokens.push_back(token);
    if (statement.mechanism == Mechanism::kRobotsDirective && !IsImagePlace(statement.place) &&
        SameWord(statement.category, "indexifembedded") &&
        IsAddressedToUs(statement.scope, evidence.product_token)) {
      together.embeddable = true;
    }
  }
  together.three_tokens = tokens.size() >= kTrainingTokensThatDeny;
  return together;
}

void AddStatementRows(const Evidence& evidence, const RightsPolicy& policy, RowFindings& out) {
  const RowContext context{
      .policy = policy.name, .product_token = evidence.product_token, .now = evidence.judged_at};
  const Together together = Survey(evidence);
  for (const Statement& statement : evidence.statements) {
    RowMatch match = MatchStatement(statement, context);
    if (match.row == 0) continue;
    if (match.row == 9 && policy.name == PolicyName::kStandard && together.three_tokens &&
        !DeniedTrainingToken(statement, evidence.product_token).empty()) {
      match.effect = RowEffect::kDeny;
    }
    const bool lifted = match.row == 16 && match.reason == "consent_noindex" && together.embeddable;
    if (lifted && policy.name == PolicyName::kPermissive) continue;
    out.Add(match, statement);
  }
}

Statement StatementOf(const EvidenceDocument& document) {
  const StatementSource source{.place = document.place,
                               .url = document.url,
                               .seen_at = document.fetched_at,
                               .http_status = document.http_status};
  return MakeStatement(source, Mechanism::kTdmrep, "document", document.state, "", "");
}

/// Row 30. Whoever keeps the file from us, or sends it damaged, may have reserved.
void AddDocumentRows(const Evidence& evidence, PolicyName policy, RowFindings& out) {
  for (const EvidenceDocument& document : evidence.documents) {
    if (document.kind != "tdmrep" || document.state == "read" || document.state == "absent") continue;
    RowMatch match = TableMatch(30, policy);
    const bool disallowed = document.state == "disallowed";
    if (disallowed || document.state == "unreadable") {
      match.reason = disallowed ? "consent_file_disallowed" : "consent_file_unreadable";
      if (policy == PolicyName::kPermissive) match.effect = RowEffect::kRecord;
    }
    out.AddMade(match, StatementOf(document));
  }
}

/// Row 44: a licensor beside an open licence sells what is free anyway.
void LiftLicensors(std::vector<RowFinding>& findings) {
  for (RowFinding& finding : findings) {
    if (finding.match.row == 44 && finding.match.reason == "licensor") {
      finding.match.effect = RowEffect::kRecord;
    }
  }
}

void DropLicensors(std::vector<RowFinding>& findings) {
  findings.erase(std::remove_if(findings.begin(), findings.end(),
                                [](const RowFinding& finding) {
                                  return finding.match.row == 44 && finding.match.reason == "licensor";
                                }),
                 findings.end());
}

auto OrderOf(const RowFinding& finding) {
  const Statement& s = *finding.statement;
  return std::tie(finding.match.effect, finding.match.row, s.place, s.mechanism, s.scope, s.category, s.value,
                  finding.match.reason, s.url, s.raw, s.seen_at, s.http_status);
}

RightsDecision DecisionOf(RowEffect effect) {
  switch (effect) {
    case RowEffect::kDoNotFetch:
      return RightsDecision::kDoNotFetch;
    case RowEffect::kDeny:
      return RightsDecision::kDeny;
    case RowEffect::kQuarantine:
      return RightsDecision::kQuarantine;
    case RowEffect::kRecord:
    case RowEffect::kIgnore:
      return RightsDecision::kAllow;
  }
  return RightsDecision::kDeny;
}

/// Sorted, each once: neither order nor repetition of statements shows.
void Settle(std::vector<RowFinding>& rows, RightsVerdict& verdict) {
  const auto before = [](const RowFinding& a, const RowFinding& b) { return OrderOf(a) < OrderOf(b); };
  const auto equal = [](const RowFinding& a, const RowFinding& b) { return OrderOf(a) == OrderOf(b); };
  std::sort(rows.begin(), rows.end(), before);
  rows.erase(std::unique(rows.begin(), rows.end(), equal), rows.end());
  verdict.decision = rows.empty() ? RightsDecision::kAllow : DecisionOf(rows.front().match.effect);
  const bool decided = verdict.decision != RightsDecision::kAllow;
  verdict.reason = decided ? rows.front().match.reason : std::string_view("passed");
  verdict.findings.reserve(rows.size());
  for (const RowFinding& row : rows) {
    const bool recorded = row.match.effect == RowEffect::kRecord;
    verdict.findings.push_back(
        {.row = row.match.row,
         .reason = std::string(recorded ? std::string_view("recorded") : row.match.reason),
         .effect = std::string(ToString(row.match.effect)),
         .statement = *row.statement});
  }
}

}  // namespace

Result<RightsPolicy> RightsPolicy::From(const Options& options) {
  const Result<PolicyName> name = ParsePolicyName(options.rights.policy);
  if (!name) return name.error();
  const std::string& require = options.licence.require;
  if (!IsOneOf(require, {"none", "any", "open", "commercial"}) || require != ToLower(require)) {
    return Error{ErrorCode::kInvalidInput,
                 "licence.require: '" + require + "' is none of none, any, open, commercial"};
  }
  const std::string& least = options.licence.min_confidence;
  if (least.size() != 1 || least[0] < 'A' || least[0] > 'E') {
    return Error{ErrorCode::kInvalidInput, "licence.min_confidence: '" + least + "' is none of A to E"};
  }
  return RightsPolicy{.name = *name,
                      .research_basis = options.rights.research_basis,
                      .licence_require = require,
                      .min_confidence = least[0]};
}

RightsVerdict Judge(const Evidence& evidence, const RightsPolicy& policy) {
  RightsVerdict verdict;
  verdict.licence = ChooseLicence(evidence);
  RowFindings rows;
  AddStatementRows(evidence, policy, rows);
  if (IsOpenForImage(verdict.licence)) LiftLicensors(rows.list());
  AddTdmRows(evidence.statements, {policy.name, policy.research_basis, true}, rows);
  AddDocumentRows(evidence, policy.name, rows);
  AddLicenceRows(verdict.licence, policy, evidence.altered, rows);
  Settle(rows.list(), verdict);
  if (!evidence.complete && verdict.decision > RightsDecision::kDeny) {
    verdict.decision = RightsDecision::kDeny;
    verdict.reason = "consent_unknown";
  }
  return verdict;
}

RightsVerdict JudgeSoFar(const Evidence& evidence, const RightsPolicy& policy, bool header_known) {
  RightsVerdict verdict;
  RowFindings rows;
  AddStatementRows(evidence, policy, rows);
  DropLicensors(rows.list());
  AddTdmRows(evidence.statements, {policy.name, policy.research_basis, header_known}, rows);
  AddDocumentRows(evidence, policy.name, rows);
  Settle(rows.list(), verdict);
  return verdict;
}

}  // namespace tamis
