#ifndef TAMIS_CRAWLER_FETCH_HEAD_READER_H_
#define TAMIS_CRAWLER_FETCH_HEAD_READER_H_

// The lines before a body, collected under caps. Source: RFC 9112 (message format), RFC 9110 15.2 (1xx).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

struct HeadLimits {
  int64_t max_bytes = 64 * 1024;  // of all heads of one response together, 1xx and trailers included
  int64_t max_lines = 200;        // likewise
  int max_interim = 10;           // 1xx responses
};

/// Takes header lines as libcurl passes them on, status lines included, line breaks optional.
///
/// Errors: kTooLarge "header_too_large ..."; kUnavailable "protocol_error ..." for more 1xx responses than
/// allowed. After an error the reader is done for.
class HeadReader {
 public:
  explicit HeadReader(HeadLimits limits) : limits_(limits) {}

  /// One line; the empty line ends a head. Lines after the final head are trailers: counted, not kept.
  Status Add(std::string_view line);

  /// The final head (not a 1xx) has ended.
  bool is_complete() const { return complete_; }
  int status() const { return status_; }
  const Headers& headers() const { return headers_; }
  Headers TakeHeaders() { return std::move(headers_); }

 private:
  void AddField(std::string_view line);
  Status EndHead();

  const HeadLimits limits_;
  int64_t bytes_ = 0;
  int64_t lines_ = 0;
  int interim_ = 0;
  int status_ = 0;
  bool complete_ = false;
  Headers headers_;
};

/// The last Content-Type that has a type and a subtype, without parameters, lower-case; else empty.
std::string ContentTypeEssence(const Headers& headers);

/// Content-Length, when all of them are the same decimal number; else nothing.
std::optional<int64_t> ContentLength(const Headers& headers);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_HEAD_READER_H_
