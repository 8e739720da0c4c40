#ifndef TAMIS_EXTRACT_HASH_LISTS_JSON_RECORDS_H_
#define TAMIS_EXTRACT_HASH_LISTS_JSON_RECORDS_H_

// Pages of an API, as JSON: cut into records while they are read, so that one that is malformed is lost alone
// and none of the others has to wait in memory.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// Who is told what stands in the page. Texts are JSON values as written, not yet parsed, and last for the
/// call.
class JsonPageSink {
 public:
  virtual ~JsonPageSink() = default;

  /// One element of an array, or an empty `value` for an array without any; `key` names the array in the
  /// page, and is empty if the page is the array. `line`: on which the element begins. Larger than the cap:
  /// `is_too_large`, and `value` is empty.
  virtual Status Element(std::string_view key, std::string_view value, int64_t line, bool is_too_large) = 0;

  /// A member of the page that is no array. Larger than the cap: `value` is cut.
  virtual void Member(std::string_view key, std::string_view value) = 0;

  /// A page ends; another one may follow in the same file.
  virtual void EndOfPage() = 0;
};

struct JsonPageLimits {
  int64_t max_file_bytes = int64_t{8} << 30;
  size_t max_value_bytes = size_t{1} << 20;
};

/// Errors: kInvalidInput with the line where the text is no JSON page, also for no page at all; kTooLarge;
/// those of the stream and of the sink.
Status ReadJsonPages(std::istream& file, const JsonPageLimits& limits, JsonPageSink& sink);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_JSON_RECORDS_H_
