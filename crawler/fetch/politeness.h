#ifndef TAMIS_CRAWLER_FETCH_POLITENESS_H_
#define TAMIS_CRAWLER_FETCH_POLITENESS_H_

// When a request may start: per host, per registrable domain and per IP address. No clock, no I/O:
// everything is a function of what was told and of `now`.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/stages.h"
#include "crawler/fetch/adaptive_slots.h"
#include "crawler/fetch/retry.h"

namespace tamis {

/// Who is asked, and for what.
struct PoliteRequest {
  TargetKind kind = TargetKind::kPage;
  std::string host;    // origin: "https://example.com", port only if not the default
  std::string domain;  // registrable domain
  std::string ip;      // address that will be connected to; empty before DNS: no IP gate
};

/// How one request ended.
struct FetchOutcome {
  bool connected = true;                    // false: DNS, TCP or TLS failed; status is meaningless
  int status = 0;                           // HTTP status; 0 if the connection broke before one
  std::optional<Milliseconds> retry_after;  // of ParseRetryAfter
  Milliseconds latency{0};                  // from start to end of the request
};

/// Ask's answers that are no time: only the end of a running request can free a place; or the host is
/// dropped.
inline constexpr SteadyTime kWaitForFinish = SteadyTime::max() - SteadyTime::duration(1);
inline constexpr SteadyTime kNever = SteadyTime::max();

enum class HostState : uint8_t {
  kOpen,
  kPaused,   // 429 or 503; until HostStatus::until
  kBroken,   // breaker_failures connection errors in a row; until HostStatus::until, then one request probes
  kDropped,  // Crawl-delay above max_crawl_delay: for the rest of the run
};

struct HostStatus {
  HostState state = HostState::kOpen;
  SteadyTime until{};  // kPaused, kBroken
};

/// The gates of one network thread's hosts.
///
/// Pages of a host: at most host_concurrency at once; the next starts max(host_delay, 2 x last fetch time,
/// the latter capped at max_host_delay) after the end of the previous one. A host_delay of 0 turns off the
/// adaptive part and those domain and IP gates that were not set by hand, never Crawl-delay or Retry-After. A
/// gate that was not set by hand lets at least host_concurrency through. Images of a host: starts image_delay
/// apart; the number at once begins at 2, grows by one per round of successes up to image_concurrency, and
/// halves on 429, 503 or rising latency; where host_delay is 0 it begins at image_concurrency and latency
/// does not count. No domain or IP gate. robots.txt counts as a page for concurrency and waits for pauses
/// only: finish it before Started(page). 429 and 503 pause the whole host for Retry-After (at most
/// max_retry_after), else 30 s, 60 s, 120 s, ...; each doubles the host's delays, up to max_host_delay, and
/// this excess halves every 10 minutes. Answers to requests that were under way when the host complained do
/// not count again. Thread-safety: none; one per network thread. Cost: a few hash look-ups; Ask allocates
/// nothing.
class Politeness {
 public:
  explicit Politeness(const PolitenessOptions& options, const std::vector<SiteOptions>& sites = {},
                      size_t max_hosts = 65'536);

  /// nullopt: may start now. Else the earliest time to ask again, kWaitForFinish or kNever.
  std::optional<SteadyTime> Ask(const PoliteRequest& request, SteadyTime now) const;

  /// Takes the places. Every Started needs one Finished with an equal request.
  void Started(const PoliteRequest& request, SteadyTime now);
  void Finished(const PoliteRequest& request, const FetchOutcome& outcome, SteadyTime now);

  /// Crawl-delay or Request-rate, whichever is slower; 0 if robots.txt gives none. Spaces pages and images of
  /// the origin together. Tell it whenever robots.txt of the origin was consulted: idle hosts are forgotten.
  void SetRobotsDelay(const std::string& host, Milliseconds delay, SteadyTime now);

  HostStatus Status(const std::string& host, SteadyTime now) const;

  /// Hosts remembered. Above max_hosts those longest unused go, but never one with running requests, a pause
  /// or a delay that still runs.
  size_t size() const { return hosts_.size(); }

 private:
  /// The knobs of one host, [[site]] overrides applied.
  struct Limits {
    Milliseconds host_delay{0};
    Milliseconds image_delay{0};
    int64_t host_concurrency = 1;
    int64_t image_concurrency = 1;
  };

  struct Host {
    Limits limits;
    int64_t active_pages = 0;  // robots.txt included
    int64_t active_images = 0;
    SteadyTime next_page = SteadyTime::min();
    SteadyTime next_image = SteadyTime::min();
    SteadyTime next_any = SteadyTime::min();  // Crawl-delay
    Milliseconds robots_delay{0};
    bool dropped = false;
    SteadyTime paused_until = SteadyTime::min();
    SteadyTime throttled_at{};
    int throttles = 0;        // complaints in a row
    double delay_factor = 1;  // as it was at throttled_at
    SteadyTime broken_until = SteadyTime::min();
    int64_t connection_errors = 0;  // in a row
    AdaptiveSlots image_slots;
    std::list<const std::string*>::iterator recent;
  };

  struct Gate {
    int64_t active = 0;
    SteadyTime next = SteadyTime::min();
  };
  using Gates = std::unordered_map<std::string, Gate>;

  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  const Limits& LimitsOf(std::string_view origin) const;
  Host& Touch(const std::string& host);
  void ForgetIdle(SteadyTime now);
  std::optional<SteadyTime> AskHost(const Host& host, TargetKind kind, SteadyTime now) const;
  std::optional<SteadyTime> AskGates(const PoliteRequest& request, const Limits& limits,
                                     SteadyTime now) const;
  Milliseconds Stretched(Milliseconds delay, const Host& host, SteadyTime now) const;
  void NoteConnection(Host& host, bool connected, SteadyTime now) const;
  void NoteComplaint(Host& host, const FetchOutcome& outcome, SteadyTime now) const;
  void LeaveGates(const PoliteRequest& request, SteadyTime now);

  const PolitenessOptions options_;
  Limits defaults_;
  std::unordered_map<std::string, Limits, TextHash, std::equal_to<>> sites_;
  const size_t max_hosts_;
  std::unordered_map<std::string, Host> hosts_;
  std::list<const std::string*> recent_;  // keys of hosts_, most recently used first
  Gates domains_;
  Gates ips_;
  size_t prune_ips_at_ = 1'024;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_POLITENESS_H_
