#ifndef TAMIS_CRAWLER_FETCH_TOKEN_BUCKET_H_
#define TAMIS_CRAWLER_FETCH_TOKEN_BUCKET_H_

// A rate limit of the whole run, shared by all network threads.

#include <chrono>
#include <cstdint>
#include <mutex>

#include "config/options.h"
#include "crawler/core/clock.h"

namespace tamis {

/// Tokens that fill at a fixed rate up to one second's worth. Taking may run into debt, which delays the
/// next. Thread-safety: all methods may be called from any thread.
class TokenBucket {
 public:
  /// `per_second` of kUnlimited never delays.
  explicit TokenBucket(int64_t per_second) : per_second_(per_second) {}

  /// Takes `tokens` and says how long to wait before using them. Zero: go ahead.
  std::chrono::nanoseconds Take(int64_t tokens, SteadyTime now);

  /// How long until the bucket is out of debt, taking nothing.
  std::chrono::nanoseconds Debt(SteadyTime now);

  bool is_unlimited() const { return per_second_ == kUnlimited; }

 private:
  const int64_t per_second_;
  std::mutex mutex_;
  SteadyTime free_at_{};  // when the last taken token has been filled again
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_TOKEN_BUCKET_H_
