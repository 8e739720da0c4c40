#ifndef TAMIS_EXTRACT_RESAMPLE_KERNELS_H_
#define TAMIS_EXTRACT_RESAMPLE_KERNELS_H_

// The loops of resampling, once for each kind of processor. All of it is whole numbers: every one gives the
// same result.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <span>

namespace tamis {

inline constexpr int kBlockRows = 16;        // rows that are resampled at once
inline constexpr size_t kBlockSamples = 16;  // buffers are filled so many samples at a time

/// Samples of the rows of one block.
using BlockRows = std::array<const uint8_t*, kBlockRows>;

/// The weighted sum of `count` samples.
struct WeightedTaps {
  const int32_t* weights = nullptr;
  int count = 0;
};

struct ResampleKernels {
  std::string_view name;
  /// to[i * kBlockRows + row] = rows[row][i], for `blocks` * kBlockSamples samples.
  void (*turn)(const BlockRows& rows, size_t blocks, uint8_t* to);
  /// One RGB pixel of every row of a turned block, rounded: 3 * kBlockRows samples.
  void (*pixel)(const uint8_t* turned, const WeightedTaps& taps, uint8_t* to);
  /// sums[i] += weights[0] * first row + ..., for `blocks` * kBlockSamples samples.
  void (*add_rows)(const uint8_t* first, size_t stride_bytes, const WeightedTaps& taps, size_t blocks,
                   int32_t* sums);
  /// The rounded sums.
  void (*round)(const int32_t* sums, size_t blocks, uint8_t* to);
};

/// The kernels that this processor can run, the fastest first; the last is for any.
std::span<const ResampleKernels* const> UsableResampleKernels();

extern const ResampleKernels kResampleScalarKernels;  // SSE2, NEON: what every processor has
#if defined(__x86_64__)
extern const ResampleKernels kResampleAvx2Kernels;
extern const ResampleKernels kResampleAvx512Kernels;
#endif

/// What sums start with: a half.
inline constexpr int32_t kHalfWeight = 1 << 21;

}  // namespace tamis

#endif  // TAMIS_EXTRACT_RESAMPLE_KERNELS_H_
