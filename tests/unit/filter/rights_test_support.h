#ifndef TAMIS_TESTS_UNIT_FILTER_RIGHTS_TEST_SUPPORT_H_
#define TAMIS_TESTS_UNIT_FILTER_RIGHTS_TEST_SUPPORT_H_

// Evidence in a few words, and its verdict in a letter.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/evidence.h"
#include "filter/rights/judge.h"

namespace tamis {

inline constexpr PolicyName kAllPolicies[] = {PolicyName::kStrict, PolicyName::kStandard,
                                              PolicyName::kPermissive};

inline RightsPolicy Under(PolicyName name) {
  RightsPolicy policy;
  policy.name = name;
  return policy;
}

/// 2026-11-26T00:00:00Z.
inline TimePoint JudgedAt() {
  return TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 26));
}

inline Statement Say(Mechanism mechanism, Place place, std::string_view category, std::string_view value = "",
                     std::string_view scope = "") {
  StatementSource source;
  source.place = place;
  source.url = "https://example.com/x";
  return MakeStatement(source, mechanism, category, value, scope,
                       std::string(category) + "=" + std::string(value));
}

/// Whole, and nothing said; with `statements`.
inline Evidence Saying(std::vector<Statement> statements) {
  Evidence evidence;
  evidence.product_token = "TamisBot";
  evidence.page_url = "https://example.com/a.html";
  evidence.image_url = "https://example.com/a.jpg";
  evidence.judged_at = JudgedAt();
  evidence.complete = true;
  evidence.same_site = true;
  evidence.statements = std::move(statements);
  return evidence;
}

/// N: not to be fetched (the design's X), D, Q; R: allowed and recorded, -: allowed, and no word of it.
inline char LetterOf(const RightsVerdict& verdict) {
  switch (verdict.decision) {
    case RightsDecision::kDoNotFetch:
      return 'N';
    case RightsDecision::kDeny:
      return 'D';
    case RightsDecision::kQuarantine:
      return 'Q';
    case RightsDecision::kAllow:
      break;
  }
  return verdict.findings.empty() ? '-' : 'R';
}

/// The letters of strict, standard and permissive: "DDR".
inline std::string Letters(const Evidence& evidence) {
  std::string letters;
  for (const PolicyName name : kAllPolicies) letters += LetterOf(Judge(evidence, Under(name)));
  return letters;
}

inline std::string Letters(std::vector<Statement> statements) {
  return Letters(Saying(std::move(statements)));
}

}  // namespace tamis

#endif  // TAMIS_TESTS_UNIT_FILTER_RIGHTS_TEST_SUPPORT_H_
