#ifndef TAMIS_FILTER_KNOWN_HASH_PLAIN_LIST_H_
#define TAMIS_FILTER_KNOWN_HASH_PLAIN_LIST_H_

// A text file of digests, as an index in memory: for an operator's own short lists.

#include <memory>
#include <string>

#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "filter/known_hash/hash_index.h"

namespace tamis {

/// One hexadecimal digest a line, either case, LF or CRLF, "#" comments, optionally after its type ("md5",
/// "sha1", "sha256", "pdq", then a space, "," ":" or "="). Without a type the length decides; 64 digits are
/// SHA-256.
///
/// Errors: kRefused: the file cannot be read, has no entry, or a line that is no digest (file and line are
/// named, the content is not).
Result<std::shared_ptr<const HashIndex>> ReadPlainList(const std::string& path, const ListSource& source);

/// Records as an index in memory. `source.label` must be set.
Result<std::shared_ptr<const HashIndex>> IndexInMemory(const ListSource& source,
                                                       std::span<const ListRecord> records);

}  // namespace tamis

#endif  // TAMIS_FILTER_KNOWN_HASH_PLAIN_LIST_H_
