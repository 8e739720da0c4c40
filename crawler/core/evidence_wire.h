#ifndef TAMIS_CRAWLER_CORE_EVIDENCE_WIRE_H_
#define TAMIS_CRAWLER_CORE_EVIDENCE_WIRE_H_

// Wire forms of statements, claims and documents, as stages_wire.h has them of stage values.

#include <cstddef>
#include <vector>

#include "crawler/core/evidence.h"
#include "crawler/core/wire.h"

namespace tamis {

/// Lists with their length in front. The readers take at most `max_items`; ask `reader.ok()` at the end. A
/// mechanism, place or scope that does not exist is an impossible value.
void Write(WireWriter& writer, const std::vector<Statement>& statements);
std::vector<Statement> ReadStatements(WireReader& reader, size_t max_items);

void Write(WireWriter& writer, const std::vector<LicenceClaim>& claims);
std::vector<LicenceClaim> ReadLicenceClaims(WireReader& reader, size_t max_items);

void Write(WireWriter& writer, const std::vector<EvidenceDocument>& documents);
std::vector<EvidenceDocument> ReadEvidenceDocuments(WireReader& reader, size_t max_items);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_EVIDENCE_WIRE_H_
