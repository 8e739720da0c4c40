#ifndef TAMIS_CRAWLER_FETCH_RIGHTS_FILE_GATE_H_
#define TAMIS_CRAWLER_FETCH_RIGHTS_FILE_GATE_H_

// Asks tdmrep.json, ai.txt and their like of a URL's origin, and licence documents wherever they are: memory,
// then the state database, then the site.

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/fetch/rights_file_state.h"

namespace tamis {

/// Where the gate gets and keeps states. All are called on the gate's thread.
struct RightsFileSources {
  std::function<boost::asio::awaitable<RightsFileFetch>(RightsFileKind kind, std::string url)>
      fetch;  // required
  // `name`: kind and URL. The same URL may be asked for as two kinds, which say nothing of each other.
  std::function<std::optional<std::string>(const std::string& name)> load;  // may be empty
  std::function<void(const std::string& name, std::string state)> store;    // may be empty
};

/// Concurrent questions about one file lead to one fetch. Any failure is a state of its own, so that it is
/// not repeated at once; none allows anything. Limits: `cache_bytes` of states in memory, least recently used
/// dropped first; one state may exceed it. Lifetime: the clock and what the sources refer to outlive the
/// gate; the gate outlives its coroutines. Thread-safety: none; one gate per network thread.
class RightsFileGate {
 public:
  struct Config {
    Milliseconds max_age{24 * 3'600'000};
    size_t cache_bytes = 16 * 1024 * 1024;
  };

  RightsFileGate(const Clock& clock, Config config, RightsFileSources sources);
  ~RightsFileGate();
  RightsFileGate(const RightsFileGate&) = delete;
  RightsFileGate& operator=(const RightsFileGate&) = delete;

  /// What is known of the file at `url`. Null if the run is stopping.
  boost::asio::awaitable<std::shared_ptr<const RightsFileState>> Ask(RightsFileKind kind, std::string url);

  /// The state in memory, or null. Does not fetch, load or count as use.
  std::shared_ptr<const RightsFileState> Cached(std::string_view kind, const std::string& url) const;

  size_t cached_bytes() const { return cached_bytes_; }

 private:
  using StatePointer = std::shared_ptr<const RightsFileState>;
  struct Entry {
    StatePointer state;
    size_t bytes = 0;
    std::list<std::string>::iterator position;  // in by_use_
  };
  struct Pending;

  boost::asio::awaitable<StatePointer> Refresh(RightsFileKind kind, std::string url, StatePointer previous);
  boost::asio::awaitable<RightsFileFetch> Fetch(RightsFileKind kind, std::string url);
  StatePointer Find(const std::string& name);
  StatePointer Load(RightsFileKind kind, const std::string& name);
  void Remember(const std::string& name, StatePointer state);
  bool IsFresh(const StatePointer& state) const;

  const Clock& clock_;
  const Config config_;
  const RightsFileSources sources_;
  std::list<std::string> by_use_;  // most recent first
  std::unordered_map<std::string, Entry> entries_;
  std::unordered_map<std::string, std::shared_ptr<Pending>> pending_;
  size_t cached_bytes_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_RIGHTS_FILE_GATE_H_
