// Near duplicates: queries against a full ring, by chains and by comparing with all, in the same run. Then
// what a ring costs that somebody has filled with hashes that agree in their keys.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "storage/near_pictures.h"

namespace tamis {
namespace {

using Random = std::mt19937_64;

Pdq AnyHash(Random& random) {
  return {{random(), random(), random(), random()}};
}

Pdq WithBitsTurned(Pdq hash, int bits, Random& random) {
  for (int i = 0; i < bits; ++i) {
    const uint64_t bit = random() % 256;
    hash.words[bit / 64] ^= uint64_t{1} << bit % 64;
  }
  return hash;
}

/// What `hashes` gives, as many as wanted; memory as it takes.
template <class Hashes>
std::unique_ptr<NearPictures> Filled(size_t count, int max_distance, const Hashes& hashes) {
  int64_t memory_bytes = static_cast<int64_t>(count) * 64;
  while (NearLayout::For(max_distance, memory_bytes).capacity < count) memory_bytes += memory_bytes / 64;
  auto pictures = std::make_unique<NearPictures>(max_distance, memory_bytes);
  for (size_t i = 0; i < pictures->layout().capacity + count / 4; ++i) pictures->Add({.hash = hashes()});
  return pictures;
}

void Report(benchmark::State& state, const NearPictures& pictures, std::vector<double>& times_us) {
  std::sort(times_us.begin(), times_us.end());
  state.counters["median_us"] = times_us[times_us.size() / 2];
  state.counters["worst_us"] = times_us.back();
  state.counters["bytes_each"] =
      static_cast<double>(pictures.layout().bytes()) / static_cast<double>(pictures.layout().capacity);
}

template <class Query>
void TimeEach(benchmark::State& state, const NearPictures& pictures, const Query& query) {
  std::vector<double> times_us;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    query();
    times_us.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
  }
  Report(state, pictures, times_us);
}

enum How : int64_t { kByChains, kByComparing, kAdding };

/// Arguments: hashes, distance, needles, how.
void BM_Find(benchmark::State& state) {
  static std::unique_ptr<NearPictures> pictures;
  static std::pair<int64_t, int64_t> filled_for{0, -1};
  static Random random(1);
  if (filled_for != std::pair(state.range(0), state.range(1))) {
    pictures.reset();
    pictures = Filled(static_cast<size_t>(state.range(0)), static_cast<int>(state.range(1)),
                      [] { return AnyHash(random); });
    filled_for = {state.range(0), state.range(1)};
  }
  std::vector<Pdq> needles(static_cast<size_t>(state.range(2)));
  TimeEach(state, *pictures, [&] {
    for (Pdq& needle : needles) needle = AnyHash(random);
    if (state.range(3) == kByComparing) {
      benchmark::DoNotOptimize(pictures->Compare(needles, nullptr));
      return;
    }
    benchmark::DoNotOptimize(pictures->Find(needles, nullptr));
    if (state.range(3) == kAdding) pictures->Add({.hash = needles[0]});
  });
}
BENCHMARK(BM_Find)
    ->ArgNames({"hashes", "distance", "needles", "how"})
    ->ArgsProduct({{100'000, 1'000'000}, {10, 15, 20, 31}, {1, 8}, {kByChains, kByComparing}})
    ->Args({1'000'000, 10, 8, kAdding})
    ->Args({10'000'000, 10, 8, kByChains})
    ->Args({10'000'000, 10, 8, kByComparing})
    ->Unit(benchmark::kMicrosecond);

/// Of 1,416 hashes of photographs and figures, keys of 18 bits repeat eight times as often as random ones. So
/// do these, in which three bits of each key are always 0. Argument: hashes.
void BM_FindAsInPictures(benchmark::State& state) {
  static Random random(3);
  const auto hash = [] {
    constexpr uint64_t kThreeOfEachKey = 0xFFFFFFFFULL | 1ULL << 42;
    Pdq any = AnyHash(random);
    any.words[0] &= ~kThreeOfEachKey;
    return any;
  };
  const std::unique_ptr<NearPictures> pictures = Filled(static_cast<size_t>(state.range(0)), 10, hash);
  std::vector<Pdq> needles(kPdqNeedles);
  TimeEach(state, *pictures, [&] {
    for (Pdq& needle : needles) needle = hash();
    benchmark::DoNotOptimize(pictures->Find(needles, nullptr));
  });
}
BENCHMARK(BM_FindAsInPictures)
    ->ArgName("hashes")
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMicrosecond);

/// Every hash within a few bits of one picture's, none of them as near as 10 to the needles: all chains are
/// long, and nothing ends the search. Arguments: hashes, needles, by chains or comparing.
void BM_FindAmongLookalikes(benchmark::State& state) {
  static std::unique_ptr<NearPictures> pictures;
  static Random random(2);
  static const Pdq centre = AnyHash(random);
  static int64_t filled_for = 0;
  if (filled_for != state.range(0)) {
    filled_for = state.range(0);
    pictures.reset();
    pictures = Filled(static_cast<size_t>(filled_for), 10, [] { return WithBitsTurned(centre, 20, random); });
  }
  std::vector<Pdq> needles(static_cast<size_t>(state.range(1)));
  TimeEach(state, *pictures, [&] {
    for (Pdq& needle : needles) needle = WithBitsTurned(centre, 12, random);
    benchmark::DoNotOptimize(state.range(2) == kByChains ? pictures->Find(needles, nullptr)
                                                         : pictures->Compare(needles, nullptr));
  });
}
BENCHMARK(BM_FindAmongLookalikes)
    ->ArgNames({"hashes", "needles", "how"})
    ->ArgsProduct({{1'000'000}, {1, 8}, {kByChains, kByComparing}})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tamis
