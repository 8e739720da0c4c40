#ifndef TAMIS_CRAWLER_RESCAN_PICTURE_HASHER_H_
#define TAMIS_CRAWLER_RESCAN_PICTURE_HASHER_H_

// Files of pictures -> PDQ hashes, decoded in sandboxed workers: datasets are as untrusted as the web.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"
#include "extract/jail/jail_pool.h"

namespace tamis {

/// Thread-safety: Hash may run on many threads. Lifetime: the budget must outlive it.
class PictureHasher {
 public:
  /// Errors: those of JailPool::Start.
  static Result<std::unique_ptr<PictureHasher>> Start(int workers, int64_t max_file_bytes,
                                                      MemoryBudget& budget);

  /// The picture first, then its variants and other frames. Errors: those of the image job and of the pool;
  /// kUnavailable and kCancelled are not the picture's fault.
  Result<std::vector<PdqHash>> Hash(std::span<const std::byte> file);

 private:
  explicit PictureHasher(std::unique_ptr<JailPool> jail) : jail_(std::move(jail)) {}

  const std::unique_ptr<JailPool> jail_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RESCAN_PICTURE_HASHER_H_
