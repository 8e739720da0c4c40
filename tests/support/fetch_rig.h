#ifndef TAMIS_TESTS_SUPPORT_FETCH_RIG_H_
#define TAMIS_TESTS_SUPPORT_FETCH_RIG_H_

// A loop with an HTTP client for tests that fetch from loopback, and coroutines run to their end.

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "config/options.h"
#include "crawler/core/buffer.h"
#include "crawler/core/clock.h"
#include "crawler/core/stages.h"
#include "crawler/fetch/http_client.h"
#include "tests/support/pass_all.h"

namespace tamis {

/// Runs `work` on `io` until it has returned. Background work of the loop goes on with the next call.
template <class T>
T RunOn(boost::asio::io_context& io, boost::asio::awaitable<T> work) {
  std::optional<T> out;
  std::exception_ptr thrown;
  const auto keep = [](boost::asio::awaitable<T> inner,
                       std::optional<T>* result) -> boost::asio::awaitable<void> {
    *result = co_await std::move(inner);
  };
  bool ended = false;
  boost::asio::co_spawn(io, keep(std::move(work), &out), [&](std::exception_ptr failed) {
    thrown = failed;
    ended = true;
  });
  io.restart();
  while (!ended) io.run_one();
  if (thrown) std::rethrow_exception(thrown);
  return *std::move(out);
}

/// Loopback allowed, times that a loaded machine keeps.
inline Options LoopbackOptions() {
  Options options;
  options.identity.contact = "https://example.org/bot";
  options.network.allow_cidrs = {"127.0.0.0/8", "::1"};
  options.network.connect_timeout = Milliseconds{10'000};
  options.network.head_timeout = Milliseconds{10'000};
  options.network.total_timeout = Milliseconds{20'000};
  options.network.low_speed_time = Milliseconds{10'000};
  return options;
}

/// A target as gates 1 to 3 would leave it.
inline Target TargetOf(const std::string& url, TargetKind kind = TargetKind::kPage,
                       std::vector<std::string> addresses = {"127.0.0.1"}) {
  return Target{.request = Request{.kind = kind, .url = *Url::Parse(url)},
                .address_class = AddressClass::kAllowedByOperator,
                .addresses = std::move(addresses),
                .robots = RobotsVerdict{.answer = RobotsAnswer::kAllowed, .reason = "no_rule"}};
}

class FetchRig {
 public:
  explicit FetchRig(Options with = LoopbackOptions(), int64_t memory_bytes = 64 * kMiB)
      : options(std::move(with)),
        memory(memory_bytes),
        shared(std::make_shared<const AddressPolicy>(*AddressPolicy::Make(options.network.allow_cidrs, {})),
               options.network, memory, clock),
        client(*HttpClient::Make(io, options, shared)) {}

  Result<ResponseHead> Open(Target target) {
    const Cleared<Target> cleared = ClearForTest(std::move(target));
    return RunOn(io, client->Open(cleared));
  }
  Result<Fetched> Receive(ResponseHead head) {
    return RunOn(io, client->Receive(ClearForTest(std::move(head))));
  }
  Result<Fetched> Get(Target target) {
    Result<ResponseHead> head = Open(std::move(target));
    if (!head) return head.error();
    return Receive(*std::move(head));
  }
  Result<Fetched> Get(const std::string& url, TargetKind kind = TargetKind::kPage) {
    return Get(TargetOf(url, kind));
  }

  /// Lets the loop work for about this long.
  void RunFor(Milliseconds time) {
    io.restart();
    io.run_for(time);
  }

  const Options options;
  SystemClock clock;
  boost::asio::io_context io{1};
  MemoryBudget memory;
  FetchShared shared;
  std::unique_ptr<HttpClient> client;
};

inline std::string TextOf(const Bytes& bytes) {
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

/// The word before the colon of an error message, "" when there is none.
template <class T>
std::string ReasonOf(const Result<T>& result) {
  if (result.has_value()) return "";
  return result.error().message.substr(0, result.error().message.find(':'));
}

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_FETCH_RIG_H_
