#ifndef TAMIS_CRAWLER_LAST_SIGNALS_H_
#define TAMIS_CRAWLER_LAST_SIGNALS_H_

// Signals while no loop runs that could take them.

namespace tamis {

/// Exit code of a run that was interrupted and can be resumed.
inline constexpr int kInterruptedExit = 130;

/// While the last shard is committed no loop runs: the last of `count` signals (SIGINT, SIGTERM) still ends
/// the process at once.
void CountSignalsWithoutLoop(int count);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_LAST_SIGNALS_H_
