#ifndef TAMIS_STORAGE_NEAR_DUPLICATES_H_
#define TAMIS_STORAGE_NEAR_DUPLICATES_H_

// Pictures of a dataset that are nearly the same, by their PDQ hashes, in bounded memory.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/options.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"

namespace tamis {

/// The nearest picture that is kept or reserved.
struct NearDuplicate {
  std::string uid;   // of its row
  int distance = 0;  // bits, at most max_distance
};

/// An index of the pictures that were kept. A picture is reserved before it is written, so that two of a
/// moment see each other, and given back when its row does not come.
/// Thread-safety: all methods may be called from any thread.
class NearDuplicateIndex {
 public:
  /// Loads what the ledger says of rows that are in the dataset (hash, uid); the newest, as many as memory
  /// allows. Errors: kInternal for a ledger that cannot be read.
  static Result<std::unique_ptr<NearDuplicateIndex>> Open(const DuplicateOptions& options,
                                                          const std::filesystem::path& ledger);
  virtual ~NearDuplicateIndex() = default;

  /// The nearest one within max_distance, if any; then the picture is taken in. `hash`: of the picture as
  /// decoded. Hashes below quality 50 say nothing: never a duplicate, never taken in.
  virtual std::optional<NearDuplicate> FindAndReserve(const PdqHash& hash, const std::string& uid) = 0;

  /// The row did not come.
  virtual void GiveBack(const PdqHash& hash, const std::string& uid) = 0;

  /// Pictures that left the index because memory was short.
  virtual int64_t evicted() const = 0;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_NEAR_DUPLICATES_H_
