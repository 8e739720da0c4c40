#ifndef TAMIS_CRAWLER_MATCH_REMOTE_MATCHER_H_
#define TAMIS_CRAWLER_MATCH_REMOTE_MATCHER_H_

// Matchers of kind "https": a service of whoever keeps the list, which gets PDQ hashes and nothing else.

#include <memory>

#include "config/options.h"
#include "crawler/core/result.h"
#include "crawler/match/matcher.h"

namespace tamis {

/// Asks about eight hashes that belong to no picture; the service must answer that it knows none. A question
/// sends all needles of all frames, at most kMaxServiceHashes a request, one request after the other within
/// one timeout; a request that met no answer, 429 or 5xx is sent once more if there is time. A picture
/// without PDQ hashes is kUnscannable.
/// Errors: kInvalidInput (ca_file), kRefused. Precondition: CheckMatcherOptions.
Result<std::unique_ptr<Matcher>> OpenRemoteMatcher(const MatcherOptions& options);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_MATCH_REMOTE_MATCHER_H_
