#ifndef TAMIS_STORAGE_FILE_SWAP_H_
#define TAMIS_STORAGE_FILE_SWAP_H_

// New content for files of a folder that has no manifest.

#include <filesystem>
#include <string>
#include <vector>

#include "crawler/core/result.h"
#include "storage/file_ops.h"

namespace tamis {

/// Replaces or removes a group of files of one folder, all together: after a crash all are old, or
/// RecoverSwap makes all new. New content lies beside the old under a hidden name until then.
///
///   1. new files are synced, and their folder
///   2. a journal, ".tamis-rescan.journal.GROUP", names what is to happen (written beside, synced, renamed)
///   3. it happens; the folder is synced; the journal goes
///
/// Errors of all: kInternal for the disk; kInvalidInput for names that no journal can hold.
class FileSwap {
 public:
  /// `group`: a name that is the same in every attempt. Lifetime: `files` must outlive it.
  FileSwap(FileOps& files, std::filesystem::path folder, std::string group)
      : files_(files), folder_(std::move(folder)), group_(std::move(group)) {}

  /// Where to write the new content of the folder's file `name`. It must not exist.
  std::filesystem::path Replace(const std::string& name);
  /// Takes Replace back: there is no new content.
  void Undo(const std::string& name) { std::erase(replaced_, name); }
  void Remove(const std::string& name) { removed_.push_back(name); }

  Status Commit();

 private:
  FileOps& files_;
  const std::filesystem::path folder_;
  const std::string group_;
  std::vector<std::string> replaced_;
  std::vector<std::string> removed_;
};

/// Ends what a process that died has left: what the journal says is done, what has none is undone. Touches
/// nothing but `names` and the group's hidden files. Gives whether anything was left.
Result<bool> RecoverSwap(FileOps& files, const std::filesystem::path& folder, const std::string& group,
                         const std::vector<std::string>& names);

/// Whether a file is one of the hidden ones of a swap.
bool BelongsToSwap(const std::string& name);

/// The group whose journal this is; empty for other files.
std::string GroupOfJournal(const std::string& name);

}  // namespace tamis

#endif  // TAMIS_STORAGE_FILE_SWAP_H_
