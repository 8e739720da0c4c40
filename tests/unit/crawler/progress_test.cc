#include "crawler/progress.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "config/options.h"

namespace tamis {
namespace {

ProgressSample After(std::chrono::seconds seconds, int64_t pages, int64_t images_kept) {
  ProgressSample sample;
  sample.at = SteadyTime(seconds);
  sample.counts.pages.fetched = pages;
  sample.counts.images.kept = images_kept;
  sample.counts.images.fetched = images_kept;
  return sample;
}

TEST(Progress, ShowsRatesKeptDropsQueueMemoryAndTheTimeLeft) {
  ProgressSample now = After(std::chrono::seconds{12}, 120, 30);
  now.counts.images.dropped = {{"alt_missing", 1'500}, {"http_404", 2}, {"robots_disallowed", 1}};
  now.frontier.queued = {1'000, 204};
  now.memory_mib = 210;
  const std::string line =
      ProgressLine(After(std::chrono::seconds{2}, 20, 0), now, {.max_pages = 220, .max_images = kUnlimited});
  EXPECT_EQ(line,
            "10.0 pages/s  3.0 images/s  kept 30  dropped 1,503 (alt_missing 1,500, http_404 2)  queue 1,204 "
            " 210 MiB"
            "  ETA 10s");
}

TEST(Progress, AnUnboundedCrawlHasNoEnd) {
  const ProgressSample now = After(std::chrono::seconds{2}, 20, 1);
  const std::string line = ProgressLine(After(std::chrono::seconds{1}, 1, 0), now,
                                        {.max_pages = kUnlimited, .max_images = kUnlimited});
  EXPECT_EQ(line.find("ETA"), std::string::npos);
}

TEST(Progress, FewSafetyMatchesAreNotCounted) {
  FunnelCounts counts;
  counts.images.dropped = {{"safety", 3}};
  EXPECT_NE(FunnelTable(counts).find("<10"), std::string::npos);
  counts.images.dropped = {{"safety", 12}};
  EXPECT_NE(FunnelTable(counts).find("12"), std::string::npos);
}

TEST(Progress, TheFunnelNamesWhatIsTriedAgain) {
  FunnelCounts counts;
  counts.pages.postponed = {{"http_5xx", 4}};
  EXPECT_NE(FunnelTable(counts).find("http_5xx"), std::string::npos);
  EXPECT_NE(FunnelTable(counts).find("tried again later"), std::string::npos);
}

}  // namespace
}  // namespace tamis
