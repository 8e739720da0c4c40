#include "storage/incident_log.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "crawler/core/check.h"
#include "storage/descriptor.h"
#include "storage/incident_json.h"
#include "storage/incident_seal.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

constexpr size_t kPaddedBytes = 4096;
constexpr size_t kIdHex = 32;
constexpr std::string_view kSuffix = ".sealed";
constexpr std::string_view kDraftSuffix = ".part";

Error Failed(const fs::path& path, const char* what, ErrorCode code = ErrorCode::kInternal) {
  return {code, path.string() + ": " + what + ": " + std::strerror(errno)};
}

Status SyncFolder(const fs::path& folder) {
  const Descriptor synced(folder, O_RDONLY | O_DIRECTORY);
  if (synced.value() < 0 || fsync(synced.value()) != 0) return Failed(folder, "fsync");
  return {};
}

Status WriteNew(const fs::path& path, std::string_view bytes) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  if (file.value() < 0) return Failed(path, "create");
  while (!bytes.empty()) {
    const ssize_t step = write(file.value(), bytes.data(), bytes.size());
    if (step < 0 && errno == EINTR) continue;
    if (step < 0) return Failed(path, "write");
    bytes.remove_prefix(static_cast<size_t>(step));
  }
  if (fsync(file.value()) != 0) return Failed(path, "fsync");
  return {};
}

bool IsId(std::string_view text) {
  return text.size() == kIdHex && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

/// The whole of a sealed file, if it can be one.
Result<std::string> ReadSealed(const fs::path& path) {
  const Descriptor file(path, O_RDONLY | O_NONBLOCK);
  if (file.value() < 0) return Failed(path, "open", ErrorCode::kUnavailable);
  struct stat about {};
  if (fstat(file.value(), &about) != 0) return Failed(path, "stat", ErrorCode::kUnavailable);
  if (!S_ISREG(about.st_mode)) return Error{ErrorCode::kInvalidInput, path.string() + ": not a file"};
  if (about.st_size > static_cast<off_t>(kMaxIncidentBytes + kSealOverheadBytes))
    return Error{ErrorCode::kTooLarge, path.string() + ": longer than any record"};
  std::string sealed(static_cast<size_t>(about.st_size), '\0');
  size_t got = 0;
  while (got < sealed.size()) {
    const ssize_t step = read(file.value(), sealed.data() + got, sealed.size() - got);
    if (step < 0 && errno == EINTR) continue;
    if (step < 0) return Failed(path, "read", ErrorCode::kUnavailable);
    if (step == 0) break;
    got += static_cast<size_t>(step);
  }
  sealed.resize(got);
  return sealed;
}

}  // namespace

std::string DrawIncidentId() {
  std::array<uint8_t, kIdHex / 2> drawn{};
  CHECK(getrandom(drawn.data(), drawn.size(), 0) == static_cast<ssize_t>(drawn.size()));
  return ToHex(drawn);
}

Result<std::unique_ptr<IncidentLog>> IncidentLog::Open(const fs::path& folder, const IncidentPublicKey& key) {
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return Failed(folder, "mkdir");
  if (chmod(folder.c_str(), 0700) != 0) return Failed(folder, "chmod");
  const Result<std::string> sealed = SealFor(key, "can it be used?");
  if (!sealed) return sealed.error();
  return std::unique_ptr<IncidentLog>(new IncidentLog(folder, key));
}

Status IncidentLog::Write(const IncidentRecord& record) {
  if (record.id.empty()) {
    IncidentRecord named = record;
    named.id = DrawIncidentId();
    return Write(named);
  }
  if (!IsId(record.id)) return Error{ErrorCode::kInvalidInput, "an incident's id is 32 hex characters"};
  std::string plain = IncidentJson(record);
  plain.append((kPaddedBytes - plain.size() % kPaddedBytes) % kPaddedBytes, ' ');
  const Result<std::string> sealed = SealFor(key_, plain);
  Wipe(plain);
  if (!sealed) return sealed.error();
  const fs::path path = folder_ / (record.id + std::string(kSuffix));
  const fs::path draft = folder_ / (record.id + std::string(kDraftSuffix));
  Status done = WriteNew(draft, *sealed);
  // link, not rename: an id that exists is not replaced.
  if (done && link(draft.c_str(), path.c_str()) != 0) done = Failed(path, "create");
  unlink(draft.c_str());
  return done ? SyncFolder(folder_) : done;
}

Result<int64_t> PurgeIncidents(const fs::path& folder, TimePoint now, Milliseconds retention) {
  std::error_code failed;
  if (!fs::exists(folder, failed) && !failed) return int64_t{0};
  int64_t removed = 0;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    const std::string name = at->path().filename().string();
    const bool whole = name.ends_with(kSuffix);
    struct stat about {};
    if ((!whole && !name.ends_with(kDraftSuffix)) || lstat(at->path().c_str(), &about) != 0) continue;
    const TimePoint written{std::chrono::seconds(about.st_mtim.tv_sec)};
    if (!S_ISREG(about.st_mode) || std::chrono::floor<Milliseconds>(now - written) <= retention) continue;
    if (unlink(at->path().c_str()) != 0) return Failed(at->path(), "remove");
    removed += whole ? 1 : 0;
  }
  if (failed) return Error{ErrorCode::kInternal, folder.string() + ": " + failed.message()};
  const Status synced = SyncFolder(folder);
  if (!synced) return synced.error();
  return removed;
}

Result<IncidentRecord> OpenIncident(const fs::path& file, const IncidentSecretKey& key) {
  const Result<std::string> sealed = ReadSealed(file);
  if (!sealed) return sealed.error();
  Result<std::string> plain = Unseal(key, *sealed);
  if (!plain) return Error{plain.error().code, file.string() + ": " + plain.error().message};
  Result<IncidentRecord> record = IncidentFromJson(*plain);
  Wipe(*plain);
  if (!record) return Error{record.error().code, file.string() + ": " + record.error().message};
  return record;
}

}  // namespace tamis
