#include "storage/file_swap.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

namespace tamis {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHidden = ".tamis-rescan.";
constexpr std::string_view kReplace = "replace ", kRemove = "remove ";
constexpr uintmax_t kMaxJournalBytes = 1 << 20;

fs::path NewFile(const fs::path& folder, const std::string& name) {
  return folder / (std::string(kHidden) + "new." + name);
}
fs::path Journal(const fs::path& folder, const std::string& group) {
  return folder / (std::string(kHidden) + "journal." + group);
}

/// As ReplaceFile writes it.
fs::path DraftOfJournal(const fs::path& folder, const std::string& group) {
  return folder / ("." + Journal(folder, group).filename().string() + ".tmp");
}

bool Exists(const fs::path& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type() != fs::file_type::not_found;
}

Status RemoveIfThere(FileOps& files, const fs::path& path) {
  return Exists(path) ? files.Remove(path) : Status();
}

/// Step 3 for one line; a line that was done before does nothing.
Status Apply(FileOps& files, const fs::path& folder, std::string_view line,
             const std::vector<std::string>& names) {
  const bool replaces = line.starts_with(kReplace);
  if (!replaces && !line.starts_with(kRemove)) return {};
  line.remove_prefix(replaces ? kReplace.size() : kRemove.size());
  // A journal lies in a folder of anybody's: it can speak of nothing but what we are at.
  const auto named = std::find(names.begin(), names.end(), line);
  if (named == names.end()) return {};
  if (!replaces) return RemoveIfThere(files, folder / *named);
  const fs::path fresh = NewFile(folder, *named);
  return Exists(fresh) ? files.Rename(fresh, folder / *named) : Status();
}

Status ApplyAll(FileOps& files, const fs::path& folder, const std::string& group,
                const std::vector<std::string>& names) {
  const fs::path journal = Journal(folder, group);
  std::error_code error;
  const uintmax_t bytes = fs::file_size(journal, error);
  if (error || bytes > kMaxJournalBytes)
    return Error{ErrorCode::kInternal, journal.string() + ": no journal of ours"};
  std::ifstream file(journal, std::ios::binary);
  for (std::string line; std::getline(file, line);) {
    const Status applied = Apply(files, folder, line, names);
    if (!applied) return applied;
  }
  if (file.bad()) return Error{ErrorCode::kInternal, journal.string() + ": cannot be read"};
  const Status synced = files.Sync(folder);
  return synced ? files.Remove(journal) : synced;
}

}  // namespace

bool BelongsToSwap(const std::string& name) {
  return name.starts_with(kHidden) || name.starts_with("." + std::string(kHidden));
}

std::string GroupOfJournal(const std::string& name) {
  const std::string prefix = std::string(kHidden) + "journal.";
  return name.starts_with(prefix) ? name.substr(prefix.size()) : std::string();
}

fs::path FileSwap::Replace(const std::string& name) {
  replaced_.push_back(name);
  return NewFile(folder_, name);
}

Status FileSwap::Commit() {
  std::string journal;
  std::vector<std::string> names = replaced_;
  names.insert(names.end(), removed_.begin(), removed_.end());
  for (const std::string& name : names) {
    if (name.find_first_of("\n/") != std::string::npos)
      return Error{ErrorCode::kInvalidInput, "a file name with a line break or slash"};
  }
  for (const std::string& name : replaced_) {
    const Status synced = files_.Sync(NewFile(folder_, name));
    if (!synced) return synced;
    journal.append(kReplace).append(name).append("\n");
  }
  for (const std::string& name : removed_) journal.append(kRemove).append(name).append("\n");
  Status done = files_.Sync(folder_);
  if (done) done = ReplaceFile(files_, Journal(folder_, group_), journal);
  return done ? ApplyAll(files_, folder_, group_, names) : done;
}

Result<bool> RecoverSwap(FileOps& files, const fs::path& folder, const std::string& group,
                         const std::vector<std::string>& names) {
  if (Exists(Journal(folder, group))) {
    const Status applied = ApplyAll(files, folder, group, names);
    if (!applied) return applied.error();
    return true;
  }
  bool found = false;
  const Status undone = RemoveIfThere(files, DraftOfJournal(folder, group));
  if (!undone) return undone.error();
  for (const std::string& name : names) {
    const fs::path fresh = NewFile(folder, name);
    found = found || Exists(fresh);
    const Status removed = RemoveIfThere(files, fresh);
    if (!removed) return removed.error();
  }
  return found;
}

}  // namespace tamis
