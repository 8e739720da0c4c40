#ifndef TAMIS_CRAWLER_CRAWL_NETWORK_H_
#define TAMIS_CRAWLER_CRAWL_NETWORK_H_

// Everything of one network thread: resolver, HTTP client, politeness, robots gate, and the fetcher over
// them.

#include <memory>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/fetch/fetcher.h"

namespace tamis {

class CrawlState;

/// Thread-safety: none; lives on one io_context. Lifetime: its parts must outlive it; Shutdown, then run the
/// loop until its coroutines have ended, then destroy.
class CrawlNetwork {
 public:
  struct Parts {
    boost::asio::io_context& io;
    const Options& options;
    const Clock& clock;
    const Safety& safety;
    MemoryBudget& memory;
  };

  /// Errors: kInvalidInput for network.* that cannot be used; kInternal.
  static Result<std::unique_ptr<CrawlNetwork>> Open(const Parts& parts);
  ~CrawlNetwork();

  Fetcher& fetcher() { return *fetcher_; }
  Turnstile& turnstile() { return *turnstile_; }
  RobotsGate& robots_gate() { return *robots_gate_; }

  /// Every robots.txt is kept there from now on, between runs. `state` outlives the loop.
  void KeepRobotsIn(CrawlState& state) { state_ = &state; }

  /// Ends lookups and transfers with kCancelled.
  void Shutdown();

 private:
  CrawlNetwork() = default;
  CrawlState* state_ = nullptr;
  void OpenRobotsGate(const Parts& parts);

  std::unique_ptr<FetchShared> shared_;
  std::unique_ptr<Resolver> resolver_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<Politeness> politeness_;
  std::unique_ptr<Turnstile> turnstile_;
  std::unique_ptr<Fetcher> fetcher_;
  std::unique_ptr<RobotsGate> robots_gate_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CRAWL_NETWORK_H_
