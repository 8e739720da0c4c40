#include "crawler/fetch/token_bucket.h"

#include <algorithm>

namespace tamis {
namespace {

constexpr std::chrono::nanoseconds kBurst = std::chrono::seconds{1};

}  // namespace

std::chrono::nanoseconds TokenBucket::Take(int64_t tokens, SteadyTime now) {
  if (is_unlimited()) return std::chrono::nanoseconds::zero();
  const std::lock_guard lock(mutex_);
  free_at_ = std::max(free_at_, now - kBurst);  // unused time is kept for one second
  const auto wait = std::max(std::chrono::nanoseconds::zero(), std::chrono::nanoseconds(free_at_ - now));
  const double seconds = static_cast<double>(tokens) / static_cast<double>(std::max<int64_t>(1, per_second_));
  free_at_ += std::chrono::duration_cast<SteadyTime::duration>(std::chrono::duration<double>(seconds));
  return wait;
}

std::chrono::nanoseconds TokenBucket::Debt(SteadyTime now) {
  if (is_unlimited()) return std::chrono::nanoseconds::zero();
  const std::lock_guard lock(mutex_);
  return std::max(std::chrono::nanoseconds::zero(), std::chrono::nanoseconds(free_at_ - now));
}

}  // namespace tamis
