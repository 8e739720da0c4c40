#ifndef TAMIS_EXTRACT_HASH_LISTS_LIST_COLLECTOR_H_
#define TAMIS_EXTRACT_HASH_LISTS_LIST_COLLECTOR_H_

// Where the readers of all formats put what they found: records to the visitor, counts to the report.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "extract/hash_lists/list_reader.h"
#include "extract/hash_lists/list_value.h"

namespace tamis {

inline constexpr size_t kMaxListProblems = 100;

/// Lifetime: options and visitor must outlive it. Thread-safety: none.
class ListCollector {
 public:
  ListCollector(const ListReadOptions& options, const ListRecordVisitor& visitor)
      : options_(options), visitor_(visitor) {}

  const ListReadOptions& options() const { return options_; }

  /// Reads one value into the record: appended, or counted as malformed or as another kind. `type` absent:
  /// the value carries none.
  void AddValue(std::string_view value, const std::optional<ListType>& type, int64_t line,
                ListRecord& record);

  void Malformed(int64_t line, std::string what);
  void OtherKind() { ++report_.other_kinds; }
  void Saw(const std::optional<TimePoint>& time);
  void SetComplete(bool complete) { report_.complete = complete; }

  /// Hands the record on; one that says nothing is not counted. Errors: those of the visitor.
  Status Visit(ListRecord&& record);

  ListReadReport Take() && { return std::move(report_); }

 private:
  const ListReadOptions& options_;
  const ListRecordVisitor& visitor_;
  ListReadReport report_;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_LIST_COLLECTOR_H_
