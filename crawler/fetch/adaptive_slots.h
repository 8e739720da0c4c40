#ifndef TAMIS_CRAWLER_FETCH_ADAPTIVE_SLOTS_H_
#define TAMIS_CRAWLER_FETCH_ADAPTIVE_SLOTS_H_

// How many requests at once a host bears: additive increase, multiplicative decrease.

#include <cstdint>

#include "config/options.h"
#include "crawler/core/clock.h"

namespace tamis {

/// Begins at 2 (or at the limit, if that is less, or if latency is not watched). Grows by one per round of
/// successes while every slot is in use. Halves on a complaint and, where watched, when the recent latency is
/// more than twice the usual one plus 50 ms. Requests started before a cut cause no second one. At least 1.
class AdaptiveSlots {
 public:
  AdaptiveSlots() = default;
  AdaptiveSlots(int64_t limit, bool watch_latency);

  int64_t count() const { return static_cast<int64_t>(slots_); }

  /// `in_use` counts the request that ended.
  void Succeeded(Milliseconds latency, int64_t in_use, SteadyTime now);

  /// The host answered 429 or 503 to a request started at `started`.
  void Complained(SteadyTime started, SteadyTime now);

 private:
  double limit_ = 1;
  double slots_ = 1;
  bool watch_latency_ = true;
  SteadyTime cut_at_ = SteadyTime::min();
  double recent_ms_ = 0;  // moving averages
  double usual_ms_ = 0;
  int64_t samples_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_ADAPTIVE_SLOTS_H_
