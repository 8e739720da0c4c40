#ifndef TAMIS_CRAWLER_CORE_RFC3339_H_
#define TAMIS_CRAWLER_CORE_RFC3339_H_

// Moments as evidence holds them: RFC 3339 with microseconds, UTC.

#include <string>
#include <string_view>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"

namespace tamis {

/// "2026-11-26T03:18:03.000250Z". Times outside the years 0 to 9999 become the nearest inside.
std::string Rfc3339Micros(TimePoint time);

/// Reads what Rfc3339Micros writes, and nothing else. Errors: kInvalidInput, without the text.
Result<TimePoint> TimeFromRfc3339Micros(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_RFC3339_H_
