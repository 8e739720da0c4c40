#ifndef TAMIS_CRAWLER_RESCAN_FOREIGN_FILES_H_
#define TAMIS_CRAWLER_RESCAN_FOREIGN_FILES_H_

// Files of datasets that others made: tables (Parquet) and tar files (WebDataset).

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "crawler/core/result.h"
#include "crawler/rescan/rescan.h"
#include "crawler/rescan/row_judge.h"
#include "storage/row_removal.h"

namespace tamis {

/// A row that lists know, for its record.
struct ForeignMatch {
  std::string url;
  std::string page_url;
  Judgement judgement;
};

/// What goes of files that belong together: "00000.tar" and "00000.parquet" speak of the same samples.
struct ForeignFindings {
  std::unordered_set<std::string> samples;  // by name, in all files of the group
  std::vector<ForeignMatch> matches;
};

class ForeignFile {
 public:
  virtual ~ForeignFile() = default;

  /// Judges all rows. Errors: kInvalidInput (unreadable), kInternal, kUnavailable, kCancelled.
  virtual Status Scan(const RescanContext& context, ForeignFindings& findings, RescanReport& report) = 0;

  /// Whether anything of it goes. Call after all files of the group were scanned.
  virtual Result<bool> Loses(const ForeignFindings& findings) = 0;

  /// Without what goes. Counts rows as the scan did.
  virtual Result<RewrittenFile> Rewrite(const std::filesystem::path& to, const ForeignFindings& findings) = 0;

  const std::filesystem::path& path() const { return path_; }

 protected:
  explicit ForeignFile(std::filesystem::path path) : path_(std::move(path)) {}
  const std::filesystem::path path_;
};

/// `shares_samples`: a tar file of the same name is there, and the column `key` names its samples.
std::unique_ptr<ForeignFile> MakeTableFile(const std::filesystem::path& path, bool shares_samples);
std::unique_ptr<ForeignFile> MakeTarFile(const std::filesystem::path& path);

/// Counts the row, notes its match, and says whether it goes.
bool NoteJudgement(const RescanContext& context, const std::string& name, const RowSignals& row,
                   const Judgement& judgement, ForeignFindings& findings, RescanReport& report);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RESCAN_FOREIGN_FILES_H_
