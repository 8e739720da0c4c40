#ifndef TAMIS_EXTRACT_CONSENT_EMBEDDED_RIGHTS_H_
#define TAMIS_EXTRACT_CONSENT_EMBEDDED_RIGHTS_H_

// What an image's embedded metadata says of its use: PLUS Data Mining, TDMRep, C2PA and CAWG training-mining,
// reservations and agency credits in its texts, licensors, digital source type, licences L01 to L04.

#include <vector>

#include "crawler/core/evidence.h"
#include "crawler/core/image_metadata.h"
#include "crawler/core/wire.h"

namespace tamis {

/// Statements in the order of S14, S11, S15, stock, source type, S17; equal ones once.
struct EmbeddedRights {
  std::vector<Statement> statements;
  std::vector<LicenceClaim> licences;  // scope image
  bool cut = false;                    // more than can be meant: some are missing
  bool operator==(const EmbeddedRights&) const = default;
};

/// `source.place` is kImageData, its URL the image's. Damaged or cut metadata that holds a mark of C2PA or of
/// XMP rights says so (`c2pa`/`unreadable`, `data_mining` with the bytes found). Cost: linear; CBOR depth 32.
/// Errors: none. Thread-safety: reentrant.
EmbeddedRights ReadEmbeddedRights(const ImageMetadata& metadata, const StatementSource& source);

/// Gives all statements this source: whoever parsed them may not know whose picture it was.
void SetSource(EmbeddedRights& rights, const StatementSource& source);

/// Wire form. The reader's answer is valid only if `reader.ok()`; its statements are within the limits of
/// MakeStatement and say kImageData, its claims scope image, whoever wrote them.
void Write(WireWriter& writer, const EmbeddedRights& rights);
EmbeddedRights ReadEmbeddedRightsWire(WireReader& reader);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_EMBEDDED_RIGHTS_H_
