#ifndef TAMIS_CRAWLER_FETCH_FETCHER_H_
#define TAMIS_CRAWLER_FETCH_FETCHER_H_

// One request, gate after gate: URL, address, robots.txt, the host's turn, the response head.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/stages.h"
#include "crawler/fetch/http_client.h"
#include "crawler/fetch/origin_gate.h"
#include "crawler/fetch/resolver.h"
#include "crawler/fetch/robots_gate.h"
#include "crawler/fetch/turnstile.h"
#include "crawler/step.h"
#include "filter/safety.h"

namespace tamis {

/// A head that was cleared, with the permit under which its body may be received.
struct Opened {
  Cleared<ResponseHead> head;
  Permit permit;
};

/// A file of rights: what became of the attempt, and its body where there is one to read.
struct RightsDownload {
  RightsFileFetch fetch;        // without `file` and `sha256`
  std::optional<Fetched> body;  // of a 200
};

/// The way from a request to its body. Redirects are never followed here: each hop is a new item, except for
/// robots.txt and files of rights, whose hops pass the same gates (RFC 9309 2.3.1.2: at most five).
/// Thread-safety: none; lives on one io_context. Lifetime: its parts must outlive it.
class Fetcher {
 public:
  struct Parts {
    const Safety& safety;
    const Options& options;
    const Clock& clock;
    Resolver& resolver;
    HttpClient& http;
    Politeness& politeness;
    Turnstile& turnstile;
  };
  explicit Fetcher(const Parts& parts) : parts_(parts) {}

  /// The gates fetch through this object, hence set once all exist.
  void UseGates(RobotsGate& robots, OriginGate& origins) {
    robots_ = &robots;
    origins_ = &origins;
  }

  /// Gates 1 to 3: may this be requested at all?
  boost::asio::awaitable<Step<Cleared<Target>>> Approach(Request request);

  /// Gates 1 and 2, and what robots.txt and the other files of all origins on the way say, without a verdict
  /// on it. Nothing else is requested.
  boost::asio::awaitable<Step<Target>> AskFiles(Request request);

  /// Waits for the host's turn, sends the request and judges the head (gates 4 and 6).
  boost::asio::awaitable<Step<Opened>> Open(Cleared<Target> target);

  /// The body. Ends the permit.
  boost::asio::awaitable<Step<Fetched>> Receive(Opened opened);

  /// Is the robots.txt of an origin in memory? It is right after a visit.
  bool KnowsRobots(const std::string& origin) const;

  /// Sitemaps that the robots.txt of an origin names, from memory.
  std::vector<std::string> SitemapsOf(const std::string& origin) const;

  /// robots.txt of an origin, for the robots gate.
  boost::asio::awaitable<RobotsFetch> FetchRobots(std::string origin);

  /// A tdmrep.json, ai.txt, licence document, for the gate of these.
  boost::asio::awaitable<RightsDownload> FetchRightsFile(std::string url);

  /// What licence documents say of `url`, for what names them outside robots.txt. False: the run is stopping.
  boost::asio::awaitable<bool> AskLicences(std::vector<std::string> licence_urls, std::string url,
                                           Place place, OriginStatements& out);

 private:
  boost::asio::awaitable<RobotsReply> AskRobots(const Request& request);
  boost::asio::awaitable<Step<Request>> FetchRightsHop(Request request, RightsDownload& download);
  boost::asio::awaitable<Step<std::pair<ResponseHead, Permit>>> Send(Cleared<Target> target);
  boost::asio::awaitable<Step<Request>> FetchRobotsHop(Request request, RobotsFetch& fetch);

  const Parts parts_;
  RobotsGate* robots_ = nullptr;
  OriginGate* origins_ = nullptr;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_FETCHER_H_
