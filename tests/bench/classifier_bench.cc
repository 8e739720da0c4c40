// The NSFW classifier: exact and fast, on one thread and on all. One item is one picture.

#include <cstring>
#include <memory>
#include <random>
#include <utility>

#include <benchmark/benchmark.h>

#include "config/model_manifest.h"
#include "crawler/core/check.h"
#include "filter/models/model_runner.h"

namespace tamis {
namespace {

constexpr int kThreads = 2;

std::unique_ptr<ModelRunner> OpenModel(RunnerPrecision precision) {
  const Result<ModelManifest> manifest = ReadModelManifest(FindModelManifest("open-nsfw", ""));
  CHECK(manifest.has_value());
  Result<std::unique_ptr<ModelRunner>> runner = ModelRunner::Open(*manifest, {precision, kThreads});
  CHECK(runner.has_value());
  return *std::move(runner);
}

Pixels Noise(const ModelInputSpec& input, MemoryBudget& budget) {
  Result<Pixels> picture = Pixels::Allocate(input.width_px, input.height_px, 3, budget);
  CHECK(picture.has_value());
  std::minstd_rand random(1);
  uint8_t* bytes = picture->row(0);
  for (size_t i = 0; i < picture->bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(random());
  return *std::move(picture);
}

void Classify(benchmark::State& state, RunnerPrecision precision) {
  static const std::unique_ptr<ModelRunner> kExact = OpenModel(RunnerPrecision::kExact);
  static const std::unique_ptr<ModelRunner> kFast = OpenModel(RunnerPrecision::kFast);
  const ModelRunner& runner = precision == RunnerPrecision::kExact ? *kExact : *kFast;
  MemoryBudget budget(INT64_MAX);
  const Pixels picture = Noise(runner.manifest().input, budget);
  for ([[maybe_unused]] auto _ : state) {
    const auto outputs = runner.Run(picture);
    CHECK(outputs.has_value());
    benchmark::DoNotOptimize(outputs->front().values.front());
  }
  state.SetItemsProcessed(state.iterations());
  state.SetLabel(std::string(runner.precision()));
}

BENCHMARK_CAPTURE(Classify, exact, RunnerPrecision::kExact)
    ->ThreadRange(1, kThreads)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK_CAPTURE(Classify, fast, RunnerPrecision::kFast)
    ->ThreadRange(1, kThreads)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

/// What a start costs.
void OpenTheModel(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(OpenModel(RunnerPrecision::kExact));
}
BENCHMARK(OpenTheModel)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tamis
