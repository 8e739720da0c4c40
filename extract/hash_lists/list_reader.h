#ifndef TAMIS_EXTRACT_HASH_LISTS_LIST_READER_H_
#define TAMIS_EXTRACT_HASH_LISTS_LIST_READER_H_

// Files of known-hash lists, in the formats in which organisations hand them out -> ListRecords.
// Source: hash-lists page of the design (4.2, 4.5).

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"

namespace tamis {

enum class ListFormat : uint8_t {
  kText,            // one value a line, "type value", "hash=...,k=v"
  kCsv,             // header names the columns; also TSV
  kJsonLines,       // ours: {"op", "type", "value", "source", "source_id", "updated", ...}
  kNcmecXml,        // hash sharing v2
  kStopNcii,        // FetchHashes pages
  kThreatExchange,  // threat_updates pages
  kTat,             // hash-list/v2 pages
  kProjectVic,      // VICS JSON
};

/// "text", "csv", "jsonl", "ncmec-xml", "stopncii", "threatexchange", "tat", "vic"; none: unknown.
std::optional<ListFormat> ListFormatFrom(std::string_view name);
std::string_view ToString(ListFormat format);
/// From the first bytes of a file (at least 4 KiB of them, or all); none: cannot be told.
std::optional<ListFormat> SniffListFormat(std::string_view start);

struct ListReadOptions {
  ListFormat format = ListFormat::kText;
  std::optional<SignalKind> kind;  // of values that carry no type; 64 digits without one are an error
  int64_t max_line_bytes = 1 << 20;
  int64_t max_file_bytes = int64_t{8} << 30;
};

/// What could not be taken, by line, never by value.
struct ListProblem {
  int64_t line = 0;  // 1-based; of XML and JSON the line on which the record begins
  std::string what;  // "not hexadecimal", "56 digits", ...
};

struct ListReadReport {
  int64_t records = 0;
  int64_t malformed = 0;              // records or signals that could not be read
  int64_t other_kinds = 0;            // of kinds that are not matched here (PhotoDNA, video hashes, ...)
  std::vector<ListProblem> problems;  // the first 100 of them
  std::optional<TimePoint> newest;    // newest upstream time seen
  bool complete = true;               // false: the file says that pages follow it
};

/// Called for each record in file order. An error ends the reading and is returned.
using ListRecordVisitor = std::function<Status(ListRecord&& record)>;

/// Unknown metadata never drops a hash; a malformed record drops itself alone. Bounded memory but for JSON
/// documents, which are held whole.
/// Errors: kInvalidInput when the file as a whole is not of the format (what was read before was visited),
/// kTooLarge. Thread-safe.
Result<ListReadReport> ReadHashList(std::istream& file, const ListReadOptions& options,
                                    const ListRecordVisitor& visitor);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_LIST_READER_H_
