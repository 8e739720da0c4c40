// CPU of one request on a warm connection to loopback: the CPU column is the client's thread alone.

#include <algorithm>
#include <string>

#include <benchmark/benchmark.h>

#include "tests/support/fetch_rig.h"
#include "tests/support/loopback_server.h"

namespace tamis {
namespace {

constexpr int kRequestsPerRound = 400;

boost::asio::awaitable<void> Fetch(FetchRig* rig, const Target* target, int* left, int* ended) {
  while ((*left)-- > 0) {
    const Cleared<Target> cleared = ClearForTest(*target);
    Result<ResponseHead> head = co_await rig->client->Open(cleared);
    if (!head) continue;
    Cleared<ResponseHead> judged = ClearForTest(*std::move(head));
    const Result<Fetched> fetched = co_await rig->client->Receive(std::move(judged));
    benchmark::DoNotOptimize(fetched.has_value());
  }
  ++*ended;
}

/// Arguments: requests at once, body bytes.
void BM_GetOnWarmConnections(benchmark::State& state) {
  LoopbackServer server;
  const std::string body(static_cast<size_t>(state.range(1)), 'x');
  server.Fallback([&body](const LoopbackRequest&) {
    return LoopbackResponse{
        .headers = {{"Content-Type", "text/html"}, {"Server", "bench"}, {"ETag", "\"1\""}}, .body = body};
  });
  FetchRig rig;
  const Target target = TargetOf(server.Url("/page.html", "a.test"));
  const int at_once = static_cast<int>(state.range(0));
  for (auto _ : state) {
    int left = kRequestsPerRound, ended = 0;
    for (int i = 0; i < at_once; ++i) {
      boost::asio::co_spawn(rig.io, Fetch(&rig, &target, &left, &ended), [](std::exception_ptr) {});
    }
    rig.io.restart();
    while (ended < at_once) rig.io.run_one();
  }
  state.SetItemsProcessed(state.iterations() * kRequestsPerRound);
  state.counters["cpu_per_request"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kRequestsPerRound),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(BM_GetOnWarmConnections)
    ->Args({1, 20'000})
    ->Args({16, 20'000})
    ->Args({16, 200'000})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tamis
