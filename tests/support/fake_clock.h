#ifndef TAMIS_TESTS_SUPPORT_FAKE_CLOCK_H_
#define TAMIS_TESTS_SUPPORT_FAKE_CLOCK_H_

// A clock that moves only when a test says so.

#include <chrono>

#include "crawler/core/clock.h"

namespace tamis {

class FakeClock final : public Clock {
 public:
  TimePoint Now() const override { return wall_; }
  SteadyTime Steady() const override { return steady_; }

  void Advance(std::chrono::microseconds by) {
    wall_ += by;
    steady_ += by;
  }

 private:
  TimePoint wall_{std::chrono::seconds{1'790'000'000}};
  SteadyTime steady_{std::chrono::seconds{1'000}};
};

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_FAKE_CLOCK_H_
