#ifndef TAMIS_CRAWLER_FETCH_TURNSTILE_H_
#define TAMIS_CRAWLER_FETCH_TURNSTILE_H_

// Where requests wait for their turn: one line per host, served as politeness allows.

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>

#include <boost/asio/awaitable.hpp>

#include "crawler/core/buffer.h"
#include "crawler/core/clock.h"
#include "crawler/fetch/politeness.h"

namespace tamis {

class Turnstile;

/// Leave to make one request. Ends with Finish, or with the destructor (then: not connected, no fault of the
/// host).
class Permit {
 public:
  Permit(Permit&& other) noexcept;
  Permit& operator=(Permit&&) = delete;
  Permit(const Permit&) = delete;
  ~Permit();

  /// Tells politeness how it went, and lets the next one in.
  void Finish(FetchOutcome outcome);

 private:
  friend class Turnstile;
  Permit(Turnstile& turnstile, PoliteRequest request, SteadyTime started);

  Turnstile* turnstile_;
  PoliteRequest request_;
  SteadyTime started_;
};

/// The host may be asked again only after `wait`: longer than a request is kept waiting in memory.
struct TurnDeferred {
  Milliseconds wait{0};
};

/// The host is dropped for this run (its Crawl-delay is above the limit).
struct TurnRefused {};

/// The engine is stopping.
struct TurnCancelled {};

using Turn = std::variant<Permit, TurnDeferred, TurnRefused, TurnCancelled>;

/// Politeness with waiting. Requests of one host and kind are served in order; at most `max_in_flight`
/// permits are out at once, and none starts while bodies fill more than half of `memory`: a slow stage behind
/// holds back the network. A pause (429, 503, breaker) known to be longer than `kLongestWait` is not waited
/// for. Thread-safety: none; lives on one io_context. Must outlive its permits.
class Turnstile {
 public:
  static constexpr std::chrono::seconds kLongestWait{60};

  struct Parts {
    boost::asio::any_io_executor executor;
    Politeness& politeness;
    const Clock& clock;
    const MemoryBudget& memory;
    int64_t max_in_flight = 0;
  };
  explicit Turnstile(Parts parts);
  ~Turnstile();

  /// Waits for the turn of `request`.
  boost::asio::awaitable<Turn> Enter(PoliteRequest request);

  /// Everybody who waits, and everybody who comes later, gets TurnCancelled.
  void Close();

  bool closed() const { return closed_; }
  int64_t in_flight() const { return in_flight_; }
  size_t waiting() const { return waiting_; }

 private:
  friend class Permit;
  struct Waiter;
  struct Line {
    std::deque<Waiter*> by_kind[5];  // index: TargetKind
    std::string domain;
    bool is_scheduled = false;
    std::multimap<SteadyTime, std::string>::iterator scheduled;  // valid if is_scheduled
  };
  enum class Answer : uint8_t { kNone, kGo, kDeferred, kRefused, kCancelled };

  void Leave(const PoliteRequest& request, const FetchOutcome& outcome);
  void Schedule(const std::string& host, Line& line, SteadyTime at);
  void Pump();
  void Serve(const std::string& host, SteadyTime now);
  SteadyTime ServeKind(std::deque<Waiter*>& queue, SteadyTime now);
  void Wake(Waiter& waiter, Answer answer, Milliseconds wait);
  void ArmTimer();

  struct Timer;
  bool MemoryIsShort() const;

  const Parts parts_;
  std::unordered_map<std::string, Line> lines_;
  std::unordered_map<std::string, std::set<std::string>> hosts_of_domain_;  // those that have a line
  std::multimap<SteadyTime, std::string> schedule_;
  std::unique_ptr<Timer> timer_;
  int64_t in_flight_ = 0;
  size_t waiting_ = 0;
  bool closed_ = false;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_TURNSTILE_H_
