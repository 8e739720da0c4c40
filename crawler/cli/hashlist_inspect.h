#ifndef TAMIS_CRAWLER_CLI_HASHLIST_INSPECT_H_
#define TAMIS_CRAWLER_CLI_HASHLIST_INSPECT_H_

// `tamis hashlist info`, `verify` and `diff`: what index files say, in numbers only.

#include <string>

#include <boost/json/fwd.hpp>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"

namespace tamis {

/// {index, checksum, index_bytes, complete, entries, sources: [SourceObject]}; `complete`: one of the sources
/// counts as a known-hash list. The checksum is not verified. Errors: those of HashIndex::Open.
Result<boost::json::object> DescribeIndex(const std::string& path, const Clock& clock);

/// {older, newer, urls_are_comparable, sources: [{label, role, version, as_of, is_new, is_gone, added,
/// removed}]}. Errors: those of HashIndex::Open and of Compare.
Result<boost::json::object> DescribeDifference(const std::string& older, const std::string& newer);

// argv[0] is the sub-command's name. Exit codes: 0 done, or sound; 1 the file cannot be read, or is damaged;
// 2 wrong usage; 3 (not of verify) it is refused.

/// `info INDEX`.
int RunHashListInfo(int argc, char** argv);
/// `verify INDEX`: {index, sound, checksum, index_bytes} or an error.
int RunHashListVerify(int argc, char** argv);
/// `diff OLDER NEWER`.
int RunHashListDiff(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_HASHLIST_INSPECT_H_
