#ifndef TAMIS_EXTRACT_HASH_LISTS_API_PAGE_H_
#define TAMIS_EXTRACT_HASH_LISTS_API_PAGE_H_

// What the readers of all exchanges' pages share: which array holds the records, and one record at a time.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"
#include "extract/hash_lists/json_fields.h"
#include "extract/hash_lists/json_records.h"
#include "extract/hash_lists/list_collector.h"

namespace tamis {

/// One exchange.
struct ApiFormat {
  std::vector<std::string_view> arrays;  // names of arrays of records; a page that is an array is one too
  std::function<Status(const simdjson::dom::object& record, int64_t line, ListCollector& collector)> read;
  /// Whether this member says that a page follows.
  std::function<bool(std::string_view key, std::string_view value)> says_more;
  size_t max_record_bytes = 0;  // 0: as a line
};

/// Errors: those of ReadJsonPages and of the visitor; kInvalidInput for a page without such an array.
Status ReadApiPages(std::istream& file, const ApiFormat& format, ListCollector& collector);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_API_PAGE_H_
