#ifndef TAMIS_CRAWLER_CRAWL_RUN_H_
#define TAMIS_CRAWLER_CRAWL_RUN_H_

// One run of `tamis crawl`: folders and state opened, parts put together, seeds in, summary out.

#include <string>

#include "config/options.h"
#include "crawler/funnel.h"

namespace tamis {

struct CrawlSetup {
  Options options;             // CheckForCrawl has passed
  bool dry_run = false;        // no image is fetched, nothing is kept but summary.json
  bool show_progress = false;  // a line on standard error, renewed each second
  bool handle_signals = true;  // SIGINT, SIGTERM: once finishes the shard, twice stops at once
};

struct CrawlResult {
  int exit_code = 1;  // 0, 1, 2, 3 or 130: docs of the command line
  FunnelCounts counts;
  int64_t rows = 0;  // committed by this run
};

/// Crawls until nothing is due, a limit is reached or a signal asks to stop. Prints what it resumes from, and
/// the funnel at the end, to standard error; writes OUT/summary.json.
CrawlResult RunCrawl(const CrawlSetup& setup);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CRAWL_RUN_H_
