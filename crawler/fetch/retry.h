#ifndef TAMIS_CRAWLER_FETCH_RETRY_H_
#define TAMIS_CRAWLER_FETCH_RETRY_H_

// When a failed fetch is worth another attempt.

#include <cstdint>
#include <optional>
#include <string_view>

#include "config/options.h"
#include "crawler/core/clock.h"

namespace tamis {

/// Why a fetch failed, as far as another attempt is concerned.
enum class RetryReason : uint8_t { kConnect, kTls, kTimeout, kServerError, kThrottled, kPermanent };

/// How long to wait after the `attempts`-th failure (1 for the first): `first`, 15 and 240 times as long,
/// then never; with a minute 1 min, 15 min, 4 h. kPermanent: never.
std::optional<Milliseconds> RetryDelay(int attempts, RetryReason reason,
                                       Milliseconds first = std::chrono::minutes(1));

/// The value of a Retry-After header as a time from now. Dates in the past are 0; numbers saturate at 10
/// years. nullopt: malformed. Source: RFC 9110 10.2.3; 5.6.7 for dates, all three forms.
std::optional<Milliseconds> ParseRetryAfter(std::string_view value, TimePoint now);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_RETRY_H_
