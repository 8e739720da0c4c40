#ifndef TAMIS_EXTRACT_HASH_LISTS_JSON_LINES_LIST_H_
#define TAMIS_EXTRACT_HASH_LISTS_JSON_LINES_LIST_H_

// Our own form of a list: one JSON object a line.

#include <iosfwd>

#include "crawler/core/result.h"
#include "extract/hash_lists/list_collector.h"

namespace tamis {

/// {"op": "add" | "remove", "type", "value", "scope", "source", "source_id", "updated", "classification"};
/// only `value` is required, and of a removal either `value` or `source_id`.
///
/// An entry with a source_id is told by source, source_id and type: a later line replaces it, one that
/// removes takes it back whatever its value. Lines that follow each other with the same source, source_id and
/// op are one entry with several values. Errors: those of the stream and of the visitor; kInvalidInput if no
/// line is a JSON object.
Status ReadJsonLinesList(std::istream& file, ListCollector& collector);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_JSON_LINES_LIST_H_
