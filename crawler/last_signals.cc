#include "crawler/last_signals.h"

#include <unistd.h>

#include <csignal>

namespace tamis {
namespace {

volatile std::sig_atomic_t signals_left = 0;

}  // namespace

void CountSignalsWithoutLoop(int count) {
  signals_left = count;
  const auto count_down = [](int) {
    signals_left = signals_left - 1;
    if (signals_left <= 0) _exit(kInterruptedExit);
  };
  std::signal(SIGINT, count_down);
  std::signal(SIGTERM, count_down);
}

}  // namespace tamis
