#ifndef TAMIS_CRAWLER_MATCH_PROCESS_MATCHER_H_
#define TAMIS_CRAWLER_MATCH_PROCESS_MATCHER_H_

// Matchers of kind "library" and "process": both are processes, asked one question at a time.

#include <memory>
#include <string>

#include "config/options.h"
#include "crawler/core/result.h"
#include "crawler/match/matcher.h"

namespace tamis {

/// Starts the process and takes its hello. A picture that lacks a part which the process wants is
/// kUnscannable without a question. A process that crashed, hung or said what is no answer is replaced
/// before the next question, as is one that ended in between: at once the first time, then after 100, 200,
/// ... at most 1,000 ms, until a question is answered again. Errors: kRefused. Precondition:
/// CheckMatcherOptions.
Result<std::unique_ptr<Matcher>> OpenProcessMatcher(const MatcherOptions& options);

/// Where tamis-matcher-host is: $TAMIS_MATCHER_HOST, else beside the running program, else ../libexec/tamis
/// from there. Errors: kNotFound.
Result<std::string> FindMatcherHost();

}  // namespace tamis

#endif  // TAMIS_CRAWLER_MATCH_PROCESS_MATCHER_H_
