#ifndef TAMIS_CRAWLER_CLI_CONSENT_COMMAND_H_
#define TAMIS_CRAWLER_CLI_CONSENT_COMMAND_H_

// `tamis consent` and `tamis licence`: what was said of one pair, and what follows.

#include <boost/json/fwd.hpp>

#include "crawler/core/result.h"
#include "crawler/cli/rights_case.h"

namespace tamis {

/// {url, image_url, policy, decision, reason, findings, evidence_sha256}; with `with_evidence` also
/// `evidence`, which `tamis judge` takes. Errors: those of JudgeInput.
Result<boost::json::object> DescribeConsent(const RightsInput& input, bool with_evidence);

/// The fields of rights.md 3.4 for the image, and `candidates`: every claim with source, scope and
/// confidence.
Result<boost::json::object> DescribeLicence(const RightsInput& input);

/// argv[0] is the sub-command. Exit code: 0 allow, 1 anything else, 2 wrong usage or input. A batch: see
/// RunBatch.
int RunConsentCommand(int argc, char** argv);

/// Exit code: 0 a licence was found, 1 none, 2 wrong usage or input.
int RunLicenceCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_CONSENT_COMMAND_H_
