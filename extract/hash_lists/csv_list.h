#ifndef TAMIS_EXTRACT_HASH_LISTS_CSV_LIST_H_
#define TAMIS_EXTRACT_HASH_LISTS_CSV_LIST_H_

// Lists as tables: CSV (RFC 4180), with semicolons or tabs in place of commas too.

#include <iosfwd>
#include <string_view>

#include "crawler/core/result.h"
#include "extract/hash_lists/list_collector.h"

namespace tamis {

/// True if one of the fields is a name that a column of values has: "value", "hash", "indicator", "md5", ...
bool IsCsvHeader(std::string_view line);

/// The header names the columns, in any order and either case; what is not known is ignored. Without a header
/// the columns are those of ThreatExchange's cache: value, id, date, tags.
///
/// An entry with an id is told by id, type and value together: ids of tables need not be unique, so no row
/// ever replaces another. A quoted field may hold line breaks, up to 100 of them.
/// Errors: those of the stream and of the visitor; kInvalidInput for a first row that is neither a header
/// nor a value.
Status ReadCsvList(std::istream& file, ListCollector& collector);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_CSV_LIST_H_
