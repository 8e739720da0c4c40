#include "crawler/fetch/adaptive_slots.h"

#include <algorithm>

namespace tamis {
namespace {

constexpr double kFirstSlots = 2;
constexpr double kRecentWeight = 1.0 / 4;
constexpr double kUsualWeight = 1.0 / 32;
constexpr int64_t kSamplesToJudge = 8;
constexpr double kRisingFactor = 2;
constexpr double kRisingSlackMs = 50;  // pictures differ in size: small differences mean nothing

}  // namespace

AdaptiveSlots::AdaptiveSlots(int64_t limit, bool watch_latency)
    : limit_(static_cast<double>(limit)),
      slots_(watch_latency ? std::min(kFirstSlots, limit_) : limit_),
      watch_latency_(watch_latency) {}

void AdaptiveSlots::Succeeded(Milliseconds latency, int64_t in_use, SteadyTime now) {
  if (in_use >= count()) slots_ = std::min(limit_, slots_ + 1 / slots_);
  if (!watch_latency_) return;
  const auto ms = static_cast<double>(latency.count());
  if (samples_++ == 0) recent_ms_ = usual_ms_ = ms;
  recent_ms_ += (ms - recent_ms_) * kRecentWeight;
  usual_ms_ += (ms - usual_ms_) * kUsualWeight;
  if (samples_ < kSamplesToJudge || recent_ms_ <= kRisingFactor * usual_ms_ + kRisingSlackMs) return;
  Complained(now - latency, now);
  recent_ms_ = usual_ms_;  // the next cut needs its own evidence
}

void AdaptiveSlots::Complained(SteadyTime started, SteadyTime now) {
  if (started < cut_at_) return;
  slots_ = std::max(1.0, slots_ / 2);
  cut_at_ = now;
}

}  // namespace tamis
