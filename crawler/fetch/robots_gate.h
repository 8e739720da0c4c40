#ifndef TAMIS_CRAWLER_FETCH_ROBOTS_GATE_H_
#define TAMIS_CRAWLER_FETCH_ROBOTS_GATE_H_

// Asks robots.txt of a URL's origin: memory, then the state database, then the site.

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "crawler/core/clock.h"
#include "crawler/core/stages.h"
#include "crawler/core/url.h"
#include "crawler/fetch/origin_statements.h"

namespace tamis {

/// Where the gate gets and keeps states. All are called on the gate's thread.
struct RobotsSources {
  std::function<boost::asio::awaitable<RobotsFetch>(std::string origin)> fetch;  // required
  std::function<std::optional<std::string>(const std::string& origin)> load;     // may be empty
  std::function<void(const std::string& origin, std::string state)> store;       // may be empty
  std::function<void(const std::string& body)> keep_document;  // each file received; may be empty
};

/// Gate 3's source of answers.
///
/// Concurrent questions about one origin lead to one fetch. Any failure, thrown or returned, is kUnreachable;
/// a failed fetch or store is remembered, so that it is not repeated at once.
/// Limits: `cache_bytes` of states in memory, least recently used dropped first; one state may exceed it.
/// Lifetime: the clock and what the sources refer to outlive the gate; the gate outlives its coroutines.
/// Thread-safety: none; one gate per network thread.
class RobotsGate {
 public:
  struct Config {
    std::string agent;  // product token
    RobotsPolicy policy;
    size_t cache_bytes = 64 * 1024 * 1024;
  };

  RobotsGate(const Clock& clock, Config config, RobotsSources sources);
  ~RobotsGate();
  RobotsGate(const RobotsGate&) = delete;
  RobotsGate& operator=(const RobotsGate&) = delete;

  /// What the robots.txt of url's origin says of url.
  boost::asio::awaitable<RobotsVerdict> Ask(Url url);

  /// The same, with everything else that it says. `place` is that of the statements.
  boost::asio::awaitable<RobotsReply> Consult(Url url, Place place);

  /// The state in memory, or null. Does not fetch, load or count as use.
  std::shared_ptr<const RobotsState> Cached(const std::string& origin) const;

  /// Seconds between two requests that the site asks for (the slower of Crawl-delay and Request-rate),
  /// from memory.
  std::optional<double> CrawlDelay(const std::string& origin) const;

  /// Sitemaps named in the file, from memory.
  std::vector<std::string> Sitemaps(const std::string& origin) const;

  size_t cached_bytes() const { return cached_bytes_; }
  size_t cached_origins() const { return entries_.size(); }

 private:
  struct Entry {
    std::shared_ptr<const RobotsState> state;
    size_t bytes = 0;
    std::list<std::string>::iterator position;  // in by_use_
  };
  struct Pending;

  using StatePointer = std::shared_ptr<const RobotsState>;

  boost::asio::awaitable<StatePointer> StateOf(std::string origin);
  boost::asio::awaitable<StatePointer> Refresh(std::string origin, StatePointer previous);
  boost::asio::awaitable<RobotsFetch> Fetch(std::string origin);
  StatePointer Find(const std::string& origin);
  StatePointer Load(const std::string& origin);
  StatePointer Keep(const RobotsState* previous, const RobotsAttempt& attempt);
  void Remember(const std::string& origin, StatePointer state);

  const Clock& clock_;
  const Config config_;
  const RobotsSources sources_;
  std::list<std::string> by_use_;  // most recent first
  std::unordered_map<std::string, Entry> entries_;
  std::unordered_map<std::string, std::shared_ptr<Pending>> pending_;
  size_t cached_bytes_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_ROBOTS_GATE_H_
