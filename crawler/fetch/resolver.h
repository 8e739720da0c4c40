#ifndef TAMIS_CRAWLER_FETCH_RESOLVER_H_
#define TAMIS_CRAWLER_FETCH_RESOLVER_H_

// Names to addresses with their class: c-ares on one io_context, cached and coalesced.
// Library: c-ares, hidden in resolver.cc and ares_loop.cc.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "crawler/fetch/address_policy.h"

namespace boost::asio {
class io_context;
}

namespace tamis {

/// One answer. `addresses` goes into Target.addresses as it is.
struct ResolvedHost {
  std::vector<std::string> addresses;  // textual, in the order to try, at most ResolverLimits.max_addresses
  AddressClass address_class = AddressClass::kUnresolved;  // of every answer, also of those cut off
};

/// Times and sizes that users do not set.
struct ResolverLimits {
  Milliseconds query_timeout{2'000};  // first try of one server; doubles per round
  int tries = 3;
  Milliseconds total_timeout{15'000};  // after which the caller is told so
  Milliseconds min_ttl{60'000};
  Milliseconds max_ttl{3'600'000};
  Milliseconds negative_ttl{60'000};  // NXDOMAIN and no data
  Milliseconds failure_ttl{10'000};   // time-outs and server failures
  size_t cache_entries = 20'000;      // oldest use leaves first
  size_t max_addresses = 16;
};

/// Resolves A and AAAA records (and /etc/hosts) and classifies every address of the answer.
///
/// IP literals (bracketed or not) are classified without a lookup; network.resolve entries come before DNS.
/// With network.proxy set, names are not looked up: {no addresses, kProxied}; "localhost" names and literals
/// that are special stay special.
/// Errors, message starting with "dns_failed": kNotFound (NXDOMAIN, no data), kTimeout, kUnavailable (server
/// failure), kCancelled (Shutdown), kInvalidInput (not a name).
/// Thread-safety: none; all calls on the thread that runs the io_context. Coroutines of Resolve must have
/// ended before destruction: Shutdown(), then run the loop until they have.
class Resolver {
 public:
  /// Errors: kInvalidInput for network.resolve or network.dns_servers that cannot be read; kInternal.
  static Result<std::unique_ptr<Resolver>> Make(boost::asio::io_context& io, const NetworkOptions& options,
                                                std::shared_ptr<const AddressPolicy> policy,
                                                const Clock& clock, ResolverLimits limits = {});
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// `host` as Url::host() gives it. Concurrent calls for one name share one lookup.
  boost::asio::awaitable<Result<ResolvedHost>> Resolve(std::string host, uint16_t port);

  /// Ends running lookups with kCancelled; later calls fail with kCancelled.
  void Shutdown();

  /// Lookups sent to DNS so far (cache hits and coalesced calls not counted).
  int64_t lookups() const;

 private:
  class Impl;
  explicit Resolver(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_RESOLVER_H_
