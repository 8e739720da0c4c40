#ifndef TAMIS_CRAWLER_CLI_INDEX_OUTPUT_H_
#define TAMIS_CRAWLER_CLI_INDEX_OUTPUT_H_

// An index file, replaced as a whole: the old one or the new one is there, never a part.

#include <filesystem>
#include <memory>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "filter/known_hash/hash_index.h"
#include "filter/known_hash/index_builder.h"

namespace tamis {

/// The folder of one index, as long as nobody else may replace an index in it. Thread-safety: none.
class IndexFolderLock {
 public:
  /// Errors: kUnavailable: there is no such folder, or another import writes there.
  static Result<std::unique_ptr<IndexFolderLock>> Take(const std::filesystem::path& index);
  ~IndexFolderLock();
  IndexFolderLock(const IndexFolderLock&) = delete;
  IndexFolderLock& operator=(const IndexFolderLock&) = delete;

 private:
  explicit IndexFolderLock(int descriptor) : descriptor_(descriptor) {}
  const int descriptor_;
};

/// Writes beside `path` with mode 0600, syncs, reads it back and verifies it, and renames it to `path`.
/// Returns what was written, opened. On an error `path` is as it was and nothing is left beside it.
/// Errors: those of the builder, of the disk and of HashIndex::Open.
Result<std::shared_ptr<const HashIndex>> ReplaceIndex(const std::filesystem::path& path, TimePoint now,
                                                      IndexBuilder& builder);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_INDEX_OUTPUT_H_
