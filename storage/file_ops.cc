#include "storage/file_ops.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace tamis {
namespace {

constexpr mode_t kPublicFile = 0644;

Error Failed(const std::filesystem::path& path, const char* what, int reason) {
  return {ErrorCode::kInternal, path.string() + ": " + what + ": " + std::strerror(reason)};
}

Status WriteAll(int descriptor, const std::filesystem::path& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t step = write(descriptor, bytes.data(), bytes.size());
    if (step < 0 && errno == EINTR) continue;
    if (step < 0) return Failed(path, "write", errno);
    bytes.remove_prefix(static_cast<size_t>(step));
  }
  return {};
}

class SystemFiles final : public FileOps {
 public:
  Status Write(const std::filesystem::path& path, std::string_view bytes) override {
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kPublicFile);
    if (descriptor < 0) return Failed(path, "create", errno);
    const Status written = WriteAll(descriptor, path, bytes);
    if (close(descriptor) != 0 && written) return Failed(path, "close", errno);
    return written;
  }

  Status Sync(const std::filesystem::path& path) override {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return Failed(path, "open", errno);
    const int failed = fsync(descriptor);
    const int reason = errno;
    close(descriptor);
    if (failed != 0) return Failed(path, "fsync", reason);
    return {};
  }

  Status Rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    if (rename(from.c_str(), to.c_str()) != 0) return Failed(from, "rename", errno);
    return {};
  }

  Status Remove(const std::filesystem::path& path) override {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return Failed(path, "remove", errno);
    return {};
  }
};

}  // namespace

FileOps& SystemFileOps() {
  static SystemFiles files;
  return files;
}

Status ReplaceFile(FileOps& files, const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path draft = path.parent_path() / ("." + path.filename().string() + ".tmp");
  Status done = files.Write(draft, bytes);
  if (done) done = files.Sync(draft);
  if (done) done = files.Rename(draft, path);
  if (done) done = files.Sync(path.parent_path());
  return done;
}

}  // namespace tamis
