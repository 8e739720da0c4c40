#ifndef TAMIS_CRAWLER_CORE_EVIDENCE_JSON_H_
#define TAMIS_CRAWLER_CORE_EVIDENCE_JSON_H_

// Evidence and verdicts as JSON text: the stored form, and the one that `tamis judge` reads. Own target
// `evidence_json` beside core. Library: Boost.JSON, hidden in evidence_json.cc.

#include <string>
#include <string_view>

#include "crawler/core/evidence.h"
#include "crawler/core/result.h"

namespace tamis {

/// One line, keys in a fixed order: equal evidence gives equal bytes. Times are RFC 3339 with microseconds,
/// UTC.
std::string ToJson(const Evidence& evidence);
std::string ToJson(const RightsVerdict& verdict);

/// The findings of a verdict that did something, as the list that the command line and the rows hold:
/// row, signal, mechanism, location, scope, value, raw, effect. At most `max_findings`.
std::string FindingsJson(const RightsVerdict& verdict, size_t max_findings);

/// Inverse of ToJson. Unknown keys are ignored, missing ones have their default.
/// Errors: kInvalidInput for what is no such object, kTooLarge above 16 MiB; limits of evidence.h hold.
Result<Evidence> ReadEvidenceJson(std::string_view json);
Result<RightsVerdict> ReadVerdictJson(std::string_view json);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_EVIDENCE_JSON_H_
