#ifndef TAMIS_FILTER_LOOSE_DATE_H_
#define TAMIS_FILTER_LOOSE_DATE_H_

// Dates as people write them into unavailable_after.

#include <optional>
#include <string_view>

#include "crawler/core/clock.h"

namespace tamis {

/// Reads a date as RFC 822, RFC 850, asctime and ISO 8601 write it, in any case. A missing zone is UTC, a
/// missing time midnight. None if anything in it cannot be read. Thread-safe.
std::optional<TimePoint> ParseLooseDate(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_FILTER_LOOSE_DATE_H_
