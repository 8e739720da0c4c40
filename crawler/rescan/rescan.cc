#include "crawler/rescan/rescan.h"

#include <memory>
#include <system_error>
#include <utility>

#include "crawler/rescan/foreign_dataset.h"
#include "crawler/rescan/own_dataset.h"
#include "crawler/rescan/picture_hasher.h"
#include "crawler/rescan/row_judge.h"
#include "crawler/rescan/row_parts.h"
#include "storage/dataset_folders.h"

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

}  // namespace

bool IsOwnDataset(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path / "manifest.json", ignored);
}

Result<RescanReport> Rescan(const RescanOptions& options, FileOps& files, const Clock& clock) {
  const Result<std::shared_ptr<KnownHashes>> lists = KnownHashes::Open(options.safety, clock);
  if (!lists) return lists.error();
  const bool is_own = IsOwnDataset(options.dataset);
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
  if (report) report->lists = (*lists)->lists();
  return report;
}

}  // namespace tamis
