#ifndef TAMIS_CRAWLER_STEP_H_
#define TAMIS_CRAWLER_STEP_H_

// A step of an item's way: what it gave, or why the item goes no further now.

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "config/options.h"
#include "crawler/core/digest.h"
#include "crawler/core/stages.h"
#include "crawler/core/verdict.h"
#include "crawler/fetch/politeness.h"

namespace tamis {

/// Why an item goes no further now, and what to do with it.
struct Stop {
  enum class Kind {
    kDropped,     // for good; `reason` says why
    kRetry,       // a fault of the network or the server; again later, a few times
    kDeferred,    // the host may not be asked for `wait`; no fault of the item
    kRedirected,  // `location` is a new item
    kCancelled,   // the engine is stopping; the item is as it was
  };

  Kind kind = Kind::kDropped;
  std::string reason;  // reason code
  RetryReason retry = RetryReason::kPermanent;
  Milliseconds wait{0};
  RedirectHop hop{};                // kRedirected: who answered
  std::string location{};           // kRedirected: resolved href
  std::optional<Sha256> content{};  // kDropped: of the bytes, if it got that far
  bool never_again = false;         // kDropped: its URL is not asked for any more, whatever page names it

  static Stop Dropped(std::string reason) { return {.kind = Kind::kDropped, .reason = std::move(reason)}; }
  static Stop Dropped(const Rejection& rejection) { return Dropped(rejection.reason()); }
  /// After its bytes were seen: the ledger remembers them by keyed name.
  static Stop DroppedBytes(std::string reason, const Digests& digests) {
    return {.kind = Kind::kDropped, .reason = std::move(reason), .content = digests.sha256};
  }
  /// Terms about minors beside sexual ones, or the like: told as every safety gate tells it.
  static Stop Forbidden(std::optional<Sha256> content = {}) {
    return {.kind = Kind::kDropped, .reason = "safety", .content = content, .never_again = true};
  }
  static Stop Retry(std::string reason, RetryReason why) {
    return {.kind = Kind::kRetry, .reason = std::move(reason), .retry = why};
  }
  static Stop Deferred(std::string reason, Milliseconds wait) {
    return {.kind = Kind::kDeferred, .reason = std::move(reason), .wait = wait};
  }
  /// Counts as a try: what never fits must not be asked for without end.
  static Stop ShortOfMemory() { return Retry("memory_budget", RetryReason::kTimeout); }
  static Stop Cancelled() { return {.kind = Kind::kCancelled, .reason = "cancelled"}; }
};

template <class T>
using Step = std::variant<Stop, T>;

}  // namespace tamis

#endif  // TAMIS_CRAWLER_STEP_H_
