#ifndef TAMIS_STORAGE_TAR_FILES_H_
#define TAMIS_STORAGE_TAR_FILES_H_

// Tar files as WebDataset has them: files with the same name up to the first dot are one sample. Format:
// POSIX.1-2017 pax, section 4.5 (ustar) and GNU's. Library: libarchive, hidden in tar_files.cc.
//
// A name in a tar file is never used as a path on the disk.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "storage/row_removal.h"

namespace tamis {

struct TarEntry {
  std::string sample;     // "000/00001": the name up to the first dot of its last part
  std::string extension;  // "jpg", "seg.png": behind that dot; empty without one
  int64_t bytes = 0;
};

/// As webdataset cuts a name: of ".", ".hidden" and "name" all is the sample.
TarEntry NameOfTarEntry(std::string_view name);

/// Calls `visitor` with each file and its content, in order. Files above `max_bytes` come with an empty
/// content.
///
/// Errors: those of `visitor`; kInvalidInput for what is no plain tar file, is truncated or damaged, or holds
/// links, devices or sparse files; kTooLarge for more than 2^24 files or names above 4 KiB; kUnavailable when
/// the budget is used up; kInternal for the disk.
using TarVisitor = std::function<Status(const TarEntry& entry, Bytes content)>;
Status ReadTar(const std::filesystem::path& path, int64_t max_bytes, MemoryBudget& budget,
               const TarVisitor& visitor);

/// Copies `from` to `to`, which must not exist, without the samples for which `remove` holds; rows are files.
/// Without files there is none. Not synced. Errors: as above.
Result<RewrittenFile> RewriteTarWithout(const std::filesystem::path& from, const std::filesystem::path& to,
                                        const std::function<bool(const std::string& sample)>& remove);

}  // namespace tamis

#endif  // TAMIS_STORAGE_TAR_FILES_H_
