// The picture that a model sees, made of the decoded one, on one core. docs/benchmarks.md quotes it.

#include <cstring>
#include <utility>

#include <benchmark/benchmark.h>

#include "extract/blur.h"
#include "extract/model_input.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

MemoryBudget& Budget() {
  static MemoryBudget budget(kUnlimited);
  return budget;
}

Pixels Picture(const benchmark::State& state) {
  const TestPicture drawn = DrawPicture(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
  Result<Pixels> pixels = Pixels::Allocate(drawn.width_px, drawn.height_px, 3, Budget());
  std::memcpy(pixels->row(0), drawn.samples.data(), drawn.samples.size());
  return *std::move(pixels);
}

void Sizes(benchmark::internal::Benchmark* bench) {
  bench->Args({256, 256})
      ->Args({640, 480})
      ->Args({1600, 1000})
      ->Args({6000, 4000})
      ->Unit(benchmark::kMicrosecond);
}

void Make(benchmark::State& state, const ModelInputSpec& spec) {
  const Pixels picture = Picture(state);
  for (auto _ : state) benchmark::DoNotOptimize(MakeModelInput(picture, spec, Budget()));
  state.SetItemsProcessed(state.iterations());
}

/// open_nsfw's without its way through JPEG.
void BM_Stretch256Crop224(benchmark::State& state) {
  Make(state, {.resize_width_px = 256, .resize_height_px = 256, .width_px = 224, .height_px = 224});
}
BENCHMARK(BM_Stretch256Crop224)->Apply(Sizes);

void BM_OpenNsfw(benchmark::State& state) {
  Make(state, {.resize_width_px = 256,
               .resize_height_px = 256,
               .width_px = 224,
               .height_px = 224,
               .jpeg_quality = 75});
}
BENCHMARK(BM_OpenNsfw)->Apply(Sizes);

/// CLIP's.
void BM_ShortestSide224Bicubic(benchmark::State& state) {
  Make(state, {.resize = InputResize::kShortestSide,
               .filter = InputFilter::kBicubic,
               .resize_width_px = 224,
               .resize_height_px = 224,
               .width_px = 224,
               .height_px = 224});
}
BENCHMARK(BM_ShortestSide224Bicubic)->Apply(Sizes);

/// One face, a fifth of each side.
void BM_BlurFace(benchmark::State& state) {
  Pixels picture = Picture(state);
  const FaceBox face{.x_px = picture.width_px / 3,
                     .y_px = picture.height_px / 3,
                     .width_px = picture.width_px / 5,
                     .height_px = picture.height_px / 5};
  for (auto _ : state) BlurFaces({&face, 1}, picture);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_BlurFace)->Apply(Sizes);

}  // namespace
}  // namespace tamis
