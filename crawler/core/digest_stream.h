#ifndef TAMIS_CRAWLER_CORE_DIGEST_STREAM_H_
#define TAMIS_CRAWLER_CORE_DIGEST_STREAM_H_

// SHA-256 of bytes that come in pieces: the checksum of a file while it is written.

#include <cstddef>
#include <memory>
#include <span>

#include "crawler/core/digest.h"
#include "crawler/core/result.h"

namespace tamis {

/// Thread-safety: none; one stream belongs to one writer.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;

  void Update(std::span<const std::byte> bytes);

  /// The digest of all bytes given so far; the stream takes no more. Errors: kInternal when OpenSSL failed at
  /// any point (fail closed).
  Result<Sha256> Finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_DIGEST_STREAM_H_
