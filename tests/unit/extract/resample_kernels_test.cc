#include "extract/resample_kernels.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr size_t kBlocks = 5;
constexpr size_t kSamples = kBlocks * kBlockSamples;

std::vector<uint8_t> RandomSamples(std::mt19937& random, size_t count) {
  std::vector<uint8_t> samples(count);
  for (uint8_t& sample : samples) sample = static_cast<uint8_t>(random());
  return samples;
}

/// Sums that are not clipped, and some that are on both sides.
std::vector<int32_t> RandomWeights(std::mt19937& random, int count) {
  std::vector<int32_t> weights(static_cast<size_t>(count));
  for (int32_t& weight : weights) weight = static_cast<int32_t>(random() % (1 << 22)) - (1 << 20);
  for (int32_t& weight : weights) weight /= std::max(1, count / 2);
  return weights;
}

uint8_t Rounded(int32_t sum) {
  return static_cast<uint8_t>(std::clamp(sum >> 22, 0, 255));
}

class ResampleKernelsTest : public testing::TestWithParam<const ResampleKernels*> {
 protected:
  const ResampleKernels& kernels_ = *GetParam();
  std::mt19937 random_{11};
};

TEST_P(ResampleKernelsTest, ATurnPutsRowsSideBySideAndASecondOneBack) {
  const std::vector<uint8_t> samples = RandomSamples(random_, kBlockRows * kSamples);
  BlockRows rows;
  for (size_t row = 0; row < kBlockRows; ++row) rows[row] = samples.data() + row * kSamples;
  std::vector<uint8_t> turned(samples.size());
  kernels_.turn(rows, kBlocks, turned.data());
  for (size_t row = 0; row < kBlockRows; ++row) {
    for (size_t i = 0; i < kSamples; ++i) ASSERT_EQ(turned[i * kBlockRows + row], rows[row][i]) << i;
  }
}

TEST_P(ResampleKernelsTest, APixelIsTheRoundedSumInEveryRow) {
  for (const int count : {1, 2, 3, 13, 40}) {
    const std::vector<uint8_t> turned = RandomSamples(random_, static_cast<size_t>(count) * 3 * kBlockRows);
    const std::vector<int32_t> weights = RandomWeights(random_, count);
    std::vector<uint8_t> pixel(3 * kBlockRows);
    kernels_.pixel(turned.data(), {.weights = weights.data(), .count = count}, pixel.data());
    for (size_t i = 0; i < pixel.size(); ++i) {
      int32_t sum = kHalfWeight;
      for (size_t tap = 0; tap < weights.size(); ++tap) sum += weights[tap] * turned[tap * pixel.size() + i];
      ASSERT_EQ(pixel[i], Rounded(sum)) << count << " taps, " << i;
    }
  }
}

TEST_P(ResampleKernelsTest, RowsAreAddedUpAndRounded) {
  for (const int count : {1, 4, 16}) {
    const std::vector<uint8_t> rows = RandomSamples(random_, static_cast<size_t>(count) * kSamples);
    const std::vector<int32_t> weights = RandomWeights(random_, count);
    std::vector<int32_t> sums(kSamples, 1000), wanted = sums;
    kernels_.add_rows(rows.data(), kSamples, {.weights = weights.data(), .count = count}, kBlocks,
                      sums.data());
    for (size_t i = 0; i < kSamples; ++i) {
      for (size_t tap = 0; tap < weights.size(); ++tap) wanted[i] += weights[tap] * rows[tap * kSamples + i];
    }
    ASSERT_EQ(sums, wanted);
    std::vector<uint8_t> rounded(kSamples);
    kernels_.round(sums.data(), kBlocks, rounded.data());
    for (size_t i = 0; i < kSamples; ++i) ASSERT_EQ(rounded[i], Rounded(sums[i]));
  }
}

INSTANTIATE_TEST_SUITE_P(Every, ResampleKernelsTest,
                         testing::ValuesIn(UsableResampleKernels().begin(), UsableResampleKernels().end()),
                         [](const auto& kernels) { return std::string(kernels.param->name); });

}  // namespace
}  // namespace tamis
