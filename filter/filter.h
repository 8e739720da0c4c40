#ifndef TAMIS_FILTER_FILTER_H_
#define TAMIS_FILTER_FILTER_H_

// One question about one stage of a pair's life.

#include <string_view>

#include "crawler/core/result.h"
#include "crawler/core/verdict.h"

namespace tamis {

/// Judges a T. T says when the question is asked (core/stages.h).
///
/// Errors: an Error is a rejection with reason "filter_error"; so is an exception.
/// Thread-safety: Check is const, does no I/O after construction, and may run on many threads at once.
template <class T>
class Filter {
 public:
  virtual ~Filter() = default;

  /// Stable snake_case name, as in docs/filters.md.
  virtual std::string_view name() const = 0;

  /// Reject, quarantine or pass, with a reason code.
  virtual Result<Finding> Check(const T& value) const = 0;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_FILTER_H_
