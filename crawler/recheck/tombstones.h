#ifndef TAMIS_CRAWLER_RECHECK_TOMBSTONES_H_
#define TAMIS_CRAWLER_RECHECK_TOMBSTONES_H_

// OUT/tombstones.jsonl: which published rows went, so that whoever has an earlier copy can drop them too.
//
//   {"key":"...","reason":"robots_disallowed","date":"2026-11-26"}

#include <filesystem>
#include <map>
#include <string>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "storage/file_ops.h"

namespace tamis {

/// Adds a line for each key that has none yet; gives their number. The file is replaced as a whole: a crash
/// leaves the old or the new. `reasons`: by key. Memory: the file.
/// Errors: kInvalidInput for a file with a line that is none; kInternal for the disk.
Result<int64_t> AddTombstones(const std::filesystem::path& out,
                              const std::map<std::string, std::string>& reasons, TimePoint now,
                              FileOps& files);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RECHECK_TOMBSTONES_H_
