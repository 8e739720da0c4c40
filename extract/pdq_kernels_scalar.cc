// The loops of extract/pdq_kernels.h as they are defined, one number after the other.

#include <algorithm>
#include <array>
#include <cstdlib>

#include "extract/pdq_kernels.h"

namespace tamis {
namespace {

void SumTent(const PdqRows& rows, int window, size_t count, uint16_t*, float* sums) {
  const int row_count = 2 * window - 1;
  for (size_t x = 0; x < count; ++x) {
    int sum = 0;
    const uint8_t* at = rows.first + x;
    for (int k = 0; k < row_count; ++k, at += rows.stride_bytes) sum += *at * std::min(k + 1, row_count - k);
    sums[x] = static_cast<float>(sum);
  }
}

void SumWeighted(const PdqRows& rows, const PdqBin& bin, size_t count, float* sums) {
  for (size_t x = 0; x < count; ++x) {
    float sum = 0;
    const uint8_t* at = rows.first + x;
    for (size_t k = 0; k < bin.count; ++k, at += rows.stride_bytes) {
      sum += static_cast<float>(*at) * bin.weights[k];
    }
    sums[x] = sum;
  }
}

void BinRow(const PdqSums& sums, const PdqBins& bins, float* cells) {
  for (int i = 0; i < kPdqSide; ++i) {
    const PdqBin& bin = bins.bins[i];
    std::array<float, 3> mean{};
    const float* at = sums.first + sums.step * bin.first;
    for (size_t k = 0; k < bin.count; ++k, at += sums.step) {
      for (size_t c = 0; c < 3; ++c) mean[c] += at[c] * bin.weights[k];
    }
    cells[i] = mean[0] * sums.scale * 0.299F + mean[1] * sums.scale * 0.587F + mean[2] * sums.scale * 0.114F;
  }
}

void Transform(const float* cells, const float* cosines, float* half, float* coefficients) {
  constexpr size_t kSide = kPdqSide;
  for (size_t i = 0; i < kPdqFrequencies; ++i) {
    for (size_t x = 0; x < kSide; ++x) {
      float sum = 0;
      for (size_t k = 0; k < kSide; ++k) sum += cells[k * kSide + x] * cosines[k * kPdqFrequencies + i];
      half[i * kSide + x] = sum;
    }
  }
  for (size_t i = 0; i < kPdqFrequencies; ++i) {
    for (size_t j = 0; j < kPdqFrequencies; ++j) {
      float sum = 0;
      for (size_t k = 0; k < kSide; ++k) sum += cosines[k * kPdqFrequencies + j] * half[i * kSide + k];
      coefficients[i * kPdqFrequencies + j] = sum;
    }
  }
}

int Step(float left, float right) {
  return std::abs(static_cast<int>((left - right) * 100.0F / 255.0F));
}

int GradientSum(const float* cells) {
  constexpr size_t kSide = kPdqSide;
  int sum = 0;
  for (size_t i = 0; i < kPdqCells; ++i) {
    if (i < kPdqCells - kSide) sum += Step(cells[i], cells[i + kSide]);
    if (i % kSide != kSide - 1) sum += Step(cells[i], cells[i + 1]);
  }
  return sum;
}

}  // namespace

const PdqKernels kPdqScalarKernels = {.name = "scalar",
                                      .sum_tent = SumTent,
                                      .sum_weighted = SumWeighted,
                                      .bin_row = BinRow,
                                      .transform = Transform,
                                      .gradient_sum = GradientSum};

}  // namespace tamis
