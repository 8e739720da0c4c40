#include "storage/state_db.h"

#include <leveldb/cache.h>
#include <leveldb/db.h>
#include <leveldb/env.h>
#include <leveldb/filter_policy.h>
#include <leveldb/write_batch.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <new>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "storage/reader_epochs.h"
#include "storage/state_env.h"
#include "storage/state_keys.h"
#include "storage/value_seal.h"

namespace tamis {
namespace {

constexpr int kBloomBitsPerKey = 10;
constexpr size_t kCachedCounters = 20'000;

leveldb::Slice ToSlice(std::string_view text) {
  return {text.data(), text.size()};
}
std::string_view ToView(const leveldb::Slice& slice) {
  return {slice.data(), slice.size()};
}

Error ToError(const leveldb::Status& status) {
  return {ErrorCode::kInternal, "state database: " + status.ToString()};
}

leveldb::ReadOptions Reading() {
  leveldb::ReadOptions options;
  options.verify_checksums = true;
  return options;
}

}  // namespace

/// The database and what it needs to live, in order of destruction.
class StateDb::Impl {
 public:
  explicit Impl(const PrivateKeys& keys) : seal_(keys.seal) {}

  Status Open(const StateDbOptions& options);
  Result<std::optional<std::string>> Get(std::string_view key) const;
  Result<bool> Contains(std::string_view key) const;
  Status Write(const StateBatch& batch, Durability durability);
  Status Scan(const ScanRange& range, const ScanVisitor& visitor) const;
  Result<std::optional<std::string>> FirstKey(std::string_view prefix, std::string_view from) const;
  Result<int64_t> CachedCounter(std::string_view key);
  Status Purge(std::span<const std::string> keys);

 private:
  class Sealer;
  Result<int64_t> ReadCounter(std::string_view key) const;
  Status AddCounters(const std::map<std::string, int64_t, std::less<>>& deltas, leveldb::WriteBatch& out);
  Status Fail(const leveldb::Status& status);

  const ValueSeal seal_;
  mutable ReaderEpochs readers_;  // LevelDB keeps replaced tables for those who read
  std::unique_ptr<leveldb::Logger> log_;
  std::unique_ptr<leveldb::Cache> cache_;
  std::unique_ptr<const leveldb::FilterPolicy> bloom_;
  std::unique_ptr<leveldb::DB> db_;
  mutable std::mutex mutex_;                           // guards what follows, and keeps writes in turn
  std::unordered_map<std::string, int64_t> counters_;  // as written; bounded, the rest is read again
  std::optional<Error> failed_;
};

/// Turns a batch into LevelDB's, values sealed, counters collected.
class StateDb::Impl::Sealer final : public StateBatch::Visitor {
 public:
  Sealer(const ValueSeal& seal, leveldb::WriteBatch& out) : seal_(seal), out_(out) {}

  Status OnPut(std::string_view key, std::string_view value) override {
    sealed_.clear();
    if (!value.empty()) seal_.Seal(key, value, sealed_);
    out_.Put(ToSlice(key), sealed_);
    return {};
  }
  Status OnDelete(std::string_view key) override {
    out_.Delete(ToSlice(key));
    return {};
  }
  Status OnAdd(std::string_view key, int64_t delta) override {
    deltas_[std::string(key)] += delta;
    return {};
  }
  const std::map<std::string, int64_t, std::less<>>& deltas() const { return deltas_; }

 private:
  const ValueSeal& seal_;
  leveldb::WriteBatch& out_;
  std::string sealed_;
  std::map<std::string, int64_t, std::less<>> deltas_;
};

Status StateDb::Impl::Open(const StateDbOptions& options) {
  log_ = SilentLogger();
  cache_.reset(leveldb::NewLRUCache(static_cast<size_t>(options.block_cache_bytes)));
  bloom_.reset(leveldb::NewBloomFilterPolicy(kBloomBitsPerKey));
  leveldb::Options settings;
  settings.env = StateEnv();
  settings.info_log = log_.get();
  settings.create_if_missing = true;
  settings.paranoid_checks = true;
  settings.block_cache = cache_.get();
  settings.filter_policy = bloom_.get();
  settings.write_buffer_size = static_cast<size_t>(options.write_buffer_bytes);
  settings.max_open_files = options.max_open_tables + 10;  // LevelDB keeps ten for itself
  settings.compression = leveldb::kNoCompression;          // sealed values do not compress
  leveldb::DB* db = nullptr;
  const leveldb::Status opened = leveldb::DB::Open(settings, options.folder.string(), &db);
  db_.reset(db);
  if (opened.ok()) return {};
  Error error = ToError(opened);
  if (opened.IsIOError() && error.message.find("/LOCK") != std::string::npos)
    error.code = ErrorCode::kUnavailable;
  return error;
}

Result<std::optional<std::string>> StateDb::Impl::Get(std::string_view key) const {
  std::string sealed;
  const ReaderEpochs::Reading reading(readers_);
  const leveldb::Status got = db_->Get(Reading(), ToSlice(key), &sealed);
  if (got.IsNotFound()) return std::optional<std::string>();
  if (!got.ok()) return ToError(got);
  std::optional<std::string> value(std::in_place);
  if (sealed.empty()) return value;
  const Status opened = seal_.Open(key, sealed, *value);
  if (!opened) return Error{opened.error().code, "state database: " + opened.error().message};
  return value;
}

Result<bool> StateDb::Impl::Contains(std::string_view key) const {
  std::string sealed;
  const ReaderEpochs::Reading reading(readers_);
  const leveldb::Status got = db_->Get(Reading(), ToSlice(key), &sealed);
  if (!got.ok() && !got.IsNotFound()) return ToError(got);
  return got.ok();
}

Result<int64_t> StateDb::Impl::ReadCounter(std::string_view key) const {
  const Result<std::optional<std::string>> value = Get(key);
  if (!value) return value.error();
  int64_t count = 0;
  if (!value->has_value()) return count;
  if ((*value)->size() != sizeof count) return Error{ErrorCode::kInternal, "state database: not a counter"};
  std::memcpy(&count, (*value)->data(), sizeof count);
  return count;
}

Result<int64_t> StateDb::Impl::CachedCounter(std::string_view key) {
  const std::scoped_lock lock(mutex_);
  std::string name(key);
  const auto known = counters_.find(name);
  if (known != counters_.end()) return known->second;
  const Result<int64_t> count = ReadCounter(key);
  if (!count) return count.error();
  if (counters_.size() >= kCachedCounters) counters_.clear();
  counters_.emplace(std::move(name), *count);
  return *count;
}

Status StateDb::Impl::AddCounters(const std::map<std::string, int64_t, std::less<>>& deltas,
                                  leveldb::WriteBatch& out) {
  if (counters_.size() + deltas.size() > kCachedCounters) counters_.clear();
  std::string sealed;
  for (const auto& [key, delta] : deltas) {
    auto known = counters_.find(key);
    if (known == counters_.end()) {
      const Result<int64_t> count = ReadCounter(key);
      if (!count) return count.error();
      known = counters_.emplace(key, *count).first;
    }
    known->second += delta;
    const std::string_view raw(reinterpret_cast<const char*>(&known->second), sizeof known->second);
    seal_.Seal(key, raw, sealed);
    out.Put(ToSlice(key), sealed);
  }
  return {};
}

Status StateDb::Impl::Fail(const leveldb::Status& status) {
  failed_ = ToError(status);
  return *failed_;
}

Status StateDb::Impl::Write(const StateBatch& batch, Durability durability) {
  const std::scoped_lock lock(mutex_);
  if (failed_) return *failed_;
  leveldb::WriteBatch out;
  Sealer sealer(seal_, out);
  const Status read = batch.Visit(sealer);
  if (!read) return read;
  const Status counted = AddCounters(sealer.deltas(), out);
  if (!counted) {
    failed_ = counted.error();  // some counters in memory may be ahead of the disk now
    return counted;
  }
  leveldb::WriteOptions writing;
  writing.sync = durability == Durability::kPower;
  const leveldb::Status written = db_->Write(writing, &out);
  if (!written.ok()) return Fail(written);
  return {};
}

Status StateDb::Impl::Scan(const ScanRange& range, const ScanVisitor& visitor) const {
  const ReaderEpochs::Reading reading(readers_);
  const std::unique_ptr<leveldb::Iterator> at(db_->NewIterator(Reading()));
  std::string value;
  int64_t left = range.limit;
  for (at->Seek(range.from.empty() ? range.prefix : range.from); at->Valid() && left > 0;
       at->Next(), --left) {
    const std::string_view key = ToView(at->key());
    if (!key.starts_with(range.prefix)) break;
    const std::string_view sealed = ToView(at->value());
    value.clear();
    if (!sealed.empty()) {
      const Status opened = seal_.Open(key, sealed, value);
      if (!opened) return Error{opened.error().code, "state database: " + opened.error().message};
    }
    if (!visitor(key, value)) return {};
  }
  if (!at->status().ok()) return ToError(at->status());
  return {};
}

Result<std::optional<std::string>> StateDb::Impl::FirstKey(std::string_view prefix,
                                                           std::string_view from) const {
  const ReaderEpochs::Reading reading(readers_);
  const std::unique_ptr<leveldb::Iterator> at(db_->NewIterator(Reading()));
  at->Seek(ToSlice(from.empty() ? prefix : from));
  if (!at->status().ok()) return ToError(at->status());
  std::optional<std::string> key;
  if (at->Valid() && ToView(at->key()).starts_with(prefix)) key = at->key().ToString();
  return key;
}

// LevelDB writes whole memtables, with values that were overwritten in them, and does not rewrite what lies
// in the deepest level. So the deletions are written twice: the first to leave the log and memory together
// with the values, the second to lie above all of that, and to be merged with it on their way down.
Status StateDb::Impl::Purge(std::span<const std::string> keys) {
  std::vector<std::string> sorted(keys.begin(), keys.end());
  std::sort(sorted.begin(), sorted.end());
  if (sorted.empty()) return {};
  StateBatch deletions;
  for (const std::string& key : sorted) deletions.Delete(key);
  const leveldb::Slice any = ToSlice(sorted.front());
  Status deleted = Write(deletions, Durability::kPower);
  if (!deleted) return deleted;
  db_->CompactRange(&any, &any);
  deleted = Write(deletions, Durability::kPower);
  if (!deleted) return deleted;
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto end = std::find_if(first, sorted.end(), [&](const std::string& key) {
      return key.compare(0, kDomainKeyBytes, *first, 0, kDomainKeyBytes) != 0;
    });
    const leveldb::Slice from = ToSlice(*first), to = ToSlice(*(end - 1));
    db_->CompactRange(&from, &to);
    first = end;
  }
  // Tables that somebody was reading when they were replaced go with the next change of the log.
  readers_.Drain();
  db_->CompactRange(&any, &any);
  return Write(StateBatch(), Durability::kPower);  // tells of failures meanwhile
}

StateDb::StateDb(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StateDb::~StateDb() = default;

Result<std::unique_ptr<StateDb>> StateDb::Open(const StateDbOptions& options, const PrivateKeys& keys) {
  std::error_code failed;
  std::filesystem::create_directories(options.folder, failed);
  if (failed) return Error{ErrorCode::kInternal, options.folder.string() + ": " + failed.message()};
  try {
    auto impl = std::make_unique<Impl>(keys);
    const Status opened = impl->Open(options);
    if (!opened) return opened.error();
    return std::unique_ptr<StateDb>(new StateDb(std::move(impl)));
  } catch (const std::bad_alloc&) {  // LevelDB replays its log in memory; nothing has been changed on disk
    return Error{ErrorCode::kUnavailable, "state database: out of memory while opening"};
  }
}

Result<std::optional<std::string>> StateDb::Get(std::string_view key) const {
  return impl_->Get(key);
}
Result<bool> StateDb::Contains(std::string_view key) const {
  return impl_->Contains(key);
}
Result<int64_t> StateDb::Counter(std::string_view key) const {
  return impl_->CachedCounter(key);
}
Status StateDb::Write(const StateBatch& batch, Durability durability) {
  return impl_->Write(batch, durability);
}
Status StateDb::Sync() {
  return impl_->Write(StateBatch(), Durability::kPower);
}
Status StateDb::Purge(std::span<const std::string> keys) {
  return impl_->Purge(keys);
}
Status StateDb::Scan(const ScanRange& range, const ScanVisitor& visitor) const {
  return impl_->Scan(range, visitor);
}
Result<std::optional<std::string>> StateDb::FirstKey(std::string_view prefix, std::string_view from) const {
  return impl_->FirstKey(prefix, from);
}

}  // namespace tamis
