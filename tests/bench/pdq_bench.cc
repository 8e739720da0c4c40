// PDQ on one core: every kernel that this processor has, and what the eight needles and the reduction to 512
// cost. tests/bench/pdq_peer.py puts the reference implementation beside it.

#include <array>
#include <cstring>
#include <string>
#include <utility>

#include <benchmark/benchmark.h>

#include "config/options.h"
#include "extract/pdq.h"
#include "extract/pdq_needles.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

MemoryBudget& Budget() {
  static MemoryBudget budget(kUnlimited);
  return budget;
}

Pixels Drawn(const benchmark::State& state) {
  const TestPicture picture = DrawPicture(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
  Result<Pixels> pixels = Pixels::Allocate(picture.width_px, picture.height_px, 3, Budget());
  std::memcpy(pixels->row(0), picture.samples.data(), picture.samples.size());
  return *std::move(pixels);
}

void Sizes(benchmark::internal::Benchmark* bench) {
  bench->Args({256, 256})
      ->Args({512, 512})
      ->Args({1600, 1000})
      ->Args({4000, 3000})
      ->Unit(benchmark::kMicrosecond);
}

void Hash(benchmark::State& state, const PdqKernels* kernels) {
  const Pixels picture = Drawn(state);
  const PdqRequest request{.picture = picture, .kernels = kernels};
  for (auto _ : state) benchmark::DoNotOptimize(HashPicture(request, Budget()));
  state.SetItemsProcessed(state.iterations());
}

void BM_PdqNearest512(benchmark::State& state) {
  const Pixels picture = Drawn(state);
  for (auto _ : state) benchmark::DoNotOptimize(HashNearest512({.picture = picture}, Budget()));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_PdqNearest512)->Args({1600, 1000})->Unit(benchmark::kMicrosecond);

void BM_PdqEightNeedles(benchmark::State& state) {
  const TestPicture picture = DrawPicture(16, 16, 1);
  std::array<float, 256> coefficients;
  for (size_t i = 0; i < coefficients.size(); ++i)
    coefficients[i] = picture.samples[i] * 1.7F - static_cast<float>(i);
  for (auto _ : state) benchmark::DoNotOptimize(PdqNeedlesOf(coefficients));
}
BENCHMARK(BM_PdqEightNeedles)->Unit(benchmark::kMicrosecond);

[[maybe_unused]] const bool all_are_known = [] {
  for (const PdqKernels* kernels : UsablePdqKernels()) {
    const std::string name = "BM_Pdq/" + std::string(kernels->name);
    benchmark::RegisterBenchmark(name.c_str(), Hash, kernels)->Apply(Sizes);
  }
  return true;
}();

}  // namespace
}  // namespace tamis
