#include "crawler/cli/index_output.h"

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "storage/file_ops.h"
#include "storage/hashed_file.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kIndexMode = 0600;

fs::path FolderOf(const fs::path& index) {
  return index.has_parent_path() ? index.parent_path() : fs::path(".");
}

Status WriteFile(const fs::path& path, TimePoint now, IndexBuilder& builder) {
  Result<std::unique_ptr<HashedFile>> file = HashedFile::Create(path.string(), kIndexMode);
  if (!file) return file.error();
  const Status written =
      builder.Write(now, [&](std::span<const std::byte> bytes) { return (*file)->Write(bytes); });
  if (!written) return written;
  const Result<Sha256> closed = (*file)->Close();
  return closed ? SystemFileOps().Sync(path) : Status(closed.error());
}

Status MoveIntoPlace(const fs::path& from, const fs::path& to) {
  const Status renamed = SystemFileOps().Rename(from, to);
  return renamed ? SystemFileOps().Sync(FolderOf(to)) : renamed;
}

}  // namespace

Result<std::unique_ptr<IndexFolderLock>> IndexFolderLock::Take(const fs::path& index) {
  const fs::path folder = FolderOf(index);
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    return Error{ErrorCode::kUnavailable, folder.string() + ": " + std::generic_category().message(errno)};
  }
  std::unique_ptr<IndexFolderLock> lock(new IndexFolderLock(descriptor));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  return Error{ErrorCode::kUnavailable, folder.string() + ": another import writes an index there"};
}

IndexFolderLock::~IndexFolderLock() {
  ::close(descriptor_);
}

Result<std::shared_ptr<const HashIndex>> ReplaceIndex(const fs::path& path, TimePoint now,
                                                      IndexBuilder& builder) {
  // Under the lock nobody else writes this name, so what is there is of an import that was killed.
  fs::path beside = path;
  beside += ".importing";
  std::error_code ignored;
  fs::remove(beside, ignored);
  const auto fail = [&](const Error& error) {
    fs::remove(beside, ignored);
    return error;
  };
  const Status written = WriteFile(beside, now, builder);
  if (!written) return fail(written.error());
  Result<std::shared_ptr<const HashIndex>> index = HashIndex::Open(beside);
  if (!index) return fail(index.error());
  const Status moved = MoveIntoPlace(beside, path);
  if (!moved) return fail(moved.error());
  return index;
}

}  // namespace tamis
