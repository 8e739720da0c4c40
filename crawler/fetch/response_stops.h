#ifndef TAMIS_CRAWLER_FETCH_RESPONSE_STOPS_H_
#define TAMIS_CRAWLER_FETCH_RESPONSE_STOPS_H_

// What an error or a response head without a use means for its item.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "crawler/step.h"

namespace tamis {

bool IsRedirect(int status);

/// What an error of the client means: retry, drop, or the run is stopping.
Stop StopOf(const Error& error);

/// Is the failure the host's, in the sense of the breaker?
bool Connected(const Error& error);

/// Retry-After of a head, if it has one that can be read.
std::optional<Milliseconds> RetryAfterOf(const ResponseHead& head, TimePoint now);

/// A redirect of a page or image becomes a new item; anything wrong with it is a reason to drop.
Stop StopOfRedirect(const ResponseHead& head, int64_t max_redirects);

/// The first word of an error's message: the reason code of the parts below.
std::string ReasonWord(const std::string& message);

/// Value of the first header `name` (lower-case); empty if absent.
std::string_view HeaderValue(const Headers& headers, std::string_view name);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_RESPONSE_STOPS_H_
