#ifndef TAMIS_EXTRACT_CONSENT_EMBEDDED_RIGHTS_H_
#define TAMIS_EXTRACT_CONSENT_EMBEDDED_RIGHTS_H_

// What an image's embedded metadata says of its use: PLUS Data Mining, TDMRep, C2PA and CAWG training-mining,
// reservations and agency credits in its texts, licensors, digital source type, licences L01 to L04.

#include <vector>

#include "crawler/core/evidence.h"
#include "crawler/core/image_metadata.h"

namespace tamis {

struct EmbeddedRights {
  std::vector<Statement> statements;
  std::vector<LicenceClaim> licences;  // scope image
  bool cut = false;                    // more than can be meant: some are missing
};

/// `source.place` is kImageData, its URL the image's. Damaged or cut metadata that holds a mark of C2PA or of
/// XMP rights says so (`c2pa`/`unreadable`, `data_mining` with the bytes found). Cost: linear; CBOR depth 32.
/// Errors: none. Thread-safety: reentrant.
EmbeddedRights ReadEmbeddedRights(const ImageMetadata& metadata, const StatementSource& source);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_EMBEDDED_RIGHTS_H_
