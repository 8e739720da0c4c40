#ifndef TAMIS_STORAGE_HASHED_FILE_H_
#define TAMIS_STORAGE_HASHED_FILE_H_

// A new file that is written once, front to back, and knows its own checksum.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "crawler/core/digest_stream.h"
#include "crawler/core/result.h"

namespace tamis {

/// Errors: kInternal with path and the system's reason. Thread-safety: none.
class HashedFile {
 public:
  /// Readable by others: what is in a dataset is meant to be published; the private folder is closed as a
  /// whole.
  static constexpr unsigned kPublicMode = 0644;

  /// Creates `path`; kInvalidInput when it exists. Never follows a link.
  static Result<std::unique_ptr<HashedFile>> Create(std::string path, unsigned mode = kPublicMode);

  /// Closes; the file stays as it is.
  ~HashedFile();
  HashedFile(const HashedFile&) = delete;
  HashedFile& operator=(const HashedFile&) = delete;

  Status Write(std::span<const std::byte> bytes);

  /// Closes and gives the SHA-256 of all bytes. Not synced.
  Result<Sha256> Close();

  int64_t size_bytes() const { return size_bytes_; }

 private:
  HashedFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  Error SystemError() const;

  const std::string path_;
  int descriptor_;  // -1: closed
  int64_t size_bytes_ = 0;
  Sha256Stream digest_;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_HASHED_FILE_H_
