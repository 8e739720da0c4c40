#ifndef TAMIS_EXTRACT_CONSENT_EMBEDDED_LICENCES_H_
#define TAMIS_EXTRACT_CONSENT_EMBEDDED_LICENCES_H_

// L01 to L04: licences and attribution in XMP, IPTC, EXIF and texts (rights.md 3.1).

#include <vector>

#include "crawler/core/evidence.h"
#include "crawler/core/image_metadata.h"

namespace tamis {

/// Adds the claims of one image, scope image, in the order L01 to L04, each with all that the file says of
/// title, author and credit. A file that names only an author or a notice has one claim L04 without licence.
/// XMP goes before IPTC before EXIF before texts; of language alternatives "x-default" first. Several
/// creators are joined with "; ". Cost: linear. Errors: none. Thread-safety: reentrant.
void AddEmbeddedLicences(const ImageMetadata& metadata, std::vector<LicenceClaim>& out);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_EMBEDDED_LICENCES_H_
