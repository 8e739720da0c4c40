#ifndef TAMIS_EXTRACT_CONSENT_TDM_POLICY_H_
#define TAMIS_EXTRACT_CONSENT_TDM_POLICY_H_

// The policy that a reservation of TDMRep points to: an ODRL offer in JSON-LD.
// Standard: W3C TDM Reservation Protocol, "TDM Policy"; ODRL 2.2. Library: simdjson.

#include <string_view>

#include "extract/consent/rights_file.h"

namespace tamis {

/// Fills state, problem and rules of `file` from UTF-8. One rule, "tdm-research" "offered", where a
/// permission to mine for research has no duty and no further constraint, and the policy prohibits nothing.
void ReadTdmPolicy(std::string_view text, RightsFile& file);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_TDM_POLICY_H_
