#ifndef TAMIS_CRAWLER_CRAWL_NETWORK_H_
#define TAMIS_CRAWLER_CRAWL_NETWORK_H_

// Everything of one network thread: resolver, HTTP client, politeness, the gates of robots.txt and files of
// rights, and the fetcher over them.

#include <cstddef>
#include <memory>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/fetch/fetcher.h"

namespace boost::asio {
class thread_pool;
}

namespace tamis {

class CrawlState;
class Extractor;

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
    const Extractor& extractor;  // reads files of rights
    size_t robots_cache_bytes = size_t{16} << 20;
    size_t rights_cache_bytes = size_t{8} << 20;
  };

  /// Errors: kInvalidInput for network.* that cannot be used; kInternal.
  static Result<std::unique_ptr<CrawlNetwork>> Open(const Parts& parts);
  ~CrawlNetwork();

  Fetcher& fetcher() { return *fetcher_; }
  Turnstile& turnstile() { return *turnstile_; }
  RobotsGate& robots_gate() { return *robots_gate_; }

  /// Every file of an origin is kept there from now on, between runs, and read on `cpu`. Both outlive the
  /// loop.
  void KeepFilesIn(CrawlState& state, boost::asio::thread_pool& cpu) {
    state_ = &state;
    cpu_ = &cpu;
  }

  /// Ends lookups and transfers with kCancelled.
  void Shutdown();

 private:
  explicit CrawlNetwork(const Extractor& extractor) : extractor_(extractor) {}
  void OpenGates(const Parts& parts);
  RobotsSources SourcesOfRobots();
  RightsFileSources SourcesOfRightsFiles();
  boost::asio::awaitable<RightsFileFetch> FetchRightsFile(RightsFileKind kind, std::string url);
  void ReadRightsFile(RightsFileKind kind, Fetched body, RightsFileFetch& fetch) const;

  const Extractor& extractor_;
  const Safety* safety_ = nullptr;
  CrawlState* state_ = nullptr;
  boost::asio::thread_pool* cpu_ = nullptr;

  std::unique_ptr<FetchShared> shared_;
  std::unique_ptr<Resolver> resolver_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<Politeness> politeness_;
  std::unique_ptr<Turnstile> turnstile_;
  std::unique_ptr<Fetcher> fetcher_;
  std::unique_ptr<RobotsGate> robots_gate_;
  std::unique_ptr<RightsFileGate> rights_gate_;
  std::unique_ptr<OriginGate> origin_gate_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CRAWL_NETWORK_H_
