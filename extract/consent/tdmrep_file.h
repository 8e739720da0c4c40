#ifndef TAMIS_EXTRACT_CONSENT_TDMREP_FILE_H_
#define TAMIS_EXTRACT_CONSENT_TDMREP_FILE_H_

// /.well-known/tdmrep.json: for which paths rights of text and data mining are reserved.
// Standard: W3C TDM Reservation Protocol, final community group report, 2024-05-10,
// "TDM File on the Origin Server".

#include <string_view>

#include "extract/consent/rights_file.h"

namespace tamis {

/// Fills state, problem and rules of `file` from UTF-8. Rules: pattern location, value "1" or "0", detail the
/// policy's URL as written. What is spelled otherwise than the standard has it counts where it reserves, and
/// never where it does not.
void ReadTdmrep(std::string_view text, RightsFile& file);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_TDMREP_FILE_H_
