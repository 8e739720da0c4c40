#include "crawler/fetch/rights_file_state.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "crawler/core/wire.h"

namespace tamis {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr milliseconds kFirstRetry = minutes(15);
constexpr milliseconds kLongestRetry = hours(24);
constexpr milliseconds kShortestRetryAfter = minutes(1);
constexpr milliseconds kLongestFreshness = hours(24 * 7);  // rights.file_max_age may not be longer
constexpr int kMostDoublings = 7;
constexpr int kMostFailures = 1'000'000;
constexpr uint32_t kStateVersion = 0x31465254;  // "TRF1"
constexpr std::array<std::string_view, 5> kStates{"read", "absent", "unreadable", "unreachable",
                                                  "disallowed"};

std::string StateOf(const RightsFileFetch& attempt) {
  switch (attempt.kind) {
    case RightsFileFetch::Kind::kFailed:
    case RightsFileFetch::Kind::kAbandoned:
      return "unreachable";
    case RightsFileFetch::Kind::kDisallowed:
      return "disallowed";
    case RightsFileFetch::Kind::kResponse:
      break;
  }
  const int status = attempt.status;
  if (status == 200) return attempt.file.state;
  if (status == 204) return "absent";
  return status >= 400 && status < 500 && status != 429 ? "absent" : "unreachable";
}

milliseconds Wait(const RightsFileState& state, const RightsFileFetch& attempt, Milliseconds max_age) {
  if (state.state == "unreadable" || state.state == "disallowed") return kLongestRetry;
  if (state.state != "unreachable") return max_age;
  if (attempt.retry_after) return std::clamp(*attempt.retry_after, kShortestRetryAfter, kLongestRetry);
  const int doublings = std::clamp(state.failures - 1, 0, kMostDoublings);
  return std::min(kFirstRetry * (1 << doublings), kLongestRetry);
}

int64_t ToMicroseconds(TimePoint time) {
  return time.time_since_epoch().count();
}

}  // namespace

RightsFileState NextState(const RightsFileState* previous, RightsFileFetch attempt, TimePoint now,
                          Milliseconds max_age) {
  RightsFileState state;
  state.state = StateOf(attempt);
  state.status = attempt.kind == RightsFileFetch::Kind::kResponse ? attempt.status : 0;
  state.fetched_at = now;
  if (state.state == "unreachable") {
    state.failures = previous == nullptr ? 1 : std::min(previous->failures + 1, kMostFailures);
  }
  state.next_fetch_at = now + Wait(state, attempt, max_age);
  const bool has_document = attempt.kind == RightsFileFetch::Kind::kResponse && attempt.status == 200;
  if (has_document) {
    state.file = std::move(attempt.file);
    state.sha256 = std::move(attempt.sha256);
  }
  return state;
}

bool NeedsFetch(const RightsFileState& state, TimePoint now) {
  // The last two: the clock was set back, or the state is damaged.
  return now >= state.next_fetch_at || now < state.fetched_at ||
         state.next_fetch_at - state.fetched_at > kLongestFreshness;
}

std::string Serialize(const RightsFileState& state) {
  WireWriter out;
  out.Number(kStateVersion);
  out.String(state.state);
  out.String(state.sha256);
  out.Number(static_cast<int32_t>(state.status));
  out.Number(static_cast<int32_t>(state.failures));
  out.Number(ToMicroseconds(state.fetched_at));
  out.Number(ToMicroseconds(state.next_fetch_at));
  Write(out, state.file);
  return out.Take();
}

Result<RightsFileState> DeserializeRightsFileState(std::string_view bytes, RightsFileKind kind) {
  const Error damaged{ErrorCode::kInvalidInput, "stored state of a file of rights is damaged"};
  WireReader in(bytes);
  if (in.Number<uint32_t>() != kStateVersion) return damaged;
  RightsFileState state;
  state.state = in.String();
  state.sha256 = in.String();
  state.status = in.Number<int32_t>();
  state.failures = in.Number<int32_t>();
  state.fetched_at = TimePoint(microseconds(in.Number<int64_t>()));
  state.next_fetch_at = TimePoint(microseconds(in.Number<int64_t>()));
  state.file = ReadRightsFile(in);
  const bool is_known = std::find(kStates.begin(), kStates.end(), state.state) != kStates.end();
  const bool has_rules = state.state == "read" || state.state == "unreadable";
  if (!in.at_end() || !is_known || (has_rules && state.file.kind != kind)) return damaged;
  if (state.failures < 0 || state.failures > kMostFailures || ToMicroseconds(state.fetched_at) < 0)
    return damaged;
  return state;
}

}  // namespace tamis
