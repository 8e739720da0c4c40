#ifndef TAMIS_CRAWLER_ENGINE_H_
#define TAMIS_CRAWLER_ENGINE_H_

// Leases in, outcomes back to the frontier: workers, back-pressure, limits, shutdown.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/frontier/frontier.h"
#include "crawler/funnel.h"
#include "crawler/known_match.h"
#include "crawler/link_cache.h"
#include "crawler/pipeline.h"
#include "storage/ledger.h"

namespace boost::asio {
class io_context;
class thread_pool;
}  // namespace boost::asio

namespace tamis {

/// Why the engine came to rest.
enum class EngineEnd {
  kDone,         // nothing is due any more, or a limit of the configuration was reached
  kInterrupted,  // WindDown() was called
  kFailed,       // disk or database; the error was logged
  kRefused,      // a hash list can no longer be relied on, or knew too much of what was found
};

/// Runs items through the pipeline until nothing is due.
///
/// Each lease is one coroutine. At most `kMaxLeases` are out; what waits in them is bounded by the memory
/// budget and the turnstile. Outcomes become changes of the frontier; kept pairs are acknowledged with their
/// shard. Thread-safety: Start and WindDown on the io_context's thread. Lifetime: outlives its coroutines;
/// run the io_context until `on_end` was called. An exception out of a coroutine leaves io_context::run.
class Engine {
 public:
  struct Parts {
    boost::asio::io_context& io;
    boost::asio::thread_pool& cpu;
    const Options& options;
    const Clock& clock;
    const Safety& safety;
    Frontier& frontier;
    Pipeline& pipeline;
    const Fetcher& fetcher;
    Turnstile& turnstile;
    ShardWriter& writer;
    const KnownMatchHandler& known_match;
    Ledger& ledger;
    Funnel& funnel;
    bool fetch_images = true;  // false: --dry-run
  };
  Engine(const Parts& parts, std::function<void(EngineEnd)> on_end);
  ~Engine();

  void Start();

  /// Takes no new work, sends those who wait for a turn away, lets transfers end: kInterrupted.
  void WindDown();

  int64_t leases_out() const { return leases_out_[0] + leases_out_[1]; }

 private:
  static constexpr int64_t kMaxLeases = 1'024;

  boost::asio::awaitable<void> Feed();
  boost::asio::awaitable<void> Rest(Milliseconds longest);
  boost::asio::awaitable<void> Work(Lease lease);
  boost::asio::awaitable<void> WorkOnPage(Lease& lease);
  boost::asio::awaitable<void> WorkOnImage(Lease& lease);
  void TakeNoMore();
  LeaseRequest NextRequest() const;
  bool TimeIsUp() const;
  bool NothingMoreIsDue();
  EngineEnd HowItEnded() const;
  void Harvest(const Lease& lease, const PageWork& work, PageHarvest harvest);
  void NoteDenied(const std::vector<DeniedUse>& denied);
  template <class QueuedWork>
  void Conclude(const Lease& lease, const Stop& stop, QueuedWork& work);  // PageWork or ImageWork
  void DropItem(const Lease& lease, const Stop& stop);
  void Postpone(const Lease& lease, const Stop& stop);
  void Redirect(const Lease& lease, const Stop& stop, std::string payload);
  void Note(const Status& status);
  void AddPage(ListedWork page, std::vector<WorkItem>& items);
  void CountPages(const PutCounts& pages);
  void Queue(std::vector<ListedWork> listed);
  boost::asio::awaitable<void> QueueSitemapsBeside(const Lease& lease, const PageWork& work);
  boost::asio::awaitable<void> QueueAllButTheLast(std::vector<ListedWork>& listed);

  const Parts parts_;
  const std::function<void(EngineEnd)> on_end_;
  LinkCache link_cache_;
  LinkCache origins_;  // whose robots.txt was asked for sitemaps
  struct Wake;
  std::unique_ptr<Wake> wake_;  // ended early when a lease comes back
  SteadyTime started_at_{};
  SteadyTime last_progress_{};
  int64_t leases_out_[kWorkKinds] = {0, 0};
  bool stopping_ = false;
  bool interrupted_ = false;
  bool failed_ = false;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_ENGINE_H_
