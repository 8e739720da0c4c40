#ifndef TAMIS_STORAGE_NEAR_DUPLICATES_H_
#define TAMIS_STORAGE_NEAR_DUPLICATES_H_

// Pictures of a dataset that are nearly the same, by their PDQ hashes, in bounded memory.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/options.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"
#include "storage/manifest.h"
#include "storage/near_pictures.h"

namespace tamis {

/// The nearest picture that is kept or reserved. Its row may not come after all, or be removed later: the
/// name then leads nowhere.
struct NearDuplicate {
  std::string uid;   // of its row; empty: kept by a version that did not note uids
  int distance = 0;  // bits, at most max_distance
};

/// The hash that stands for a picture here: of its first frame on white. Null if there is none.
const PdqHash* HashForDuplicates(const std::vector<PdqHash>& hashes);

/// False: the hash says too little to be compared. Quality below 50, or a number of bits that only pictures
/// have most of whose coefficients are equal.
bool SaysEnough(const PdqHash& hash);

/// An index of the pictures that were kept. A picture is reserved before it is written, so that two of a
/// moment see each other, and given back when its row does not come.
///
/// Exact: no picture within max_distance that is in the index is missed, of whatever is served, turned by
/// right angles or mirrored ones included as far as the needles of a hash tell. Which of several equally near
/// ones is named is not defined. Cost: bounded (near_pictures.h). Memory: duplicates.memory_mib for
/// everything; the oldest picture leaves for a new one.
/// Thread-safety: all methods may be called from any thread; one at a time.
class NearDuplicateIndex {
 public:
  /// Loads what the ledger says of rows of shards that the manifest names (the dataset's, not the
  /// quarantine's); the newest, as many as memory allows. Flush or sync a ledger that is open. Lines that are
  /// damaged are passed over: their pictures are not known here.
  /// Errors: kInternal for a ledger that cannot be read.
  static Result<std::unique_ptr<NearDuplicateIndex>> Open(const DuplicateOptions& options,
                                                          const std::filesystem::path& ledger,
                                                          const Manifest& manifest);

  explicit NearDuplicateIndex(const DuplicateOptions& options);

  /// The nearest one within max_distance, if any; then the picture is taken in, except where it is going to
  /// be dropped for what was found (duplicates.near = drop). `hash`: of the picture as decoded
  /// (HashForDuplicates). One that says too little is never a duplicate and never taken in. A picture is no
  /// duplicate of itself. `uid` and `page_id` are 32 hexadecimal digits, as rows and pages have them.
  std::optional<NearDuplicate> FindAndReserve(const PdqHash& hash, const std::string& uid,
                                              const std::string& page_id);

  /// The row did not come. One that was not taken in, or has left, is no error.
  void GiveBack(const PdqHash& hash, const std::string& uid);

  /// The rows of this page are going to be removed: none of them is named any more.
  void RemovePage(const std::string& page_id);

  /// Pictures that left the index because memory was short, those of earlier runs included.
  int64_t evicted() const;

 private:
  void Load(const PdqHash& hash, const std::string& uid, const std::string& page_id);

  const bool drops_;
  mutable std::mutex mutex_;
  NearPictures pictures_;
};

/// What FindAndReserve reserved, held until the row is in a shard; given back on destruction.
/// Lifetime: the index must outlive it.
class NearDuplicateReservation {
 public:
  NearDuplicateReservation() = default;  // nothing is reserved
  NearDuplicateReservation(NearDuplicateIndex& index, const PdqHash& hash, const std::string& uid,
                           const std::string& page_id)
      : index_(&index), hash_(hash), uid_(uid), found_(index.FindAndReserve(hash, uid, page_id)) {}
  NearDuplicateReservation(NearDuplicateReservation&& other) noexcept
      : index_(std::exchange(other.index_, nullptr)),
        hash_(other.hash_),
        uid_(std::move(other.uid_)),
        found_(std::move(other.found_)) {}
  NearDuplicateReservation& operator=(NearDuplicateReservation&&) = delete;
  NearDuplicateReservation(const NearDuplicateReservation&) = delete;
  NearDuplicateReservation& operator=(const NearDuplicateReservation&) = delete;
  ~NearDuplicateReservation() {
    if (index_ != nullptr) index_->GiveBack(hash_, uid_);
  }

  const std::optional<NearDuplicate>& found() const { return found_; }

  /// The row is in the dataset's open shard.
  void Keep() { index_ = nullptr; }

 private:
  NearDuplicateIndex* index_ = nullptr;
  PdqHash hash_;
  std::string uid_;
  std::optional<NearDuplicate> found_;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_NEAR_DUPLICATES_H_
