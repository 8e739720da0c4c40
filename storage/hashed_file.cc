#include "storage/hashed_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace tamis {

Result<std::unique_ptr<HashedFile>> HashedFile::Create(std::string path, unsigned mode) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (descriptor >= 0) return std::unique_ptr<HashedFile>(new HashedFile(std::move(path), descriptor));
  const ErrorCode code = errno == EEXIST ? ErrorCode::kInvalidInput : ErrorCode::kInternal;
  return Error{code, path + ": " + std::generic_category().message(errno)};
}

HashedFile::~HashedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Error HashedFile::SystemError() const {
  return Error{ErrorCode::kInternal, path_ + ": " + std::generic_category().message(errno)};
}

Status HashedFile::Write(std::span<const std::byte> bytes) {
  digest_.Update(bytes);
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError();
    size_bytes_ += written;
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return {};
}

Result<Sha256> HashedFile::Close() {
  // A network file system may report a failed write only now.
  if (::close(std::exchange(descriptor_, -1)) != 0) return SystemError();
  return digest_.Finish();
}

}  // namespace tamis
