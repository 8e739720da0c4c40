// The built-in detectors on one core: the whole of each for a picture of three sizes, and the cascade alone
// with every kernel that this processor has.

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "crawler/core/check.h"
#include "extract/document_score.h"
#include "extract/face_kernels.h"
#include "extract/faces.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

constexpr int64_t kBudgetBytes = int64_t{256} * 1024 * 1024;

Pixels Drawn(int width_px, int height_px, MemoryBudget& budget) {
  const TestPicture drawn = DrawPicture(width_px, height_px);
  Result<Pixels> pixels = Pixels::Allocate(width_px, height_px, 3, budget);
  CHECK(pixels.has_value());
  std::memcpy(pixels->bytes.data(), drawn.samples.data(), pixels->bytes.size());
  return *std::move(pixels);
}

void BM_FindFaces(benchmark::State& state) {
  MemoryBudget budget(kBudgetBytes);
  const Pixels picture = Drawn(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), budget);
  CHECK(LoadFaceDetector().has_value());
  for (auto _ : state) benchmark::DoNotOptimize(FindFaces(picture, budget).has_value());
}

void BM_DocumentScore(benchmark::State& state) {
  MemoryBudget budget(kBudgetBytes);
  const Pixels picture = Drawn(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), budget);
  for (auto _ : state) benchmark::DoNotOptimize(DocumentScore(picture, budget).has_value());
}

void BM_ScanRow(benchmark::State& state, const FaceKernel* kernel) {
  std::vector<uint32_t> sums(size_t{kFaceWindowPx + 1} * kFaceRowSums), squares(sums.size());
  for (size_t i = 0; i < sums.size(); ++i) {
    sums[i] = static_cast<uint32_t>(i * 90 + i * i % 977);
    squares[i] = static_cast<uint32_t>(i * 12'000 + i * i % 97'001);
  }
  const FaceRow row{.sums = sums.data(), .squares = squares.data(), .windows = kFaceSearchPx / 2 - 9};
  int hits[kFacePlane];
  for (auto _ : state) benchmark::DoNotOptimize(kernel->scan_row(Cascade(), row, hits));
}

BENCHMARK(BM_FindFaces)->Args({256, 256})->Args({512, 512})->Args({1600, 1000});
BENCHMARK(BM_DocumentScore)->Args({256, 256})->Args({512, 512})->Args({1600, 1000});

const int kRegistered = [] {
  for (const FaceKernel* kernel : UsableFaceKernels()) {
    benchmark::RegisterBenchmark(("BM_ScanRow/" + std::string(kernel->name)).c_str(), BM_ScanRow, kernel);
  }
  return 0;
}();

}  // namespace
}  // namespace tamis
