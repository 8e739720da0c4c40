#ifndef TAMIS_FILTER_KNOWN_HASH_MAPPED_FILE_H_
#define TAMIS_FILTER_KNOWN_HASH_MAPPED_FILE_H_

// A confidential file as read-only memory.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

#include "crawler/core/result.h"

namespace tamis::hash_index {

/// Left out of core dumps. If the file is truncated under the mapping, the access that notices it ends the
/// process with exit code 3 and one line on standard error: nobody can know what the list would have said.
class MappedFile {
 public:
  /// Follows symbolic links and judges what was opened. Errors: kNotFound; kUnavailable (cannot be read,
  /// mapped, or too many are mapped); kRefused (no regular file, empty, readable or writable by others than
  /// its owner, or owned by neither this user nor root).
  static Result<std::unique_ptr<MappedFile>> Open(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  MappedFile() = default;

  std::span<const std::byte> bytes_;
  size_t guard_ = 0;
};

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_MAPPED_FILE_H_
