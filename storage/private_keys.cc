#include "storage/private_keys.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "storage/descriptor.h"
#include "crawler/core/check.h"

namespace tamis {
namespace {

constexpr mode_t kOwnerOnly = 0600;

Error Failed(const std::filesystem::path& path, const char* what) {
  return {ErrorCode::kInternal, path.string() + ": " + what + ": " + std::strerror(errno)};
}

Status WriteKey(const std::filesystem::path& path, Key256& key) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL, kOwnerOnly);
  if (file.value() < 0) return Failed(path, "create");
  randombytes_buf(key.data(), key.size());
  if (write(file.value(), key.data(), key.size()) != static_cast<ssize_t>(key.size()))
    return Failed(path, "write");
  if (fsync(file.value()) != 0) return Failed(path, "fsync");
  return {};
}

Status ReadKey(const std::filesystem::path& path, Key256& key) {
  const Descriptor file(path, O_RDONLY | O_NOFOLLOW);
  if (file.value() < 0) return Failed(path, "open");
  struct stat about {};
  if (fstat(file.value(), &about) != 0) return Failed(path, "stat");
  if ((about.st_mode & 077) != 0) {
    return Error{ErrorCode::kInvalidInput, path.string() + ": others may read this key; make it mode 0600"};
  }
  const bool whole = about.st_size == static_cast<off_t>(key.size()) &&
                     read(file.value(), key.data(), key.size()) == static_cast<ssize_t>(key.size());
  if (!whole) return Error{ErrorCode::kInvalidInput, path.string() + ": a key has 32 bytes"};
  return {};
}

Status SyncFolder(const std::filesystem::path& folder) {
  const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
  if (descriptor.value() < 0 || fsync(descriptor.value()) != 0) return Failed(folder, "fsync");
  return {};
}

/// Both keys under temporary names, then both renamed: one is never there without the other having been
/// drawn.
Status CreateKeys(const std::filesystem::path& folder, PrivateKeys& keys) {
  struct Drawn {
    const char* name;
    Key256& key;
  };
  for (const Drawn& drawn : {Drawn{"seal.key", keys.seal}, Drawn{"name.key", keys.name}}) {
    const std::filesystem::path draft = folder / (std::string(drawn.name) + ".new");
    unlink(draft.c_str());  // of a start that died here
    const Status written = WriteKey(draft, drawn.key);
    if (!written) return written;
  }
  for (const char* name : {"seal.key", "name.key"}) {
    const std::filesystem::path path = folder / name;
    if (rename((path.string() + ".new").c_str(), path.c_str()) != 0) return Failed(path, "rename");
  }
  return SyncFolder(folder);
}

}  // namespace

Result<PrivateKeys> LoadOrCreatePrivateKeys(const std::filesystem::path& folder) {
  CHECK(sodium_init() >= 0);
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return Failed(folder, "mkdir");
  if (chmod(folder.c_str(), 0700) != 0) return Failed(folder, "chmod");
  PrivateKeys keys;
  // name.key is renamed last: while it is missing, nothing has been sealed or named yet.
  const std::filesystem::path name = folder / "name.key";
  if (access(name.c_str(), F_OK) != 0) {
    if (errno != ENOENT) return Failed(name, "open");
    const Status created = CreateKeys(folder, keys);
    if (!created) return created.error();
    return keys;
  }
  Status read = ReadKey(folder / "seal.key", keys.seal);
  if (read) read = ReadKey(name, keys.name);
  if (!read) return read.error();
  return keys;
}

}  // namespace tamis
