#ifndef TAMIS_CRAWLER_FETCH_ARES_LOOP_H_
#define TAMIS_CRAWLER_FETCH_ARES_LOOP_H_

// One c-ares channel driven by one io_context. Everything c-ares calls back is in ares_loop.cc.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/options.h"
#include "crawler/core/result.h"
#include "crawler/fetch/address_policy.h"

namespace boost::asio {
class io_context;
}

namespace tamis {

/// What DNS said of one name. `addresses` IPv4 first, order of arrival within a family.
struct DnsAnswer {
  Status status;  // codes and messages as Resolver documents them
  std::vector<IpAddress> addresses;
  std::chrono::seconds ttl{0};  // smallest of the chain
};

/// Lifetime: destruction ends lookups; their callbacks run with kCancelled first.
/// Thread-safety: none; the io_context's thread only.
class AresLoop {
 public:
  struct Config {
    std::vector<std::string> servers;  // address[:port]; empty: the system's
    Milliseconds query_timeout{2'000};
    int tries = 3;
  };

  /// Errors: kInvalidInput for a server that cannot be read, kInternal.
  static Result<std::unique_ptr<AresLoop>> Make(boost::asio::io_context& io, const Config& config);
  ~AresLoop();
  AresLoop(const AresLoop&) = delete;
  AresLoop& operator=(const AresLoop&) = delete;

  /// A and AAAA of `host`. `done` may run before Lookup returns, and must not call this object.
  void Lookup(const std::string& host, std::function<void(DnsAnswer)> done);

  /// Ends every lookup: their callbacks run now, with kCancelled.
  void Cancel();

 private:
  class Impl;
  explicit AresLoop(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_ARES_LOOP_H_
