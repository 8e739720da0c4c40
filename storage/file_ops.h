#ifndef TAMIS_STORAGE_FILE_OPS_H_
#define TAMIS_STORAGE_FILE_OPS_H_

// The few ways in which a commit touches the disk, so that tests can fail or kill any of them.

#include <filesystem>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// Errors of all methods: kInternal with path and the system's reason ("no space left on device").
/// Thread-safety: the real one may be used from any thread.
class FileOps {
 public:
  virtual ~FileOps() = default;
  /// Creates or truncates `path`, writes all of `bytes`. Not durable.
  virtual Status Write(const std::filesystem::path& path, std::string_view bytes) = 0;
  /// fsync of a file or a folder.
  virtual Status Sync(const std::filesystem::path& path) = 0;
  virtual Status Rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  virtual Status Remove(const std::filesystem::path& path) = 0;
};

/// The system's calls.
FileOps& SystemFileOps();

/// Replaces `path` as a whole: written beside it, synced, renamed, folder synced. A crash leaves the old or
/// the new.
Status ReplaceFile(FileOps& files, const std::filesystem::path& path, std::string_view bytes);

}  // namespace tamis

#endif  // TAMIS_STORAGE_FILE_OPS_H_
