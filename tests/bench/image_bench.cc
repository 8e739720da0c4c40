// The image job's steps on one core, images per second. Pictures are synthesised; real photographs differ by
// some ten per cent.

#include <cstring>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "extract/image_job.h"
#include "extract/jpeg.h"
#include "extract/png.h"
#include "extract/render.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

constexpr int kQuality = 90;

MemoryBudget& Budget() {
  static MemoryBudget budget(kUnlimited);
  return budget;
}

TestPicture Drawn(const benchmark::State& state) {
  return DrawPicture(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
}

Pixels PixelsOf(const TestPicture& picture) {
  Result<Pixels> pixels = Pixels::Allocate(picture.width_px, picture.height_px, 3, Budget());
  std::memcpy(pixels->row(0), picture.samples.data(), picture.samples.size());
  return *std::move(pixels);
}

ImageJobOptions ToSide256(ResizeMode mode) {
  return {.resize_mode = mode, .size_px = 256, .quality = kQuality};
}

void Sizes(benchmark::internal::Benchmark* bench) {
  bench->Args({256, 256})->Args({640, 480})->Args({1600, 1000})->Unit(benchmark::kMicrosecond);
}

void Count(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations());
}

void BM_DecodeJpeg(benchmark::State& state) {
  const std::vector<std::byte> bytes = EncodeTestJpeg(Drawn(state), {.quality = kQuality});
  for (auto _ : state) benchmark::DoNotOptimize(DecodeJpeg(bytes, {}, Budget()));
  Count(state);
}
BENCHMARK(BM_DecodeJpeg)->Apply(Sizes);

void BM_DecodeProgressiveJpeg(benchmark::State& state) {
  const std::vector<std::byte> bytes =
      EncodeTestJpeg(Drawn(state), {.quality = kQuality, .progressive = true});
  for (auto _ : state) benchmark::DoNotOptimize(DecodeJpeg(bytes, {}, Budget()));
  Count(state);
}
BENCHMARK(BM_DecodeProgressiveJpeg)->Apply(Sizes);

void BM_DecodePng(benchmark::State& state) {
  const std::vector<std::byte> bytes = EncodeTestPng(Drawn(state));
  for (auto _ : state) benchmark::DoNotOptimize(DecodePng(bytes, kUnlimited, Budget()));
  Count(state);
}
BENCHMARK(BM_DecodePng)->Apply(Sizes);

/// img2dataset's default shape: longest side 256, padded.
void BM_ResizeBorder256(benchmark::State& state) {
  const Pixels pixels = PixelsOf(Drawn(state));
  ImageJobOptions options = ToSide256(ResizeMode::kBorder);
  options.only_if_bigger = false;
  const auto plan = PlanResize(pixels.width_px, pixels.height_px, options);
  if (!plan) {
    state.SkipWithError("already that size");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(Resize(pixels, *plan, kUnlimited, Budget()));
  Count(state);
}
BENCHMARK(BM_ResizeBorder256)->Args({640, 480})->Args({1600, 1000})->Unit(benchmark::kMicrosecond);

void BM_EncodeJpeg(benchmark::State& state) {
  const Pixels pixels = PixelsOf(Drawn(state));
  for (auto _ : state) benchmark::DoNotOptimize(EncodeJpeg(pixels, kQuality, Budget()));
  Count(state);
}
BENCHMARK(BM_EncodeJpeg)->Args({256, 256})->Args({640, 480})->Unit(benchmark::kMicrosecond);

void BM_WholeJobBorder256(benchmark::State& state) {
  const std::vector<std::byte> bytes = EncodeTestJpeg(Drawn(state), {.quality = kQuality});
  const ImageJobOptions options = ToSide256(ResizeMode::kBorder);
  for (auto _ : state) {
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, options, Budget());
    benchmark::DoNotOptimize(RenderImageJob({.pixels = decoded->pixels}, options, Budget()));
  }
  Count(state);
}
BENCHMARK(BM_WholeJobBorder256)->Apply(Sizes);

}  // namespace
}  // namespace tamis
