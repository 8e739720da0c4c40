#ifndef TAMIS_EXTRACT_WEB_DATE_H_
#define TAMIS_EXTRACT_WEB_DATE_H_

// Dates as sitemaps and feeds write them.

#include <optional>
#include <string_view>

#include "crawler/core/clock.h"

namespace tamis {

/// A date of W3C's profile of ISO 8601: "2005", "2005-01", "2005-01-01", or with a time and a zone,
/// "2005-01-01T10:30Z", "2005-01-01T10:30:15.5+01:00"; what is left out counts as its first moment, UTC.
/// None for anything else: a time without a zone is no such date.
/// Source: https://www.w3.org/TR/NOTE-datetime. Thread-safe.
std::optional<TimePoint> ParseW3cDate(std::string_view text);

/// A date of RFC 822 section 5 with the years of RFC 2822: "Sat, 01 Jan 2005 10:30:15 +0100", weekday,
/// seconds optional; two-digit years are 1950 to 2049 (RFC 2822 4.3). Zones: "+hhmm", UT, GMT, Z and the
/// American ones. The weekday is not compared. Thread-safe.
std::optional<TimePoint> ParseRfc822Date(std::string_view text);

/// Whichever of the two it is.
std::optional<TimePoint> ParseWebDate(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_WEB_DATE_H_
