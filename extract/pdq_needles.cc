#include "extract/pdq_needles.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <numbers>
#include <vector>

#include <string.h>

namespace tamis {
namespace {

constexpr size_t kSide = 16;
constexpr size_t kBits = kSide * kSide;
constexpr size_t kPlaces = 64;

std::vector<float> MakeCosines() {
  const auto scale = static_cast<float>(std::sqrt(2.0 / kPlaces));
  std::vector<float> cosines(kPlaces * kSide);
  for (size_t place = 0; place < kPlaces; ++place) {
    for (size_t i = 0; i < kSide; ++i) {
      const auto turns = static_cast<double>((i + 1) * (2 * place + 1));
      cosines[place * kSide + i] =
          static_cast<float>(scale * std::cos(std::numbers::pi / 2 / kPlaces * turns));
    }
  }
  return cosines;
}

Pdq BitsAboveMedian(std::span<const float, kBits> values) {
  std::array<float, kBits> sorted;
  std::copy(values.begin(), values.end(), sorted.begin());
  const auto lower_median = sorted.begin() + kBits / 2 - 1;
  std::nth_element(sorted.begin(), lower_median, sorted.end());
  const float median = *lower_median;
  explicit_bzero(sorted.data(), sizeof sorted);
  Pdq hash;
  for (size_t k = 0; k < kBits; ++k) {
    hash.words[k / 64] |= static_cast<uint64_t>(values[k] > median) << (k % 64);
  }
  return hash;
}

/// Exchanges vertical and horizontal frequencies.
Pdq Transposed(const Pdq& hash) {
  Pdq transposed;
  for (size_t k = 0; k < kBits; ++k) {
    const size_t to = k % kSide * kSide + k / kSide;
    transposed.words[to / 64] |= (hash.words[k / 64] >> (k % 64) & 1) << (to % 64);
  }
  return transposed;
}

}  // namespace

std::span<const float> PdqCosines() {
  static const std::vector<float> cosines = MakeCosines();
  return cosines;
}

std::array<Pdq, kPdqNeedles> PdqNeedlesOf(std::span<const float, kBits> coefficients) {
  std::array<float, kBits> upside_down, mirrored, turned;
  for (size_t k = 0; k < kBits; ++k) {
    // Index 0 is frequency 1: an even index is an odd function, whose sign a mirror changes.
    const float value = coefficients[k];
    const bool vertical = k / kSide % 2 == 0, horizontal = k % 2 == 0;
    upside_down[k] = vertical ? -value : value;
    mirrored[k] = horizontal ? -value : value;
    turned[k] = vertical != horizontal ? -value : value;
  }
  const Pdq identity = BitsAboveMedian(coefficients), by_180 = BitsAboveMedian(turned);
  const Pdq top_bottom = BitsAboveMedian(upside_down), left_right = BitsAboveMedian(mirrored);
  for (auto* values : {&upside_down, &mirrored, &turned}) explicit_bzero(values->data(), sizeof *values);
  return {identity,
          Transposed(left_right),
          by_180,
          Transposed(top_bottom),
          top_bottom,
          left_right,
          Transposed(identity),
          Transposed(by_180)};
}

}  // namespace tamis
