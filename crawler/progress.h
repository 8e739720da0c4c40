#ifndef TAMIS_CRAWLER_PROGRESS_H_
#define TAMIS_CRAWLER_PROGRESS_H_

// What a person sees of a run: one line while it goes, the funnel at its end.

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/frontier/frontier.h"
#include "crawler/funnel.h"
#include "storage/shard_commit.h"

namespace tamis {

/// One look at a run.
struct ProgressSample {
  FunnelCounts counts;
  FrontierStats frontier;
  int64_t memory_mib = 0;
  SteadyTime at{};
};

/// Limits that make a run bounded: what the estimate of its end is made from. kUnlimited if not set.
struct ProgressGoal {
  int64_t max_pages = 0;
  int64_t max_images = 0;
};

/// "12.3 pages/s  45.0 images/s  kept 120  dropped 33 (alt_missing 20, robots_disallowed 8)  queue 1,204  210
/// MiB  ETA 2m10s". Rates are between the two samples; two largest drop reasons.
std::string ProgressLine(const ProgressSample& before, const ProgressSample& now, const ProgressGoal& goal);

/// The funnel as a table: seen, fetched, kept, redirected, waiting, and every drop reason with its count.
/// `safety` below 10 is "<10".
std::string FunnelTable(const FunnelCounts& counts);

/// Says what a start found of earlier runs, if there were any.
void AnnounceResume(const RecoveryReport& found, const FrontierStats& stats);

/// The largest PSS seen. Asks for the PSS only when the RSS, which is never smaller, has grown.
class PeakMemory {
 public:
  /// Looks at this process and `others` now; gives their RSS in MiB.
  int64_t Sample(const std::vector<pid_t>& others);
  int64_t peak_pss_mib() const { return peak_pss_mib_; }

 private:
  int64_t looked_at_rss_mib_ = 0;
  int64_t peak_pss_mib_ = 0;
};

/// User and system time of this process and its ended children, seconds.
double ProcessCpuSeconds();

}  // namespace tamis

#endif  // TAMIS_CRAWLER_PROGRESS_H_
