#ifndef TAMIS_CRAWLER_RESCAN_RESCAN_H_
#define TAMIS_CRAWLER_RESCAN_RESCAN_H_

// Lists applied to what is already there, without any download: the way in is Rescan().

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "filter/known_hash/known_hashes.h"
#include "storage/file_ops.h"
#include "storage/incident_log.h"

namespace tamis {

class RowJudge;

/// What becomes of rows that nobody can say anything about. kReport: they stay, and the exit code is 1.
enum class UnscannableRows : uint8_t { kReport, kRemove, kKeep };

/// Columns of tables of others, by name or dot path; without any they are found by their names.
struct RescanColumns {
  std::vector<std::string> image, md5, sha1, sha256, pdq, url;
  bool empty() const {
    return image.empty() && md5.empty() && sha1.empty() && sha256.empty() && pdq.empty() && url.empty();
  }
};

struct RescanOptions {
  std::filesystem::path dataset;      // a folder of ours, or a file or folder of anybody's
  std::filesystem::path private_dir;  // empty: DATASET.private, for folders of ours
  std::filesystem::path out;          // anybody's: cleaned copies go here; empty: in place
  RescanColumns columns;              // anybody's
  UnscannableRows unscannable = UnscannableRows::kReport;
  bool dry_run = false;
  int threads = 1;
  SafetyOptions safety;  // index_files and incident_public_key, distance, quality
};

/// Counts only.
struct RescanReport {
  int64_t rows = 0;
  int64_t rows_matched = 0;
  int64_t rows_unscannable = 0;
  int64_t rows_of_tainted_pages = 0;  // ours: they share a page with a match
  int64_t rows_without_ledger = 0;    // ours
  int64_t rows_removed = 0;
  int64_t pictures_hashed = 0;
  int64_t files = 0;            // shards, tables, tar files
  int64_t files_rewritten = 0;  // or removed, where no row was left
  int64_t old_files_deleted = 0;
  int64_t files_unreadable = 0;
  int64_t values_unreadable = 0;      // digests and hashes that are none
  std::vector<KnownList> lists;       // that were asked
  std::vector<std::string> problems;  // for standard error; never a value of a list
};

/// What both kinds of rescan work with.
struct RescanContext {
  const RescanOptions& options;
  const RowJudge& judge;
  IncidentLog* incidents;  // null: no key, no records
  FileOps& files;
  const Clock& clock;
};

/// A folder with a manifest of ours.
bool IsOwnDataset(const std::filesystem::path& path);

/// Errors: kRefused: a list (exit 3); kInvalidInput: usage (exit 2); others: nothing was done (exit 1). What
/// was done in part is in the report's problems.
Result<RescanReport> Rescan(const RescanOptions& options, FileOps& files, const Clock& clock);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RESCAN_RESCAN_H_
