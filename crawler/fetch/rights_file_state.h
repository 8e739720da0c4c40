#ifndef TAMIS_CRAWLER_FETCH_RIGHTS_FILE_STATE_H_
#define TAMIS_CRAWLER_FETCH_RIGHTS_FILE_STATE_H_

// What follows from an attempt to fetch a file of consent signals: what is known of it, and when to try
// again. Pure functions. Source: rights.md section 5, row 30.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "extract/consent/rights_file.h"

namespace tamis {

/// One attempt, redirects followed (at most 5 hops). The default is a failure.
struct RightsFileFetch {
  enum class Kind : uint8_t {
    kFailed,      // network, time-out, truncated or too large body, redirects that lead nowhere
    kAbandoned,   // stopped on request (shutdown): nothing was learned
    kDisallowed,  // robots.txt, a block list or the address policy: it may not be asked for
    kResponse,    // a final status; `file` and `sha256` for 200
  };
  Kind kind = Kind::kFailed;
  int status = 0;
  RightsFile file;
  std::string sha256;                       // hex, of the bytes as received
  std::optional<Milliseconds> retry_after;  // of 429 and 503
};

/// What is known of one file. `state` is EvidenceDocument's: "read", "absent", "unreadable", "unreachable",
/// "disallowed".
struct RightsFileState {
  RightsFile file;  // of the last answer, with its state
  std::string state = "unreachable";
  std::string sha256;
  int status = 0;
  int failures = 0;  // attempts in a row without an answer
  TimePoint fetched_at{};
  TimePoint next_fetch_at{};

  size_t MemoryBytes() const { return sizeof(*this) + sha256.capacity() + file.MemoryBytes(); }
};

/// The state after an attempt (kAbandoned counts as kFailed here). `previous` is null on the first.
///
/// 200: as the parser says. Other 2xx are a part or nothing: "absent" for 204, else "unreachable". 4xx but
/// 429: "absent". 429, 5xx and failures: "unreachable", tried again after 15 min, doubling to 24 h, or
/// Retry-After. "unreadable" and "disallowed" are asked again after 24 h; the others after `max_age`.
RightsFileState NextState(const RightsFileState* previous, RightsFileFetch attempt, TimePoint now,
                          Milliseconds max_age);

/// True if the answer is too old, or a failure is due for another attempt.
bool NeedsFetch(const RightsFileState& state, TimePoint now);

/// Compact form for the state database.
std::string Serialize(const RightsFileState& state);

/// Errors: kInvalidInput for bytes that Serialize does not write, or another kind.
Result<RightsFileState> DeserializeRightsFileState(std::string_view bytes, RightsFileKind kind);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_RIGHTS_FILE_STATE_H_
