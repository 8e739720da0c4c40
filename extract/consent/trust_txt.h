#ifndef TAMIS_EXTRACT_CONSENT_TRUST_TXT_H_
#define TAMIS_EXTRACT_CONSENT_TRUST_TXT_H_

// trust.txt: what a publisher says of itself, among it whether AI may be trained on its works.
// Format: JournalList trust.txt reference document, as of 2024-04-04, "datatrainingallowed".

#include <string_view>

#include "extract/consent/rights_file.h"

namespace tamis {

/// Fills state, problem and rules of `file` from UTF-8. Rules: category "datatrainingallowed", value "no",
/// "yes", or what else is written. Read only if it has a line of the format.
void ReadTrustTxt(std::string_view text, RightsFile& file);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_TRUST_TXT_H_
