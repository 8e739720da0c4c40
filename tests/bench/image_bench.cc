// The image job's steps on one core, images per second. Pictures are synthesised; real photographs differ by
// some ten per cent.

#include <cstring>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "extract/image_job.h"
#include "extract/render.h"
#include "tests/support/test_animations.h"
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

void Decode(benchmark::State& state, const std::vector<std::byte>& bytes) {
  for (auto _ : state) benchmark::DoNotOptimize(DecodeImageJob(bytes, {}, Budget()));
  Count(state);
}

void BM_DecodeJpeg(benchmark::State& state) {
  Decode(state, EncodeTestJpeg(Drawn(state), {.quality = kQuality}));
}
BENCHMARK(BM_DecodeJpeg)->Apply(Sizes);

void BM_DecodeProgressiveJpeg(benchmark::State& state) {
  Decode(state, EncodeTestJpeg(Drawn(state), {.quality = kQuality, .progressive = true}));
}
BENCHMARK(BM_DecodeProgressiveJpeg)->Apply(Sizes);

void BM_DecodePng(benchmark::State& state) {
  Decode(state, EncodeTestPng(Drawn(state)));
}
BENCHMARK(BM_DecodePng)->Apply(Sizes);

void BM_DecodeWebp(benchmark::State& state) {
  Decode(state, EncodeTestWebp(Drawn(state), false, kQuality));
}
BENCHMARK(BM_DecodeWebp)->Apply(Sizes);

void BM_DecodeLosslessWebp(benchmark::State& state) {
  Decode(state, EncodeTestWebp(Drawn(state), true));
}
BENCHMARK(BM_DecodeLosslessWebp)->Apply(Sizes);

/// One frame.
void BM_DecodeGif(benchmark::State& state) {
  TestPicture indices = DrawPicture(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), 1);
  std::vector<uint8_t> colours(256 * 3);
  for (size_t i = 0; i < colours.size(); ++i) colours[i] = static_cast<uint8_t>(i / 3);
  const int width = indices.width_px, height = indices.height_px;
  Decode(state, EncodeTestGif(width, height, colours, {{std::move(indices), {}}}));
}
BENCHMARK(BM_DecodeGif)->Apply(Sizes);

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

/// The same by OpenCV: what BM_ResizeBorder256 is compared with.
void BM_OpenCvArea256(benchmark::State& state) {
  Pixels pixels = PixelsOf(Drawn(state));
  const cv::Mat source(pixels.height_px, pixels.width_px, CV_8UC3, pixels.row(0));
  const cv::Size size(256, 256 * pixels.height_px / pixels.width_px);
  cv::setNumThreads(1);
  for (auto _ : state) {
    cv::Mat resized;
    cv::resize(source, resized, size, 0, 0, cv::INTER_AREA);
    benchmark::DoNotOptimize(resized.data);
  }
  Count(state);
}
BENCHMARK(BM_OpenCvArea256)->Args({640, 480})->Args({1600, 1000})->Unit(benchmark::kMicrosecond);

void Encode(benchmark::State& state, Encoding encode) {
  const Pixels pixels = PixelsOf(Drawn(state));
  const ImageJobOptions options{.resize_mode = ResizeMode::kNo, .encode = encode, .quality = kQuality};
  for (auto _ : state) benchmark::DoNotOptimize(RenderImageJob({.pixels = pixels}, options, Budget()));
  Count(state);
}

void BM_EncodeJpeg(benchmark::State& state) {
  Encode(state, Encoding::kJpeg);
}
BENCHMARK(BM_EncodeJpeg)->Args({256, 256})->Args({640, 480})->Unit(benchmark::kMicrosecond);

void BM_EncodePng(benchmark::State& state) {
  Encode(state, Encoding::kPng);
}
BENCHMARK(BM_EncodePng)->Args({256, 256})->Args({640, 480})->Unit(benchmark::kMicrosecond);

void BM_EncodeWebp(benchmark::State& state) {
  Encode(state, Encoding::kWebp);
}
BENCHMARK(BM_EncodeWebp)->Args({256, 256})->Args({640, 480})->Unit(benchmark::kMicrosecond);

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
