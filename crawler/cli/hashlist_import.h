#ifndef TAMIS_CRAWLER_CLI_HASHLIST_IMPORT_H_
#define TAMIS_CRAWLER_CLI_HASHLIST_IMPORT_H_

// `tamis hashlist import`: lists as they were handed out -> one index file.

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/fwd.hpp>

#include "crawler/core/clock.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "extract/hash_lists/list_reader.h"
#include "filter/known_hash/index_builder.h"

namespace tamis {

/// One import: all files are of one source.
struct HashListImport {
  std::string index;
  std::vector<std::string> files;    // "-" is standard input
  std::optional<ListFormat> format;  // none: each file tells
  std::optional<SignalKind> kind;    // of values without a type
  std::optional<ImportKind> mode;    // none: deltas for formats that take entries back, else snapshots
  ListSource source;                 // label, role, version; as_of and not_after where they are given
  bool strict = false;               // nothing is written if a record is malformed
};

/// Reads all files, then replaces the index; the other sources in it stay. Counts only: {index, source, role,
/// version, as_of, not_after, import, files, formats, records, added, removed, unchanged, quarantined,
/// malformed, other_kinds, stale, problems, entries, index_bytes, written, warnings}. `written` is false only
/// under `strict`.
///
/// Without as_of it is the newest upstream time in the files, but never later than now, and never earlier
/// than that of the index for a delta; pages that are not complete do not move it.
/// Errors: those of ReadHashList, with the file's name; kInvalidInput for a file whose format cannot be told,
/// or of which no record can be read, and for a snapshot that is empty or not complete; kRefused for an index
/// that is damaged; those of ReplaceIndex. The index is then as it was.
Result<boost::json::object> ImportHashList(const HashListImport& import, std::istream& standard_input,
                                           const Clock& clock);

/// `import --out INDEX ... FILE...`; argv[0] is the sub-command's name. Exit codes: 0 imported, 1 not, 2
/// wrong usage, 3 the index that is there is refused.
int RunHashListImport(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_HASHLIST_IMPORT_H_
