#include "extract/resample_taps.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tamis {
namespace {

double Bilinear(double x) {
  const double distance = std::abs(x);
  return distance < 1.0 ? 1.0 - distance : 0.0;
}

// https://en.wikipedia.org/wiki/Bicubic_interpolation, a = -0.5
double Bicubic(double x) {
  constexpr double kA = -0.5;
  const double distance = std::abs(x);
  if (distance < 1.0) return ((kA + 2.0) * distance - (kA + 3.0)) * distance * distance + 1;
  if (distance < 2.0) return (((distance - 5) * distance + 8) * distance - 4) * kA;
  return 0.0;
}

double Scale(const ResampleAxis& axis) {
  return static_cast<double>(axis.source_size) / static_cast<double>(axis.whole_size);
}

/// How far from its middle the samples of a result reach.
double Support(const ResampleAxis& axis) {
  const double of_filter = axis.filter == InputFilter::kBicubic ? 2.0 : 1.0;
  return of_filter * std::max(Scale(axis), 1.0);
}

TapWindow WindowAround(double middle, double support, int source_size) {
  // Clamped before the cast: a window may begin before the first sample.
  const int first = static_cast<int>(std::max(middle - support + 0.5, 0.0));
  const int end = static_cast<int>(std::min(middle + support + 0.5, static_cast<double>(source_size)));
  return {.first = first, .count = end - first};
}

/// Half away from zero.
int32_t FixedPoint(double weight) {
  const double scaled = weight * (1 << kWeightBits);
  return static_cast<int32_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

}  // namespace

int LargestWindow(const ResampleAxis& axis) {
  const double largest = std::ceil(Support(axis)) * 2 + 1;
  return static_cast<int>(std::min(largest, static_cast<double>(axis.source_size)));
}

int MostResultsOf(const ResampleAxis& axis, int samples) {
  const double most = std::ceil((samples + 2 * Support(axis) + 1) / Scale(axis)) + 1;
  return static_cast<int>(std::min(most, static_cast<double>(axis.count)));
}

int64_t TapsBytes(const ResampleAxis& axis) {
  const int64_t largest = LargestWindow(axis);
  return axis.count * (static_cast<int64_t>(sizeof(TapWindow)) + largest * int64_t{sizeof(int32_t)}) +
         largest * int64_t{sizeof(double)};
}

Result<ResampleTaps> ResampleTaps::Make(const ResampleAxis& axis, MemoryBudget& budget) {
  const int largest = LargestWindow(axis);
  const auto count = static_cast<size_t>(axis.count), stride = static_cast<size_t>(largest);
  Result<Bytes> windows = Bytes::Allocate(count * sizeof(TapWindow), budget);
  if (!windows) return windows.error();
  Result<Bytes> weights = Bytes::Allocate(count * stride * sizeof(int32_t), budget);
  if (!weights) return weights.error();
  Result<Bytes> real_memory = Bytes::Allocate(stride * sizeof(double), budget);
  if (!real_memory) return real_memory.error();

  const double scale = Scale(axis), support = Support(axis), sharpness = 1.0 / std::max(scale, 1.0);
  const auto filter = axis.filter == InputFilter::kBicubic ? Bicubic : Bilinear;
  auto* real = reinterpret_cast<double*>(real_memory->data());
  auto* window = reinterpret_cast<TapWindow*>(windows->data());
  auto* fixed = reinterpret_cast<int32_t*>(weights->data());
  for (int i = 0; i < axis.count; ++i, ++window, fixed += stride) {
    const double middle = (static_cast<double>(axis.first + i) + 0.5) * scale;
    *window = WindowAround(middle, support, axis.source_size);
    double sum = 0.0;
    for (int tap = 0; tap < window->count; ++tap) {
      real[tap] = filter((tap + window->first - middle + 0.5) * sharpness);
      sum += real[tap];
    }
    for (int tap = 0; tap < window->count; ++tap) {
      fixed[tap] = FixedPoint(sum != 0.0 ? real[tap] / sum : real[tap]);
    }
  }
  return ResampleTaps(axis.count, largest, *std::move(windows), *std::move(weights));
}

}  // namespace tamis
