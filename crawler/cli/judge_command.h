#ifndef TAMIS_CRAWLER_CLI_JUDGE_COMMAND_H_
#define TAMIS_CRAWLER_CLI_JUDGE_COMMAND_H_

// tamis judge: the verdict again from saved evidence. tamis policy: the table that verdicts come from.

#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "config/options.h"
#include "crawler/core/result.h"
#include "filter/rights/judge.h"

namespace tamis {

/// The verdict of `evidence` (JSON as core/evidence_json.h writes it): the stored form, byte for byte when
/// serialised, with `evidence_sha256` of the canonical evidence behind it. Errors: as ReadEvidenceJson.
Result<boost::json::object> DescribeVerdict(std::string_view evidence, const RightsPolicy& policy);

/// One line of a batch: `evidence` (an object, or text, or evidence_file, ...), and `policy`,
/// `research_basis`, `licence_require`, `min_confidence` where they differ from `defaults`. Errors:
/// kInvalidInput.
Result<boost::json::object> DescribeVerdictCase(const boost::json::object& line, const Options& defaults);

/// Row `row` of the policy table: signal, reason, effects, note; one effect where a policy is named.
/// Errors: kInvalidInput for a policy or row that does not exist.
Result<boost::json::object> DescribePolicyRow(int row, std::string_view policy);

/// See CommandMain. Exits with 0 if the pair may be kept, 1 if not.
int RunJudgeCommand(int argc, char** argv);
int RunPolicyCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_JUDGE_COMMAND_H_
