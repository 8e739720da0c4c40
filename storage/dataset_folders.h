#ifndef TAMIS_STORAGE_DATASET_FOLDERS_H_
#define TAMIS_STORAGE_DATASET_FOLDERS_H_

// The two folders of a run: what may be published, and everything else.

#include <filesystem>

#include "crawler/core/result.h"

namespace tamis {

/// Both folders, made and locked for one process.
///
/// OUT: data/, manifest.json, summary.json. PRIVATE (mode 0700): state/, ledger/, evidence/, quarantine/,
/// incidents/, keys/, logs/ and the lock file. Lifetime: the lock (flock) is held until destruction, and ends
/// with the process.
class DatasetFolders {
 public:
  /// `private_dir` empty: OUT.private. Missing folders are created.
  /// Errors: kInvalidInput when the private folder is inside OUT or OUT inside it (links resolved), or one of
  /// them is not a folder; kUnavailable when another run holds the lock; kInternal for the disk.
  static Result<DatasetFolders> Open(const std::filesystem::path& out,
                                     const std::filesystem::path& private_dir);
  ~DatasetFolders();
  DatasetFolders(DatasetFolders&& other) noexcept;
  DatasetFolders& operator=(DatasetFolders&& other) noexcept;

  const std::filesystem::path& out() const { return out_; }
  const std::filesystem::path& private_dir() const { return private_dir_; }
  std::filesystem::path data() const { return out_ / "data"; }
  std::filesystem::path manifest() const { return out_ / "manifest.json"; }
  std::filesystem::path summary() const { return out_ / "summary.json"; }
  std::filesystem::path state() const { return private_dir_ / "state"; }
  std::filesystem::path ledger() const { return private_dir_ / "ledger"; }
  std::filesystem::path evidence() const { return private_dir_ / "evidence"; }
  std::filesystem::path quarantine() const { return private_dir_ / "quarantine"; }
  std::filesystem::path incidents() const { return private_dir_ / "incidents"; }
  std::filesystem::path keys() const { return private_dir_ / "keys"; }

 private:
  DatasetFolders() = default;

  std::filesystem::path out_;
  std::filesystem::path private_dir_;
  int lock_ = -1;
};

/// Where `--private` is when it is not given: OUT.private.
std::filesystem::path DefaultPrivateDir(const std::filesystem::path& out);

}  // namespace tamis

#endif  // TAMIS_STORAGE_DATASET_FOLDERS_H_
