#ifndef TAMIS_CRAWLER_FETCH_HTTP_CLIENT_H_
#define TAMIS_CRAWLER_FETCH_HTTP_CLIENT_H_

// HTTP in two steps, each behind a proof: a cleared target gives a head, a cleared head gives a body.
// Library: libcurl's multi interface; everything libcurl calls back is in curl_loop.cc.

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "config/options.h"
#include "crawler/core/buffer.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "crawler/core/verdict.h"
#include "crawler/fetch/address_policy.h"
#include "crawler/fetch/token_bucket.h"

namespace boost::asio {
class io_context;
}

namespace tamis {

/// What the HTTP clients of all network threads share. Every member outlives the clients.
struct FetchShared {
  FetchShared(std::shared_ptr<const AddressPolicy> address_policy, const NetworkOptions& options,
              MemoryBudget& memory_budget, const Clock& run_clock)
      : policy(std::move(address_policy)),
        requests(options.max_requests_per_s),
        bandwidth(options.max_bandwidth_bytes_per_s),
        memory(memory_budget),
        clock(run_clock) {}

  const std::shared_ptr<const AddressPolicy> policy;
  TokenBucket requests;
  TokenBucket bandwidth;  // encoded body bytes
  MemoryBudget& memory;   // bodies are charged here
  const Clock& clock;
};

/// Sends one GET per cleared target. Follows nothing, keeps nothing, decides nothing.
///
/// 3xx answers are returned like all others: the caller makes a new Target of each hop. Connections go to
/// target->addresses only, checked at the socket and again on reuse. With an address class of kProxied they
/// go to network.proxy. Credentials and headers of a [[site]] go to its host and port only ("host" alone
/// means the scheme's default port).
///
/// Limits: network.*; caps are per hop. A robots.txt longer than max_robots_bytes is cut there (its size is
/// then exactly the cap: the parser drops the cut line); any other body over its cap is an error.
/// Errors: the message starts with a reason code: address_refused, url_refused (kRefused); connect_failed,
/// tls_failed, protocol_error, truncated_body, memory_budget (kUnavailable); timeout (kTimeout);
/// body_too_large, header_too_large, decode_ratio (kTooLarge); cancelled (kCancelled); internal (kInternal).
/// Lifetime: io, shared state and client outlive the coroutines: Shutdown(), run the loop until they have
/// ended, then destroy. Heads may be destroyed on any thread, at any time the io_context exists.
/// Thread-safety: all calls on the thread that runs the io_context; one client per network thread, which
/// does not bound concurrency: the caller does.
/// Cost: tests/bench/http_client_bench.cc.
class HttpClient {
 public:
  /// Errors: kInvalidInput for [[site]] headers or a ca_file that cannot be used.
  static Result<std::unique_ptr<HttpClient>> Make(boost::asio::io_context& io, const Options& options,
                                                  FetchShared& shared);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Sends the request and returns when the head is complete; the body waits in the kernel.
  /// ResponseHead.directives is left unset: who judges the head fills it first.
  boost::asio::awaitable<Result<ResponseHead>> Open(const Cleared<Target>& target);

  /// Receives the body that belongs to `head`. Fetched.digests are left zero: the CPU pool computes them.
  /// A copy of the clearance may be kept for the record; a body can be received once (kInvalidInput after).
  boost::asio::awaitable<Result<Fetched>> Receive(Cleared<ResponseHead> head);

  /// Ends every transfer with kCancelled and closes all connections; later calls fail with kCancelled.
  void Shutdown();

  /// Transfers between Open and their end, the paused ones included.
  size_t transfers() const;

 private:
  class Impl;
  explicit HttpClient(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

/// "TamisBot/0.1.0 (+https://example.org/bot)".
std::string UserAgent(const IdentityOptions& identity);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_HTTP_CLIENT_H_
