#ifndef TAMIS_STORAGE_CONTENT_INDEX_H_
#define TAMIS_STORAGE_CONTENT_INDEX_H_

// Which image contents the dataset holds already: one keyed name per kept image, never the digest.

#include <mutex>
#include <span>
#include <unordered_set>

#include "crawler/core/digest.h"
#include "crawler/core/result.h"
#include "storage/private_keys.h"
#include "storage/state_db.h"

namespace tamis {

/// Reserve -> Commit with the shard -> Settle; or Reserve -> Release.
///
/// Memory: reservations only, that is the rows of open shards. Lifetime: the database must outlive it.
/// Thread-safety: all methods may be called from any thread.
class ContentIndex {
 public:
  ContentIndex(StateDb& db, const PrivateKeys& keys) : db_(db), name_key_(keys.name) {}

  /// True: new, and now reserved for the caller. False: kept or reserved before. Errors: kInternal (doubt:
  /// drop it).
  Result<bool> Reserve(const Sha256& content);

  /// The row was dropped after all.
  void Release(const Sha256& content);

  /// Adds to `batch` what makes these contents durable.
  void AddTo(StateBatch& batch, std::span<const Sha256> contents) const;

  /// The batch is committed: the reservations are no longer needed.
  void Settle(std::span<const Sha256> contents);

 private:
  std::string KeyOf(const Sha256& content) const;

  StateDb& db_;
  const Key256 name_key_;
  std::mutex mutex_;
  std::unordered_set<std::string> reserved_;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_CONTENT_INDEX_H_
