#ifndef TAMIS_EXTRACT_CONSENT_RSL_DOCUMENT_H_
#define TAMIS_EXTRACT_CONSENT_RSL_DOCUMENT_H_

// Really Simple Licensing: under which licences the contents of a site may be used for training.
// Standard: RSL 1.0, 2025-12-10, https://rslstandard.org/rsl, and the drafts of 2025. XML through
// xml_reader.h.

#include <string_view>

#include "extract/consent/rights_file.h"

namespace tamis {

/// Fills state, problem and rules of `file` from UTF-8. One rule for each content element: pattern its url,
/// category "ai-train", value "permitted" or "denied", detail the URL of the standard or terms of a licence
/// that permits for free. Files, feeds with the RSL module and inline scripts alike.
void ReadRslDocument(std::string_view text, RightsFile& file);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_RSL_DOCUMENT_H_
