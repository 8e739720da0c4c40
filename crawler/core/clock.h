#ifndef TAMIS_CRAWLER_CORE_CLOCK_H_
#define TAMIS_CRAWLER_CORE_CLOCK_H_

// Time comes in through the constructor: a Clock in production, a FakeClock in tests.

#include <chrono>

namespace tamis {

/// Wall time, UTC, microseconds since 1970-01-01. What is persisted and compared across restarts.
using TimePoint = std::chrono::sys_time<std::chrono::microseconds>;

/// Monotonic time. What delays and time-outs inside one process are measured in.
using SteadyTime = std::chrono::steady_clock::time_point;

/// Source of both times. Thread-safety: all methods may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint Now() const = 0;
  virtual SteadyTime Steady() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
 public:
  TimePoint Now() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  }
  SteadyTime Steady() const override { return std::chrono::steady_clock::now(); }
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_CLOCK_H_
