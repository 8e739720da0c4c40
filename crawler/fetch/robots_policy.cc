#include "crawler/fetch/robots_policy.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "crawler/core/digest.h"
#include "crawler/core/wire.h"

namespace tamis {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds kLongestFreshness = hours(24);  // RFC 9309 2.4
constexpr seconds kShortestFreshness = hours(1);
constexpr seconds kFirstRetry = minutes(15);
constexpr seconds kLongestRetry = hours(24);
constexpr seconds kShortestRetryAfter = minutes(1);
constexpr seconds kRedirectRetry = hours(1);
constexpr hours kUnreachableForLong = hours(24 * 30);  // RFC 9309 2.3.1.4

constexpr uint32_t kStateVersion = 0x31425254;  // "TRB1"
constexpr int32_t kMostFailures = 1'000'000;
constexpr size_t kMostStoredBytes = size_t{64} << 20;
constexpr size_t kErrorDocumentBytes = 4096;  // where an S3 error document must name its code

bool IsFailure(RobotsState::Kind kind) {
  return kind == RobotsState::Kind::kUnreachable || kind == RobotsState::Kind::kRateLimited;
}

/// Object stores answer 403 for a file that does not exist when listing is not public.
bool IsMissingObject(const RobotsFetch& outcome) {
  const std::string_view head = std::string_view(outcome.body).substr(0, kErrorDocumentBytes);
  return head.find("<Code>AccessDenied</Code>") != std::string_view::npos;
}

RobotsState::Kind KindOfStatus(const RobotsFetch& outcome) {
  using Kind = RobotsState::Kind;
  const int status = outcome.status;
  if (status == 206) return Kind::kUnreachable;  // a part of a file is no answer
  if (status >= 200 && status < 300) return Kind::kRules;
  if (status >= 300 && status < 400) return Kind::kRedirects;
  if (status == 429) return Kind::kRateLimited;
  if (status == 403 && IsMissingObject(outcome)) return Kind::kNoFile;
  if (status == 401 || status == 403 || status == 451) return Kind::kForbidden;
  if (status >= 400 && status < 500) return Kind::kNoFile;
  return Kind::kUnreachable;
}

RobotsState::Kind KindOf(const RobotsFetch& outcome) {
  switch (outcome.kind) {
    case RobotsFetch::Kind::kFailed:
    case RobotsFetch::Kind::kAbandoned:
      return RobotsState::Kind::kUnreachable;
    case RobotsFetch::Kind::kRedirects:
      return RobotsState::Kind::kRedirects;
    case RobotsFetch::Kind::kResponse:
      return KindOfStatus(outcome);
  }
  return RobotsState::Kind::kUnreachable;
}

std::string_view TrimBlanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// RFC 9111 5.2.2.1: max-age in seconds; zero for no-store and no-cache; nullopt if neither is there.
std::optional<seconds> MaxAge(std::string_view cache_control) {
  std::optional<seconds> age;
  while (!cache_control.empty()) {
    const size_t comma = std::min(cache_control.find(','), cache_control.size());
    std::string directive(TrimBlanks(cache_control.substr(0, comma)));
    cache_control.remove_prefix(std::min(comma + 1, cache_control.size()));
    std::erase(directive, '"');
    std::transform(directive.begin(), directive.end(), directive.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (directive == "no-store" || directive == "no-cache") return seconds(0);
    constexpr std::string_view kMaxAge = "max-age=";
    if (!directive.starts_with(kMaxAge)) continue;
    int64_t value = 0;
    const char* end = directive.data() + directive.size();
    const auto [stop, error] = std::from_chars(directive.data() + kMaxAge.size(), end, value);
    if (stop != end || value < 0) continue;
    // A number too large for 64 bits is a very long time.
    if (error != std::errc()) value = kLongestFreshness.count();
    age = seconds(std::min<int64_t>(value, kLongestFreshness.count()));
  }
  return age;
}

seconds Freshness(const RobotsFetch& outcome) {
  return std::clamp(MaxAge(outcome.cache_control).value_or(kLongestFreshness), kShortestFreshness,
                    kLongestFreshness);
}

/// 15 min, 30 min, 1 h, ... 24 h after the first, second, third failure in a row.
seconds BackOff(int failures) {
  const int doublings = std::clamp(failures - 1, 0, 7);
  return std::min(kFirstRetry * (1 << doublings), kLongestRetry);
}

seconds RetryDelay(const RobotsState& state, const RobotsFetch& outcome) {
  if (state.kind == RobotsState::Kind::kRedirects) return kRedirectRetry;
  const bool may_say_when = outcome.status == 429 || outcome.status == 503;
  if (!outcome.retry_after || !may_say_when) return BackOff(state.failures);
  return std::clamp(std::chrono::ceil<seconds>(*outcome.retry_after), kShortestRetryAfter, kLongestRetry);
}

/// Keeps the copy of `previous`: rules that may apply again when a site stays away for long.
void KeepCopy(const RobotsState* previous, RobotsState& state) {
  if (previous == nullptr || !previous->has_copy()) return;
  state.copy_fetched_at = previous->copy_fetched_at;
  state.sha256 = previous->sha256;
  state.rules = previous->rules;
  state.statements = previous->statements;
}

void TakeRules(RobotsTxt rules, const RobotsPolicy& policy, RobotsState& state) {
  state.rules = std::move(rules);
  state.statements = RobotsStatements::Prepare(state.rules, policy.product_token, policy.policy_tokens);
}

void TakeCopy(const RobotsAttempt& attempt, const RobotsPolicy& policy, RobotsState& state) {
  const Result<Sha256> digest = DigestSha256(attempt.outcome.body);
  if (!digest) {
    state.kind = RobotsState::Kind::kUnreachable;  // rules without evidence are no rules
    return;
  }
  state.sha256 = ToHex(*digest);
  state.copy_fetched_at = attempt.now;
  TakeRules(ParseRobotsTxt(attempt.outcome.body, attempt.origin, policy.parsing), policy, state);
  if (state.rules.is_html()) state.kind = RobotsState::Kind::kNoFile;
}

RobotsVerdict Answer(RobotsAnswer answer, std::string_view reason, const RobotsState& state) {
  RobotsVerdict verdict;
  verdict.answer = answer;
  verdict.reason = reason;
  verdict.document_sha256 = state.sha256;
  // An object store's 403 for what does not exist is no refusal.
  verdict.http_status = state.kind == RobotsState::Kind::kNoFile ? 404 : state.status;
  verdict.fetched_at = state.has_copy() ? state.copy_fetched_at : state.attempted_at;
  return verdict;
}

int MinuteOfDay(TimePoint now) {
  const auto since_midnight = now - std::chrono::floor<std::chrono::days>(now);
  return static_cast<int>(std::chrono::duration_cast<minutes>(since_midnight).count());
}

/// What one question is about.
struct Question {
  std::string_view agent;
  std::string_view path_and_query;
  TimePoint now;
};

RobotsVerdict ByRules(const RobotsState& state, const RobotsPolicy& policy, const Question& question) {
  const RobotsDecision decision = Decide(state.rules, question.agent, question.path_and_query);
  if (!decision.allowed) {
    const std::string_view reason = decision.too_costly ? "robots_too_costly" : "robots_disallowed";
    RobotsVerdict verdict = Answer(RobotsAnswer::kDisallowed, reason, state);
    verdict.line = decision.line;
    verdict.rule = decision.rule.substr(0, kMaxStatementRawBytes);
    return verdict;
  }
  if (std::max(decision.crawl_delay_s.value_or(0), decision.request_rate_s.value_or(0)) >
      policy.max_crawl_delay_s) {
    return Answer(RobotsAnswer::kDisallowed, "robots_crawl_delay", state);
  }
  if (policy.obey_visit_time && !InVisitTime(state.rules, question.agent, MinuteOfDay(question.now))) {
    return Answer(RobotsAnswer::kDisallowed, "robots_visit_time", state);
  }
  RobotsVerdict verdict = Answer(RobotsAnswer::kAllowed, "passed", state);
  verdict.line = decision.line;
  verdict.rule = decision.rule.substr(0, kMaxStatementRawBytes);
  return verdict;
}

RobotsVerdict WhileUnreachable(const RobotsState& state, const RobotsPolicy& policy,
                               const Question& question) {
  const bool known_since = state.unreachable_since != TimePoint{};
  const bool for_long = known_since && question.now - state.unreachable_since > kUnreachableForLong;
  if (for_long && state.has_copy()) return ByRules(state, policy, question);
  const bool limited = state.kind == RobotsState::Kind::kRateLimited;
  return Answer(RobotsAnswer::kUnreachable, limited ? "robots_rate_limited" : "robots_unreachable", state);
}

RobotsVerdict WhenForbidden(const RobotsState& state, const RobotsPolicy& policy) {
  const bool allowed = state.status == 451 ? policy.allow_when_censored : policy.allow_when_forbidden;
  return allowed ? Answer(RobotsAnswer::kAllowed, "passed", state)
                 : Answer(RobotsAnswer::kDisallowed, "robots_forbidden", state);
}

TimePoint FromMicroseconds(int64_t count) {
  return TimePoint(microseconds(count));
}
int64_t ToMicroseconds(TimePoint time) {
  return time.time_since_epoch().count();
}

bool IsHexDigest(std::string_view text) {
  return text.size() == 2 * sizeof(Sha256) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool IsPlausible(const RobotsState& state, const std::string& received) {
  // Times are 0 to the year 9999: their differences cannot overflow.
  constexpr int64_t kLatest = int64_t{253'402'300'799} * 1'000'000;
  for (const TimePoint time :
       {state.attempted_at, state.next_fetch_at, state.copy_fetched_at, state.unreachable_since}) {
    if (ToMicroseconds(time) < 0 || ToMicroseconds(time) > kLatest) return false;
  }
  if (state.kind > RobotsState::Kind::kRules || state.status < 0 || state.status > 999) return false;
  if (state.failures < 0 || state.failures > kMostFailures) return false;
  if (state.kind == RobotsState::Kind::kRules && !state.has_copy()) return false;
  return (received.empty() || state.has_copy()) && (!state.has_copy() || IsHexDigest(state.sha256));
}

}  // namespace

RobotsPolicy RobotsPolicyFor(const Options& options) {
  const bool strict = options.rights.policy == "strict";
  const bool permissive = options.rights.policy == "permissive";
  RobotsPolicy policy;
  policy.parsing.max_bytes = static_cast<size_t>(std::max<int64_t>(options.network.max_robots_bytes, 0));
  policy.parsing.strict = strict;
  policy.allow_when_forbidden = !strict;
  policy.allow_when_censored = permissive;
  policy.allow_when_redirects_fail = permissive;
  policy.obey_visit_time = strict;
  policy.product_token = options.identity.product_token;
  policy.policy_tokens = options.rights.policy_tokens;
  policy.max_crawl_delay_s = std::chrono::duration<double>(options.politeness.max_crawl_delay).count();
  return policy;
}

RobotsState Next(const RobotsState* previous, const RobotsAttempt& attempt, const RobotsPolicy& policy) {
  RobotsState state;
  state.kind = KindOf(attempt.outcome);
  state.status = attempt.outcome.kind == RobotsFetch::Kind::kResponse ? attempt.outcome.status : 0;
  state.attempted_at = attempt.now;
  if (state.kind == RobotsState::Kind::kRules) TakeCopy(attempt, policy, state);
  if (IsFailure(state.kind) || state.kind == RobotsState::Kind::kRedirects) {
    KeepCopy(previous, state);
    state.failures = previous == nullptr ? 1 : std::min(previous->failures + 1, int{kMostFailures});
    const bool goes_on = previous != nullptr && previous->unreachable_since != TimePoint{};
    if (IsFailure(state.kind)) state.unreachable_since = goes_on ? previous->unreachable_since : attempt.now;
    state.next_fetch_at = attempt.now + RetryDelay(state, attempt.outcome);
    return state;
  }
  state.next_fetch_at = attempt.now + Freshness(attempt.outcome);
  return state;
}

bool NeedsFetch(const RobotsState& state, TimePoint now) {
  // The last two: the clock was set back, or the state is damaged.
  return now >= state.next_fetch_at || now < state.attempted_at ||
         state.next_fetch_at - state.attempted_at > kLongestFreshness;
}

RobotsVerdict VerdictFor(const RobotsState& state, const RobotsPolicy& policy, std::string_view agent,
                         std::string_view path_and_query, TimePoint now) {
  const Question question{agent, path_and_query, now};
  if (IsFailure(state.kind)) return WhileUnreachable(state, policy, question);
  if (NeedsFetch(state, now)) return Answer(RobotsAnswer::kUnreachable, "robots_stale", state);
  switch (state.kind) {
    case RobotsState::Kind::kRules:
      return ByRules(state, policy, question);
    case RobotsState::Kind::kNoFile:
      return Answer(RobotsAnswer::kAllowed, "passed", state);
    case RobotsState::Kind::kForbidden:
      return WhenForbidden(state, policy);
    case RobotsState::Kind::kRedirects:
      if (policy.allow_when_redirects_fail) return Answer(RobotsAnswer::kAllowed, "robots_redirects", state);
      return Answer(RobotsAnswer::kUnreachable, "robots_redirects", state);
    case RobotsState::Kind::kUnreachable:
    case RobotsState::Kind::kRateLimited:
      break;
  }
  return WhileUnreachable(state, policy, question);
}

std::string Serialize(const RobotsState& state) {
  WireWriter out;
  out.Number(kStateVersion);
  out.Number(static_cast<uint8_t>(state.kind));
  out.Number(static_cast<int32_t>(state.status));
  out.Number(static_cast<int32_t>(state.failures));
  for (const TimePoint time :
       {state.attempted_at, state.next_fetch_at, state.copy_fetched_at, state.unreachable_since}) {
    out.Number(ToMicroseconds(time));
  }
  out.String(state.sha256);
  out.String(state.rules.received());
  return out.Take();
}

Result<RobotsState> DeserializeRobotsState(std::string_view bytes, std::string_view origin,
                                           const RobotsPolicy& policy) {
  const Error damaged{ErrorCode::kInvalidInput, "stored robots.txt state is damaged"};
  if (bytes.size() > kMostStoredBytes) return damaged;
  WireReader in(bytes);
  if (in.Number<uint32_t>() != kStateVersion) return damaged;
  RobotsState state;
  state.kind = static_cast<RobotsState::Kind>(in.Number<uint8_t>());
  state.status = in.Number<int32_t>();
  state.failures = in.Number<int32_t>();
  for (TimePoint* time :
       {&state.attempted_at, &state.next_fetch_at, &state.copy_fetched_at, &state.unreachable_since}) {
    *time = FromMicroseconds(in.Number<int64_t>());
  }
  state.sha256 = in.String();
  const std::string received = in.String();
  if (!in.at_end() || !IsPlausible(state, received)) return damaged;
  if (state.has_copy()) TakeRules(ParseRobotsTxt(received, origin, policy.parsing), policy, state);
  return state;
}

}  // namespace tamis
