#ifndef TAMIS_FILTER_RIGHTS_JUDGE_H_
#define TAMIS_FILTER_RIGHTS_JUDGE_H_

// The rights verdict: a pure function of evidence and policy (rights.md section 5).

#include <span>
#include <string>

#include "config/options.h"
#include "crawler/core/evidence.h"
#include "crawler/core/result.h"
#include "filter/rights/policy_table.h"

namespace tamis {

/// Who judges. Plain values.
struct RightsPolicy {
  PolicyName name = PolicyName::kStrict;
  bool research_basis = false;
  std::string licence_require = "none";  // none, any, open, commercial
  char min_confidence = 'B';

  /// Errors: kInvalidInput.
  static Result<RightsPolicy> From(const Options& options);
};

/// Everything that is known of one pair. Denies what is not `complete`. Findings are sorted, so that neither
/// the order of statements nor their repetition changes the answer. Thread-safe.
RightsVerdict Judge(const Evidence& evidence, const RightsPolicy& policy);

/// What is known so far: `evidence` need not be complete, licences are not looked at, absence says nothing.
/// Never stricter than Judge of more evidence, but that TDMRep of a file is left open where `header_known` is
/// false, because a header may answer it. Thread-safe.
RightsVerdict JudgeSoFar(const Evidence& evidence, const RightsPolicy& policy, bool header_known);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_JUDGE_H_
