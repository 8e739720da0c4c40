#include "storage/dataset_folders.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

namespace tamis {
namespace {

namespace fs = std::filesystem;

Error Failed(const fs::path& path, const std::string& why) {
  return {ErrorCode::kInternal, path.string() + ": " + why};
}

bool Contains(const fs::path& outer, const fs::path& inner) {
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

/// Absolute, links of the part that exists resolved, no trailing slash.
Result<fs::path> Resolve(const fs::path& path) {
  std::error_code failed;
  const fs::path absolute = fs::absolute(path, failed);
  if (failed) return Failed(path, failed.message());
  fs::path resolved = fs::weakly_canonical(absolute, failed);
  if (failed) return Failed(path, failed.message());
  if (!resolved.has_filename()) resolved = resolved.parent_path();
  return resolved;
}

/// The private folder, if it is apart from the published one.
Result<fs::path> ResolveApart(const fs::path& secret, const fs::path& published) {
  Result<fs::path> resolved = Resolve(secret);
  if (!resolved || !(Contains(published, *resolved) || Contains(*resolved, published))) return resolved;
  return Error{ErrorCode::kInvalidInput, resolved->string() + ": the private folder must be apart from " +
                                             published.string() + ", whose contents are published"};
}

Status MakeFolder(const fs::path& path, mode_t mode) {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  if (failed) return Failed(path, failed.message());
  if (mkdir(path.c_str(), mode) == 0) return {};
  if (errno != EEXIST) return Failed(path, std::strerror(errno));
  if (!fs::is_directory(path, failed))
    return Error{ErrorCode::kInvalidInput, path.string() + ": not a folder"};
  return {};
}

Result<int> Lock(const fs::path& path) {
  const int lock = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return Failed(path, std::strerror(errno));
  if (flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
  const int reason = errno;
  close(lock);
  if (reason != EWOULDBLOCK) return Failed(path, std::strerror(reason));
  return Error{ErrorCode::kUnavailable, path.parent_path().string() + ": another run is using this folder"};
}

}  // namespace

fs::path DefaultPrivateDir(const fs::path& out) {
  fs::path plain = out.lexically_normal();
  if (!plain.has_filename()) plain = plain.parent_path();
  return plain += ".private";
}

Result<DatasetFolders> DatasetFolders::Open(const fs::path& out, const fs::path& private_dir) {
  if (out.empty()) return Error{ErrorCode::kInvalidInput, "the output folder has no name"};
  const Result<fs::path> published = Resolve(out);
  if (!published) return published.error();
  const fs::path wanted = private_dir.empty() ? DefaultPrivateDir(*published) : private_dir;
  Result<fs::path> secret = ResolveApart(wanted, *published);
  if (!secret) return secret.error();
  DatasetFolders folders;
  folders.out_ = *published;
  constexpr mode_t kPublic = 0755;
  constexpr mode_t kPrivate = 0700;
  Status made = MakeFolder(folders.out_, kPublic);
  if (made) made = MakeFolder(folders.data(), kPublic);
  if (!made) return made.error();
  secret = ResolveApart(wanted, *published);  // a link to what did not exist before leads somewhere now
  if (!secret) return secret.error();
  folders.private_dir_ = *secret;
  made = MakeFolder(folders.private_dir_, kPrivate);
  if (!made) return made.error();
  if (chmod(folders.private_dir_.c_str(), kPrivate) != 0)
    return Failed(folders.private_dir_, std::strerror(errno));
  const Result<int> lock = Lock(folders.private_dir_ / "lock");
  if (!lock) return lock.error();
  folders.lock_ = *lock;
  for (const char* name : {"state", "ledger", "evidence", "quarantine", "incidents", "keys", "logs"}) {
    made = MakeFolder(folders.private_dir_ / name, kPrivate);
    if (!made) return made.error();
  }
  return folders;
}

DatasetFolders::DatasetFolders(DatasetFolders&& other) noexcept
    : out_(std::move(other.out_)),
      private_dir_(std::move(other.private_dir_)),
      lock_(std::exchange(other.lock_, -1)) {}

DatasetFolders& DatasetFolders::operator=(DatasetFolders&& other) noexcept {
  std::swap(out_, other.out_);
  std::swap(private_dir_, other.private_dir_);
  std::swap(lock_, other.lock_);
  return *this;
}

DatasetFolders::~DatasetFolders() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace tamis
