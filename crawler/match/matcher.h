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

/// Asks. Blocks the calling thread (a CPU thread) for at most the matcher's timeout.
/// Thread-safety: Ask may run on many threads at once.
class Matcher {
 public:
  virtual ~Matcher() = default;
  virtual const MatcherOptions& options() const = 0;
  virtual MatchAnswer Ask(const MatchQuestion& question) = 0;
};

/// Loads or starts what the table says, and asks it the self-test if it has one. Errors: kInvalidInput
/// (options), kRefused (it cannot be loaded or started, has another ABI version, or its self-test fails).
Result<std::unique_ptr<Matcher>> OpenMatcher(const MatcherOptions& options);

/// All of them, of which any that is required and answers kError or kUnscannable rejects.
class MatcherSet {
 public:
  static Result<MatcherSet> Open(std::span<const MatcherOptions> options);

  struct Verdict {
    MatchOutcome outcome = MatchOutcome::kClear;
    std::vector<KnownMatch> matches;  // of kMatch
    bool required_failed = false;     // kError or kUnscannable of a required one
  };
  /// Asks each in turn; stops at a match. Without matchers: kClear.
  Verdict Ask(const MatchQuestion& question) const;
  bool empty() const { return matchers_.empty(); }

 private:
  std::vector<std::unique_ptr<Matcher>> matchers_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_MATCH_MATCHER_H_
