#include "crawler/rescan/rescan.h"

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "crawler/rescan/foreign_dataset.h"
#include "crawler/rescan/own_dataset.h"
#include "crawler/rescan/picture_hasher.h"
#include "crawler/rescan/row_judge.h"
#include "crawler/rescan/row_parts.h"
#include "storage/dataset_folders.h"
#include "storage/manifest.h"

namespace tamis {
namespace {

constexpr int64_t kPicturesBytes = 2048 * kMiB;

/// Null without a key. Lists of role csam were refused before if there is none.
Result<std::unique_ptr<IncidentLog>> OpenIncidents(const RescanOptions& options, bool is_own) {
  if (options.safety.incident_public_key.empty() || options.dry_run) return std::unique_ptr<IncidentLog>();
  std::filesystem::path secret = options.private_dir;
  if (secret.empty() && is_own) secret = DefaultPrivateDir(options.dataset);
  if (secret.empty()) {
    return Error{ErrorCode::kInvalidInput,
                 "records of matches need a folder: --private DIR, outside the dataset"};
  }
  const Result<IncidentPublicKey> key = ReadIncidentPublicKey(options.safety.incident_public_key);
  if (!key) return Error{ErrorCode::kRefused, key.error().message};
  std::error_code error;
  std::filesystem::create_directories(secret, error);
  if (error) return Error{ErrorCode::kInternal, secret.string() + ": " + error.message()};
  return IncidentLog::Open(secret / "incidents", *key);
}

/// A dataset of ours without its private folder is not ours to change: its manifest would no longer hold.
Status CheckPrivateFolder(const RescanOptions& options) {
  const std::filesystem::path secret =
      options.private_dir.empty() ? DefaultPrivateDir(options.dataset) : options.private_dir;
  std::error_code error;
  if (std::filesystem::exists(secret / "keys", error) && std::filesystem::exists(secret / "ledger", error))
    return {};
  return Error{ErrorCode::kInvalidInput, secret.string() +
                                             ": no private folder of this dataset (--private); to clean a "
                                             "copy without one, name its data folder"};
}

}  // namespace

bool IsOwnDataset(const std::filesystem::path& path) {
  std::ifstream file(path / "manifest.json", std::ios::binary);
  if (!file) return false;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::error_code ignored;
  return Manifest::FromJson(text).has_value() || std::filesystem::exists(DefaultPrivateDir(path), ignored);
}

Result<RescanReport> Rescan(const RescanOptions& options, FileOps& files, const Clock& clock) {
  const Result<std::shared_ptr<KnownHashes>> lists = KnownHashes::Open(options.safety, clock);
  if (!lists) return lists.error();
  const bool is_own = IsOwnDataset(options.dataset);
  const Status has_private = is_own ? CheckPrivateFolder(options) : Status();
  if (!has_private) return has_private.error();
  const Result<std::unique_ptr<IncidentLog>> incidents = OpenIncidents(options, is_own);
  if (!incidents) return incidents.error();

  MemoryBudget budget(kPicturesBytes);
  std::unique_ptr<PictureHasher> hasher;
  if ((*lists)->has(SignalKind::kPdq)) {
    Result<std::unique_ptr<PictureHasher>> started =
        PictureHasher::Start(options.threads, kMaxRowFileBytes, budget);
    if (!started) return started.error();
    hasher = *std::move(started);
  }
  const RowJudge judge(**lists, hasher.get());
  const RescanContext context{
      .options = options, .judge = judge, .incidents = incidents->get(), .files = files, .clock = clock};
  Result<RescanReport> report = is_own ? RescanOwnDataset(context) : RescanForeignDataset(context);
  if (report) {
    report->lists = (*lists)->lists();
    return report;
  }
  // What is wrong with files of ours is no wrong usage.
  const bool is_damage = is_own && report.error().code == ErrorCode::kInvalidInput;
  return is_damage ? Error{ErrorCode::kInternal, report.error().message} : report.error();
}

}  // namespace tamis
