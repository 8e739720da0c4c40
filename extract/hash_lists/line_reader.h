#ifndef TAMIS_EXTRACT_HASH_LISTS_LINE_READER_H_
#define TAMIS_EXTRACT_HASH_LISTS_LINE_READER_H_

// Lines of a stream, bounded: LF or CRLF, numbered, without a byte order mark.

#include <cstdint>
#include <deque>
#include <iosfwd>
#include <string>

#include "crawler/core/result.h"
#include "extract/hash_lists/byte_source.h"
#include "extract/hash_lists/list_reader.h"

namespace tamis {

struct NumberedLine {
  int64_t number = 0;        // 1-based
  bool is_too_long = false;  // above options.max_line_bytes: `text` is empty
  std::string text;
};

/// Lifetime: the stream must outlive it. Thread-safety: none.
class LineReader {
 public:
  LineReader(std::istream& file, const ListReadOptions& options)
      : source_(file, options.max_file_bytes), max_line_bytes_(options.max_line_bytes) {}

  /// False at the end. Errors: those of ByteSource::failure().
  Result<bool> Next(NumberedLine& line);

  /// The next calls of Next give these again, in their order.
  void PutBack(std::deque<NumberedLine> lines);

 private:
  ByteSource source_;
  const int64_t max_line_bytes_;
  std::deque<NumberedLine> put_back_;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_LINE_READER_H_
