#include "filter/known_hash/known_hashes.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <fstream>
#include <utility>

#include "filter/known_hash/index_format.h"
#include "filter/known_hash/loaded_file.h"
#include "filter/known_hash/plain_list.h"
#include "filter/known_hash/self_test.h"
#include "filter/loose_date.h"

namespace tamis {
namespace {

std::optional<FileIdentity> IdentityOf(const std::string& path) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) return std::nullopt;
  const auto nanoseconds = [](const timespec& time) {
    return static_cast<int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
  };
  return FileIdentity{.device = about.st_dev,
                      .inode = about.st_ino,
                      .size = about.st_size,
                      .modified_ns = nanoseconds(about.st_mtim),
                      .changed_ns = nanoseconds(about.st_ctim)};
}

Error Refused(const std::string& path, std::string_view what) {
  return {ErrorCode::kRefused, "hash list " + path + ": " + std::string(what)};
}

bool IsIndexFile(const std::string& path) {
  std::array<char, hash_index::kMagic.size()> start{};
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), start.size());
  return start == hash_index::kMagic;
}

bool DeclaresAnything(const HashListOptions& table) {
  return !table.source.empty() || !table.role.empty() || !table.version.empty() || !table.as_of.empty();
}

Result<ListSource> DeclaredSource(const HashListOptions& table, TimePoint now) {
  const std::string where = "hash list " + table.path + ": ";
  if (table.source.find_first_not_of(" \t") == std::string::npos) {
    return Error{ErrorCode::kInvalidInput, where + "source must say where the list comes from"};
  }
  ListSource source{
      .label = table.source, .role = ListRoleFrom(table.role), .version = table.version, .built_at = now};
  if (table.as_of.empty()) return source;
  source.as_of = ParseLooseDate(table.as_of);
  if (!source.as_of) return Error{ErrorCode::kInvalidInput, where + "as_of must be a date, 2026-05-01"};
  return source;
}

ListAction ActionOf(const HashListOptions& table, ListRole role) {
  const Result<ListAction> given = ListActionFrom(table.action);
  if (given) return *given;
  return role == ListRole::kOperator ? ListAction::kBlock : ListAction::kBlockAndReport;
}

}  // namespace

Result<std::shared_ptr<KnownHashes>> KnownHashes::Open(const SafetyOptions& options, const Clock& clock) {
  std::shared_ptr<KnownHashes> lists(new KnownHashes(options, clock));
  lists->tables_ = options.hash_lists;
  for (const std::string& path : options.index_files) lists->tables_.push_back({.path = path});
  auto files = std::make_shared<Files>();
  for (const HashListOptions& table : lists->tables_) {
    Result<std::shared_ptr<const LoadedFile>> file = lists->Load(table);
    if (!file) return file.error();
    files->push_back(*std::move(file));
  }
  if (!files->empty()) {
    Result<std::shared_ptr<const HashIndex>> planted = PlantedIndex();
    if (!planted) return planted.error();
    auto file = std::make_shared<LoadedFile>();
    file->index = *std::move(planted);
    file->widest = kSelfTestDistance;
    file->lists.push_back({.source = file->index->sources()[0],
                           .action = ListAction::kReview,
                           .max_distance = kSelfTestDistance});
    lists->planted_ = std::move(file);
  }
  const Status timely = lists->CheckTimes(*files);
  if (!timely) return timely.error();
  lists->files_ = std::move(files);
  const Status tested = lists->SelfTest();
  if (!tested) return tested.error();
  return lists;
}

Result<std::shared_ptr<const LoadedFile>> KnownHashes::Load(const HashListOptions& table) const {
  auto file = std::make_shared<LoadedFile>();
  file->table = table;
  // The identity first: a file that changes while it is read is read again.
  const std::optional<FileIdentity> identity = IdentityOf(table.path);
  if (!identity) return Refused(table.path, std::strerror(errno));
  file->identity = *identity;
  const bool is_index = IsIndexFile(table.path) || !DeclaresAnything(table);
  if (is_index && DeclaresAnything(table)) {
    return Error{ErrorCode::kInvalidInput,
                 "hash list " + table.path + ": an index says its source, role, version and as_of itself"};
  }
  Result<std::shared_ptr<const HashIndex>> index = Error{ErrorCode::kRefused, "not read"};
  if (is_index) {
    index = HashIndex::Open(table.path);
  } else {
    const Result<ListSource> source = DeclaredSource(table, clock_.Now());
    if (!source) return source.error();
    index = ReadPlainList(table.path, *source);
  }
  if (!index) return Refused(table.path, index.error().message);
  file->index = *std::move(index);
  for (const ListSource& source : file->index->sources()) {
    KnownList list{.source = source, .action = ActionOf(table, source.role)};
    list.max_distance =
        static_cast<int>(table.max_distance >= 0 ? table.max_distance : options_.pdq_max_distance);
    file->widest = std::max(file->widest, list.max_distance);
    file->lists.push_back(std::move(list));
  }
  const Status sound = CheckSources(*file);
  if (!sound) return sound.error();
  return std::shared_ptr<const LoadedFile>(std::move(file));
}

Status KnownHashes::CheckSources(const LoadedFile& file) const {
  int64_t entries = 0;
  for (const KnownList& list : file.lists) {
    entries += list.source.entry_count();
    if (list.source.label == kSelfTestLabel) return Refused(file.table.path, "its label is reserved");
    if (list.source.role == ListRole::kCsam && options_.incident_public_key.empty()) {
      return Refused(file.table.path, "role csam needs safety.incident_public_key (tamis incidents keygen)");
    }
  }
  return entries > 0 ? Status() : Status(Refused(file.table.path, "empty: an empty list is no list"));
}

/// What can be compared at all: a bit each for digests, URLs, PDQ hashes.
int KnownHashes::GroupsOf(const Files& files) {
  int groups = 0;
  for (const auto& file : files) {
    for (const SignalKind kind : {SignalKind::kMd5, SignalKind::kSha1, SignalKind::kSha256})
      if (file->index->has(kind)) groups |= 1;
    if (file->index->has(SignalKind::kUrl)) groups |= 2;
    if (file->index->has(SignalKind::kPdq)) groups |= 4;
  }
  return groups;
}

bool KnownHashes::Screened(const Files& files) const {
  for (const auto& file : files) {
    for (const KnownList& list : file->lists) {
      if (list.source.is_complete()) return true;
    }
  }
  return false;
}

// Past its date: always refused. Too old: under strict, which also holds where nothing is screened.
Status KnownHashes::CheckTimes(const Files& files) const {
  const TimePoint now = clock_.Now();
  const bool strict = options_.policy == "strict" || !Screened(files);
  for (const auto& file : files) {
    for (const KnownList& list : file->lists) {
      const ListSource& source = list.source;
      if (source.not_after && now >= *source.not_after) {
        return Refused(file->table.path, "source " + source.label + " has expired");
      }
      const bool stale = source.as_of && now - *source.as_of > options_.hash_list_max_age;
      if (stale && strict) {
        return Refused(file->table.path,
                       "source " + source.label + " is older than safety.hash_list_max_age");
      }
    }
  }
  return {};
}

bool KnownHashes::screened() const {
  return Screened(*files());
}

std::string KnownHashes::policy() const {
  return screened() ? options_.policy : "strict";
}

bool KnownHashes::has(SignalKind kind) const {
  const auto loaded = files();
  return std::any_of(loaded->begin(), loaded->end(),
                     [&](const auto& file) { return file->index->has(kind); });
}

std::vector<KnownList> KnownHashes::lists() const {
  std::vector<KnownList> all;
  for (const auto& file : *files()) {
    for (KnownList list : file->lists) {
      list.stale = list.source.as_of && clock_.Now() - *list.source.as_of > options_.hash_list_max_age;
      all.push_back(std::move(list));
    }
  }
  return all;
}

Status KnownHashes::Refresh() {
  const std::lock_guard lock(refresh_mutex_);
  if (failed_) return *failed_;
  const Status refreshed = RefreshLocked();
  if (!refreshed) failed_ = refreshed.error();
  return refreshed;
}

Status KnownHashes::RefreshLocked() {
  const std::shared_ptr<const Files> old = files();
  auto next = std::make_shared<Files>(*old);
  bool changed = false;
  for (std::shared_ptr<const LoadedFile>& file : *next) {
    const std::optional<FileIdentity> identity = IdentityOf(file->table.path);
    if (identity && *identity == file->identity) continue;
    Result<std::shared_ptr<const LoadedFile>> again = Load(file->table);
    if (!again) return Error{ErrorCode::kRefused, again.error().message};
    file = *std::move(again);
    changed = true;
  }
  const Status timely = CheckTimes(*next);
  if (!timely || !changed) return timely;
  // A run that was screened does not become an unscreened one on the way.
  if (Screened(*old) && !Screened(*next)) return Error{ErrorCode::kRefused, "no known-hash list is left"};
  // Since the start the manifest says what is compared.
  const int lost = GroupsOf(*old) & ~GroupsOf(*next);
  if (lost != 0)
    return Error{ErrorCode::kRefused,
                 "hash lists: no list has digests, URLs or PDQ hashes any more, as one had"};
  std::atomic_store(&files_, std::shared_ptr<const Files>(std::move(next)));
  ++generation_;
  return SelfTest();
}

}  // namespace tamis
