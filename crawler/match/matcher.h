#ifndef TAMIS_CRAWLER_MATCH_MATCHER_H_
#define TAMIS_CRAWLER_MATCH_MATCHER_H_

// A matcher that is not ours: licence-bound engines and services of child-safety organisations.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/options.h"
#include "crawler/core/buffer.h"
#include "crawler/core/digest.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"

namespace tamis {

/// In order: of several answers about one picture the first of these holds.
enum class MatchOutcome : uint8_t { kMatch, kError, kUnscannable, kClear };

/// What a matcher may see of a picture. Which of it one is given depends on its kind: a service gets hashes
/// only, never bytes or pixels.
struct MatchQuestion {
  std::span<const std::byte> bytes;  // as received
  const Pixels* pixels = nullptr;    // of the first frame, 8-bit RGB
  const Digests* digests = nullptr;
  std::span<const PdqHash> pdq;
};

/// The answer. The default is an error: what nobody filled in never clears anything.
struct MatchAnswer {
  MatchOutcome outcome = MatchOutcome::kError;
  std::string label;  // of the list, as the matcher names it; at most 64 bytes, printable ASCII
  std::optional<int> distance;
  std::string error;  // kError: what went wrong, without any value
};

/// Asks. Blocks the calling thread (a CPU thread) for at most the matcher's timeout, once it is its turn: a
/// process answers one question at a time. After a crash or a timeout the next question first waits for the
/// new process, for at most ten timeouts and a pause of at most a second.
/// Thread-safety: Ask may run on many threads at once.
class Matcher {
 public:
  virtual ~Matcher() = default;
  virtual const MatcherOptions& options() const = 0;
  virtual MatchAnswer Ask(const MatchQuestion& question) = 0;
};

/// Loads or starts what the table says, and asks it the self-test: a process must answer a hello within ten
/// timeouts, a service must not know eight hashes that belong to no picture. Errors: kInvalidInput
/// (options), kRefused (it cannot be loaded or started, has another ABI version, or its self-test fails).
Result<std::unique_ptr<Matcher>> OpenMatcher(const MatcherOptions& options);

/// All of them, of which any that is required and answers kError or kUnscannable rejects.
class MatcherSet {
 public:
  /// Opens them all. Errors: OpenMatcher's, of the first that fails.
  static Result<MatcherSet> Open(std::span<const MatcherOptions> options);
  static MatcherSet Of(std::vector<std::unique_ptr<Matcher>> matchers);

  struct Verdict {
    MatchOutcome outcome = MatchOutcome::kClear;
    std::vector<KnownMatch> matches;  // of kMatch
    bool required_failed = false;     // kError or kUnscannable of a required one
  };
  /// Asks each in turn; stops at a match. Without matchers: kClear. A match names the matcher and its label
  /// ("name/label"); its kind is kPdq, so that a record's tier follows the distance, and without a distance
  /// is the widest. Thread-safety: may run on many threads at once.
  Verdict Ask(const MatchQuestion& question) const;
  bool empty() const { return members_.empty(); }

  /// Whether every required matcher is still asked. One that has failed kMaxFailuresInARow times in a row is
  /// not, for the rest of the run: its answer is kError. Errors: kUnavailable, with its name.
  /// Thread-safety: as Ask.
  Status health() const;
  static constexpr int kMaxFailuresInARow = 10;

 private:
  struct Member;
  std::vector<std::shared_ptr<Member>> members_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_MATCH_MATCHER_H_
