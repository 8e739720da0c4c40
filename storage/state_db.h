#ifndef TAMIS_STORAGE_STATE_DB_H_
#define TAMIS_STORAGE_STATE_DB_H_

// The one database of a run: atomic batches, ordered scans, sealed values. Library: LevelDB, hidden in
// state_db.cc. Keys are made in state_keys.h. They are stored as they are, so they must never hold anything
// in clear.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "crawler/core/result.h"
#include "storage/private_keys.h"

namespace tamis {

/// Changes that happen together or not at all. Values are given in clear and sealed when written.
/// Thread-safety: none.
class StateBatch {
 public:
  /// Sets `key`. An empty value is a mark: the key exists, there is nothing to seal.
  void Put(std::string_view key, std::string_view value);
  void Delete(std::string_view key);

  /// Adds to the counter at `key` (absent counts as zero) when the batch is written, not before: two batches
  /// may be prepared at the same time. Read it with StateDb::Counter.
  void Add(std::string_view key, int64_t delta);

  void Append(const StateBatch& other) { bytes_ += other.bytes_; }
  void Clear() { bytes_.clear(); }
  bool empty() const { return bytes_.empty(); }
  size_t size_bytes() const { return bytes_.size(); }

  /// Wire form, in clear: only to be stored as the sealed value of another batch.
  const std::string& Serialize() const { return bytes_; }
  /// Errors: kInvalidInput for anything that Serialize has not made.
  static Result<StateBatch> Deserialize(std::string_view bytes);

  /// What a reader of the batch is told, in order.
  class Visitor {
   public:
    virtual ~Visitor() = default;
    virtual Status OnPut(std::string_view key, std::string_view value) = 0;
    virtual Status OnDelete(std::string_view key) = 0;
    virtual Status OnAdd(std::string_view key, int64_t delta) = 0;
  };
  /// Stops at the visitor's first error and returns it.
  Status Visit(Visitor& visitor) const;

 private:
  std::string bytes_;  // operations one after the other, see state_batch.cc
};

/// Is a write only handed to the system (survives SIGKILL), or on the disk when Write returns (survives power
/// loss)?
enum class Durability : uint8_t { kProcess, kPower };

struct StateDbOptions {
  std::filesystem::path folder;                  // PRIVATE/state, created if absent
  int64_t write_buffer_bytes = 8 * 1024 * 1024;  // twice this at peak
  int64_t block_cache_bytes = 8 * 1024 * 1024;
  int max_open_tables = 128;  // about 50 KiB each for index and Bloom filter; never mapped
};

/// Which part of the key space a scan reads.
struct ScanRange {
  std::string prefix;  // only keys that start so
  std::string from;    // first key; empty: the first with the prefix
  int64_t limit = std::numeric_limits<int64_t>::max();
};

/// An ordered map from key to sealed value, with write-ahead log and checksums.
///
/// Sealing: XChaCha20-Poly1305 with the key of the entry as associated data, so that a value cannot be read,
/// changed or moved to another entry (docs/decisions/0004-sealed-state.md). Errors: kInternal for disk,
/// damage and values that this seal does not open. After the first failed write every later write fails with
/// the same error: the caller stops, and the next start resumes from what was written. Nothing is ever
/// repaired by deleting it. Thread-safety: all methods may be called from any thread; writes are serialised.
class StateDb {
 public:
  /// Errors: kUnavailable when another process has it open; else as above.
  static Result<std::unique_ptr<StateDb>> Open(const StateDbOptions& options, const PrivateKeys& keys);
  ~StateDb();
  StateDb(const StateDb&) = delete;
  StateDb& operator=(const StateDb&) = delete;

  Result<std::optional<std::string>> Get(std::string_view key) const;
  /// Get without opening the value: the cheap question of a seen set.
  Result<bool> Contains(std::string_view key) const;
  /// A counter kept by StateBatch::Add; 0 if absent.
  Result<int64_t> Counter(std::string_view key) const;

  Status Write(const StateBatch& batch, Durability durability);
  /// Everything written so far reaches the disk.
  Status Sync();

  /// Deletes these keys; their values, and all older ones, are in no file of the database when it returns:
  /// the write-ahead log has been begun anew, and the tables that held them written again. (What the device
  /// keeps of deleted files is not overwritten. The keys themselves may go on being named.)
  ///
  /// Cost: the log, and per level the tables of 2 MiB that overlap what lies between the first and the last
  /// key of each domain. Others may go on reading and writing; not to be called by a visitor of Scan.
  Status Purge(std::span<const std::string> keys);

  /// Called with each key and its opened value, in key order, until it returns false.
  using ScanVisitor = std::function<bool(std::string_view key, std::string_view value)>;
  Status Scan(const ScanRange& range, const ScanVisitor& visitor) const;

  /// The first key at or after `from` that starts with `prefix`, if any. Opens no value.
  Result<std::optional<std::string>> FirstKey(std::string_view prefix, std::string_view from) const;

 private:
  class Impl;
  explicit StateDb(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_STATE_DB_H_
