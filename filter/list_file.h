#ifndef TAMIS_FILTER_LIST_FILE_H_
#define TAMIS_FILTER_LIST_FILE_H_

// Reads an operator's list: one entry per line, "#" comments.

#include <functional>
#include <string>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// Called for each entry, comments and white space around it removed. An Error ends the reading.
using ListEntryVisitor = std::function<Status(std::string_view entry)>;

/// Visits every entry of the file at `path`. LF and CRLF; a UTF-8 byte order mark is skipped; a "#" starts a
/// comment at the beginning of a line or after white space (URLs may contain one).
///
/// Errors: kNotFound or kUnavailable if it cannot be read to its end; kInvalidInput for lines over 16 KiB,
/// for what the visitor says (file and line are put before its message) and for a file without any entry: an
/// empty list is no list.
Status ReadListFile(const std::string& path, const ListEntryVisitor& visit);

}  // namespace tamis

#endif  // TAMIS_FILTER_LIST_FILE_H_
