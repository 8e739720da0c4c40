#ifndef TAMIS_CRAWLER_FETCH_ROBOTS_POLICY_H_
#define TAMIS_CRAWLER_FETCH_ROBOTS_POLICY_H_

// What follows from an attempt to fetch robots.txt: rules, permission, refusal, and when to try again.
// Pure functions of (state, outcome, now). Standard: RFC 9309 2.3, 2.4.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "extract/consent/robots_statements.h"
#include "extract/robots_txt.h"

namespace tamis {

/// The choices that RFC 9309 leaves open.
struct RobotsPolicy {
  RobotsOptions parsing;
  bool allow_when_forbidden = true;        // 401, 403
  bool allow_when_censored = false;        // 451
  bool allow_when_redirects_fail = false;  // more than 5 hops, or a loop
  bool obey_visit_time = false;
  double max_crawl_delay_s = 300;          // a site that asks for more is left alone
  std::string product_token;               // ours
  std::vector<std::string> policy_tokens;  // rights.policy_tokens
};

/// rights.policy (strict, standard, permissive), network.max_robots_bytes and politeness.max_crawl_delay.
RobotsPolicy RobotsPolicyFor(const Options& options);

/// One attempt to fetch /robots.txt, redirects followed (at most 5 hops). The default is a failure.
struct RobotsFetch {
  enum class Kind : uint8_t {
    kFailed,     // DNS, TCP, TLS, time-out, truncated body, address not allowed
    kAbandoned,  // stopped on request (shutdown): nothing was learned, the state stays as it is
    kRedirects,  // more than 5 hops, a loop, or a redirect that leads nowhere
    kResponse,   // a final status and the body, Content-Encoding removed, at most max_robots_bytes + 1 of it
  };
  Kind kind = Kind::kFailed;
  int status = 0;
  std::string body;
  std::string cache_control;                // field value; empty if none
  std::optional<Milliseconds> retry_after;  // ParseRetryAfter, of 429 and 503
};

/// What is known of one origin's robots.txt. Independent of the policy, except for how `rules` was read.
struct RobotsState {
  enum class Kind : uint8_t {
    kUnreachable,  // 5xx, network: everything is disallowed
    kRateLimited,  // 429: likewise
    kRedirects,    // redirects led nowhere
    kForbidden,    // 401, 403, 451 (see status)
    kNoFile,       // other 4xx, or HTML instead of rules: everything is allowed
    kRules,        // rules apply
  };
  Kind kind = Kind::kUnreachable;
  int status = 0;            // of the last attempt; 0: no response
  int failures = 0;          // attempts in a row without an answer
  TimePoint attempted_at{};  // last attempt
  TimePoint next_fetch_at{};
  TimePoint copy_fetched_at{};    // when `rules` was received; epoch: there is no copy
  TimePoint unreachable_since{};  // first of the failures; epoch: none
  std::string sha256;             // hex, of the copy's body as received; empty: there is no copy
  RobotsTxt rules;                // the last copy; kept while unreachable
  RobotsStatements statements;    // prepared from it

  bool has_copy() const { return !sha256.empty(); }
  size_t MemoryBytes() const {
    return sizeof(*this) + sha256.capacity() + rules.MemoryBytes() + statements.MemoryBytes();
  }
};

/// One attempt, with what it was made for.
struct RobotsAttempt {
  std::string origin;  // as Url::origin()
  RobotsFetch outcome;
  TimePoint now{};
};

/// The state after an attempt (kAbandoned counts as kFailed here). `previous` is null on the first.
///
/// Fresh for min(24 h, max(1 h, max-age)), 24 h without max-age (RFC 9309 2.4). Failures are retried after
/// 15 min, doubling to 24 h; 429 and 503 after Retry-After, at most 24 h; redirects after 1 h.
RobotsState Next(const RobotsState* previous, const RobotsAttempt& attempt, const RobotsPolicy& policy);

/// True if the answer is too old to be used, or a failure is due for another attempt.
bool NeedsFetch(const RobotsState& state, TimePoint now);

/// The verdict for one URL. Reasons, all stable: "passed", robots_disallowed, robots_too_costly,
/// robots_crawl_delay, robots_visit_time (kDisallowed); robots_forbidden (kDisallowed); robots_unreachable,
/// robots_rate_limited, robots_redirects, robots_stale (kUnreachable: ask again later).
///
/// Unreachable for more than 30 days: the last copy applies, without one the answer stays no.
RobotsVerdict VerdictFor(const RobotsState& state, const RobotsPolicy& policy, std::string_view agent,
                         std::string_view path_and_query, TimePoint now);

/// Compact form for the state database: versioned, holds the copy as received.
std::string Serialize(const RobotsState& state);

/// Inverse of Serialize; reads the copy again, by `policy`.
/// Errors: kInvalidInput for bytes that Serialize does not write; hostile bytes cost at most their length.
Result<RobotsState> DeserializeRobotsState(std::string_view bytes, std::string_view origin,
                                           const RobotsPolicy& policy);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_ROBOTS_POLICY_H_
