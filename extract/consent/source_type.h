#ifndef TAMIS_EXTRACT_CONSENT_SOURCE_TYPE_H_
#define TAMIS_EXTRACT_CONSENT_SOURCE_TYPE_H_

// IPTC digital source type: how a picture was made.

#include <string_view>
#include <vector>

#include "crawler/core/evidence.h"

namespace tamis {

/// Adds one `source_type` statement: the last path segment of the URI, IPTC's spelling for what IPTC has
/// (NewsCodes "digitalsourcetype", 2026). Nothing for an empty text. Thread-safety: reentrant.
void AddSourceType(std::string_view written, const StatementSource& source, std::vector<Statement>& out);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_SOURCE_TYPE_H_
