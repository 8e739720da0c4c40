#include "filter/rights/judge.h"

#include <algorithm>
#include <cstdint>
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
#include "filter/text.h"

namespace tamis {
namespace {

constexpr size_t kTrainingTokensThatDeny = 3;  // row 9, standard

/// Row 9: three distinct training crawlers are kept out.
bool KeepsThreeTokensOut(const Evidence& evidence) {
  std::vector<std::string_view> tokens;
  for (const Statement& statement : evidence.statements) {
    const std::string_view token = Trim(DeniedTrainingToken(statement, evidence.product_token));
    const bool is_new = !token.empty() && std::none_of(tokens.begin(), tokens.end(),
                                                       [&](auto known) { return SameWord(token, known); });
    if (is_new) tokens.push_back(token);
    if (tokens.size() >= kTrainingTokensThatDeny) return true;
  }
  return false;
}

/// indexifembedded for us, on the page.
bool MayIndexEmbedded(const Evidence& evidence) {
  return std::any_of(evidence.statements.begin(), evidence.statements.end(), [&](const Statement& statement) {
    return statement.mechanism == Mechanism::kRobotsDirective && !IsImagePlace(statement.place) &&
           SameWord(statement.category, "indexifembedded") &&
           IsAddressedToUs(statement.scope, evidence.product_token);
  });
}

void AddStatementRows(const Evidence& evidence, const RightsPolicy& policy, RowFindings& out) {
  const RowContext context{
      .policy = policy.name, .product_token = evidence.product_token, .now = evidence.judged_at};
  out.list().reserve(evidence.statements.size());
  const bool three_tokens = policy.name == PolicyName::kStandard && KeepsThreeTokensOut(evidence);
  const bool embeddable = policy.name == PolicyName::kPermissive && MayIndexEmbedded(evidence);
  for (const Statement& statement : evidence.statements) {
    RowMatch match = MatchStatement(statement, context);
    if (match.row == 0) continue;
    const bool counted = match.row == 9 && three_tokens;
    if (counted && !DeniedTrainingToken(statement, evidence.product_token).empty()) {
      match.effect = RowEffect::kDeny;
    }
    const bool lifted = match.row == 16 && match.reason == "consent_noindex" && embeddable;
    if (!lifted) out.Add(match, statement);
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
    const bool is_tdmrep = document.kind == "tdmrep";
    const bool is_other = document.kind == "ai_txt" || document.kind == "trust_txt";
    if (document.state == "read" || document.state == "absent" || !(is_tdmrep || is_other)) continue;
    if (is_other && document.state == "disallowed")
      continue;  // who keeps us from it has said nothing by that
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

/// A finding with what mostly decides its place: effect, row, place, mechanism.
struct Placed {
  uint32_t order = 0;
  const RowFinding* finding = nullptr;
};

Placed PlaceOf(const RowFinding& finding) {
  const auto byte = [](auto value) { return static_cast<uint32_t>(value) & 0xFFU; };
  const Statement& s = *finding.statement;
  return {byte(finding.match.effect) << 24 | byte(finding.match.row) << 16 | byte(s.place) << 8 |
              byte(s.mechanism),
          &finding};
}

auto RestOf(const RowFinding& finding) {
  const Statement& s = *finding.statement;
  return std::tie(s.scope, s.category, s.value, finding.match.reason, s.url, s.raw, s.seen_at, s.http_status);
}

bool Before(const Placed& a, const Placed& b) {
  if (a.order != b.order) return a.order < b.order;
  return RestOf(*a.finding) < RestOf(*b.finding);
}

bool AreEqual(const Placed& a, const Placed& b) {
  return a.order == b.order && RestOf(*a.finding) == RestOf(*b.finding);
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
void Settle(const std::vector<RowFinding>& rows, RightsVerdict& verdict) {
  std::vector<Placed> placed;
  placed.reserve(rows.size());
  for (const RowFinding& row : rows) placed.push_back(PlaceOf(row));
  std::sort(placed.begin(), placed.end(), Before);
  placed.erase(std::unique(placed.begin(), placed.end(), AreEqual), placed.end());
  verdict.decision =
      placed.empty() ? RightsDecision::kAllow : DecisionOf(placed.front().finding->match.effect);
  const bool decided = verdict.decision != RightsDecision::kAllow;
  verdict.reason = decided ? placed.front().finding->match.reason : std::string_view("passed");
  verdict.findings.reserve(placed.size());
  for (const Placed& one : placed) {
    const RowMatch& match = one.finding->match;
    const bool recorded = match.effect == RowEffect::kRecord;
    verdict.findings.push_back({.row = match.row,
                                .reason = std::string(recorded ? std::string_view("recorded") : match.reason),
                                .effect = std::string(ToString(match.effect)),
                                .statement = *one.finding->statement});
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
