#ifndef TAMIS_EXTRACT_HASH_LISTS_BYTE_SOURCE_H_
#define TAMIS_EXTRACT_HASH_LISTS_BYTE_SOURCE_H_

// Bytes of a stream with a cap, and the line they stand on.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"

namespace tamis {

/// After a failure it gives no more bytes: ask failure() at the end.
/// Lifetime: the stream must outlive it. Thread-safety: none.
class ByteSource {
 public:
  ByteSource(std::istream& file, int64_t max_bytes);

  bool at_end() { return at_ == size_ && !Fill(); }
  /// '\0' at the end.
  char peek() { return at_end() ? '\0' : buffer_[at_]; }
  /// Takes the next byte. Only when not at_end().
  char Take() {
    const char c = buffer_[at_++];
    line_ += c == '\n' ? 1 : 0;
    return c;
  }
  /// Takes all bytes at hand, at most 64 KiB; empty at the end. Lines are not counted.
  std::string_view TakePortion();

  int64_t line() const { return line_; }  // 1-based, of the next byte

  /// Errors: kTooLarge above the cap, kUnavailable when the stream cannot be read.
  Status failure() const;

 private:
  bool Fill();

  std::istream& file_;
  const int64_t max_bytes_;
  std::vector<char> buffer_;
  size_t at_ = 0;
  size_t size_ = 0;
  int64_t bytes_ = 0;
  int64_t line_ = 1;
  std::optional<Error> failure_;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_BYTE_SOURCE_H_
