#include "crawler/rescan/foreign_dataset.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "crawler/rescan/foreign_files.h"
#include "crawler/rescan/match_record.h"
#include "storage/file_swap.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

/// Files of one folder that speak of the same samples.
struct FileGroup {
  fs::path folder;
  std::string stem;
  std::vector<std::string> names;
};

std::string LowerExtension(const fs::path& path) {
  std::string extension = path.extension().string();
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return extension;
}

bool IsTable(const fs::path& path) {
  return LowerExtension(path) == ".parquet";
}
bool IsTar(const fs::path& path) {
  return LowerExtension(path) == ".tar";
}
/// Compressed tar files hold samples too, but are not read.
bool IsPackedTar(const fs::path& path) {
  const std::string extension = LowerExtension(path);
  return extension == ".tgz" || LowerExtension(path.stem()) == ".tar";
}

/// What is in a folder, by group.
class FileFinder {
 public:
  explicit FileFinder(RescanReport& report) : report_(report) {}

  Status Find(const fs::path& dataset) {
    std::error_code error;
    if (fs::is_regular_file(fs::symlink_status(dataset, error))) {
      Add(dataset);
      return Checked(dataset);
    }
    fs::recursive_directory_iterator entry(dataset, error), end;
    if (error) return Error{ErrorCode::kNotFound, dataset.string() + ": " + error.message()};
    for (; entry != end; entry.increment(error)) {
      if (error) return Error{ErrorCode::kUnavailable, dataset.string() + ": " + error.message()};
      if (!entry->is_directory(error)) Add(entry->path());
    }
    return Checked(dataset);
  }

  const std::map<std::pair<fs::path, std::string>, FileGroup>& groups() const { return groups_; }

 private:
  void Add(const fs::path& path) {
    const std::string name = path.filename().string();
    if (BelongsToSwap(name)) return AddJournal(path, name);
    if (!IsTable(path) && !IsTar(path)) {
      if (IsPackedTar(path)) Refuse(path, "a compressed tar file is not read: unpack it");
      return;
    }
    std::error_code error;
    // Behind a link lies the file that would have to be replaced, and who else uses it is not known.
    if (!fs::is_regular_file(fs::symlink_status(path, error)))
      return Refuse(path, "a link or no plain file: give the file itself");
    FileGroup& group = groups_[{path.parent_path(), path.stem().string()}];
    group.folder = path.parent_path();
    group.stem = path.stem().string();
    group.names.push_back(name);
  }
  /// A rescan that died may have removed all files of a group but not the journal that says so.
  void AddJournal(const fs::path& path, const std::string& name) {
    const std::string stem = GroupOfJournal(name);
    if (stem.empty()) return;
    FileGroup& group = groups_[{path.parent_path(), stem}];
    group.folder = path.parent_path();
    group.stem = stem;
  }
  void Refuse(const fs::path& path, const std::string& why) {
    ++report_.files_unreadable;
    report_.problems.push_back(path.string() + ": " + why);
  }
  Status Checked(const fs::path& dataset) const {
    if (!groups_.empty() || report_.files_unreadable > 0) return {};
    return Error{ErrorCode::kNotFound, dataset.string() + ": no Parquet or tar file"};
  }

  RescanReport& report_;
  std::map<std::pair<fs::path, std::string>, FileGroup> groups_;
};

class GroupRescan {
 public:
  GroupRescan(const RescanContext& context, const FileGroup& group, RescanReport& report)
      : context_(context), group_(group), report_(report) {
    folder_ = group.folder.empty() ? fs::path(".") : group.folder;
    if (context.options.out.empty()) {
      target_ = folder_;
    } else {
      std::error_code error;
      const bool is_folder = fs::is_directory(context.options.dataset, error);
      const fs::path root = is_folder ? context.options.dataset : folder_;
      target_ = context.options.out / folder_.lexically_relative(root);
    }
  }

  Status Run() {
    if (!context_.options.dry_run) {
      std::error_code error;
      fs::create_directories(target_, error);
      if (error) return Error{ErrorCode::kInternal, target_.string() + ": " + error.message()};
      const Result<bool> recovered = RecoverSwap(context_.files, target_, group_.stem, group_.names);
      if (!recovered) return recovered.error();
    }
    const Status scanned = ScanAll();
    if (!scanned || context_.options.dry_run) return scanned;
    for (const ForeignMatch& match : findings_.matches) {
      const Status recorded = RecordMatch(context_, match.url, match.page_url, match.judgement);
      if (!recorded) return recorded;
    }
    const Status replaced = ReplaceAll();
    if (replaced) return replaced;
    const Result<bool> undone = RecoverSwap(context_.files, target_, group_.stem, group_.names);
    if (!undone) report_.problems.push_back(undone.error().message);
    return replaced;
  }

 private:
  /// A file that cannot be read stays; what the others of the group hold goes all the same.
  Status ScanAll() {
    const bool has_tar = std::any_of(group_.names.begin(), group_.names.end(),
                                     [](const std::string& name) { return IsTar(name); });
    for (const std::string& name : group_.names) {
      const fs::path path = folder_ / name;
      std::error_code error;
      if (!fs::exists(path, error)) continue;  // gone with the recovery
      ++report_.files;
      auto file = IsTable(path) ? MakeTableFile(path, has_tar) : MakeTarFile(path);
      const Status scanned = file->Scan(context_, findings_, report_);
      if (scanned) {
        files_.push_back(std::move(file));
        continue;
      }
      if (scanned.error().code == ErrorCode::kCancelled) return scanned;
      ++report_.files_unreadable;
      report_.problems.push_back(scanned.error().message);
    }
    return {};
  }

  Status ReplaceAll() {
    FileSwap swap(context_.files, target_, group_.stem);
    int64_t changed = 0, rows_removed = 0;
    const bool in_place = context_.options.out.empty();
    for (const auto& file : files_) {
      const Result<bool> loses = file->Loses(findings_);
      if (!loses) return loses.error();
      if (!*loses) {
        const Status copied = in_place ? Status() : Copy(*file, swap);
        if (!copied) return copied;
        continue;
      }
      const Result<RewrittenFile> done = WriteNew(*file, swap);
      if (!done) return done.error();
      ++changed;
      rows_removed += done->rows_removed;
      std::error_code error;
      if (in_place && fs::hard_link_count(file->path(), error) > 1)
        report_.problems.push_back(file->path().string() +
                                   ": has another name (hard link), which still holds all");
    }
    if (changed == 0 && in_place) return {};
    const Status committed = swap.Commit();
    if (!committed) return committed;
    report_.files_rewritten += changed;
    report_.rows_removed += rows_removed;
    if (in_place) report_.old_files_deleted += changed;
    return {};
  }

  Result<RewrittenFile> WriteNew(ForeignFile& file, FileSwap& swap) {
    const std::string name = file.path().filename().string();
    const fs::path fresh = swap.Replace(name);
    const Result<RewrittenFile> done = file.Rewrite(fresh, findings_);
    if (!done) return done;
    if (done->rows == 0) {
      swap.Undo(name);
      if (context_.options.out.empty()) swap.Remove(name);
      return done;
    }
    std::error_code error;
    const fs::perms permissions = fs::status(file.path(), error).permissions();
    if (!error) fs::permissions(fresh, permissions, error);
    if (error) return Error{ErrorCode::kInternal, fresh.string() + ": " + error.message()};
    return done;
  }

  Status Copy(const ForeignFile& file, FileSwap& swap) const {
    const fs::path fresh = swap.Replace(file.path().filename().string());
    std::error_code error;
    fs::copy_file(file.path(), fresh, error);
    return error ? Status(Error{ErrorCode::kInternal, fresh.string() + ": " + error.message()}) : Status();
  }

  const RescanContext& context_;
  const FileGroup& group_;
  RescanReport& report_;
  fs::path folder_;
  fs::path target_;
  ForeignFindings findings_;
  std::vector<std::unique_ptr<ForeignFile>> files_;
};

/// Whether `inner` is `outer` or below it, links resolved; in doubt it is.
bool IsInside(const fs::path& inner, const fs::path& outer) {
  std::error_code error;
  const fs::path real_outer = fs::weakly_canonical(outer, error);
  if (error) return true;
  const fs::path real_inner = fs::weakly_canonical(inner, error);
  if (error) return true;
  const fs::path relative = real_inner.lexically_relative(real_outer);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

bool NoteJudgement(const RescanContext& context, const std::string& name, const RowSignals& row,
                   const Judgement& judgement, ForeignFindings& findings, RescanReport& report) {
  ++report.rows;
  report.pictures_hashed += judgement.pictures_hashed;
  if (judgement.verdict == RowVerdict::kMatch) {
    ++report.rows_matched;
    findings.matches.push_back({row.urls.empty() ? name : row.urls.front(), row.page_url, judgement});
    return true;
  }
  if (judgement.verdict != RowVerdict::kUnscannable) return false;
  ++report.rows_unscannable;
  return context.options.unscannable == UnscannableRows::kRemove;
}

Result<RescanReport> RescanForeignDataset(const RescanContext& context) {
  const RescanOptions& options = context.options;
  RescanReport report;
  if (!options.out.empty() && IsInside(options.out, options.dataset))
    return Error{ErrorCode::kInvalidInput, options.out.string() + ": --out is inside the dataset"};
  FileFinder finder(report);
  const Status found = finder.Find(options.dataset);
  if (!found) return found.error();
  for (const auto& [name, group] : finder.groups()) {
    const Status done = GroupRescan(context, group, report).Run();
    if (done) continue;
    report.problems.push_back(done.error().message);
    if (done.error().code == ErrorCode::kCancelled) break;
  }
  return report;
}

}  // namespace tamis
