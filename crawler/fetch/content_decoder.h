#ifndef TAMIS_CRAWLER_FETCH_CONTENT_DECODER_H_
#define TAMIS_CRAWLER_FETCH_CONTENT_DECODER_H_

// Content-Encoding removed in small steps, so that a bomb is seen after its first bytes. libcurl's own
// decoders would inflate a whole network buffer into memory while a transfer is paused.
// Source: RFC 9110 8.4, RFC 1952 (gzip), RFC 7932 (br), RFC 8878 and RFC 9659 (zstd, window of at most 8
// MiB).

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"

namespace tamis {

/// What Accept-Encoding offers.
inline constexpr std::string_view kOfferedCodings = "gzip, br, zstd";

/// Takes encoded bytes in any portions, gives decoded bytes in portions of at most 32 KiB.
///
/// Errors: kUnavailable "protocol_error: ..." for bytes that are not of the coding, "memory_budget: ...";
/// whatever the sink returns. After an error the decoder is done for.
/// Limits: windows are charged to the budget (zlib: none, 40 KiB).
class ContentDecoder {
 public:
  using Sink = std::function<Status(std::span<const std::byte>)>;

  /// `coding`: the Content-Encoding field; null for identity and empty. Errors: kUnavailable for codings
  /// that were not offered and for more than one.
  static Result<std::unique_ptr<ContentDecoder>> Make(std::string_view coding, MemoryBudget& budget);

  virtual ~ContentDecoder() = default;
  virtual Status Decode(std::span<const std::byte> encoded, const Sink& sink) = 0;

  /// The coding's own end mark has been seen. False at the end of a body: it was cut.
  virtual bool is_finished() const = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_CONTENT_DECODER_H_
