#ifndef TAMIS_EXTRACT_PDQ_KERNELS_H_
#define TAMIS_EXTRACT_PDQ_KERNELS_H_

// The loops of PDQ, once for each kind of processor. All give the same result bit for bit: no lane of a
// vector depends on another, sums run in one order however wide a vector is, and no product is fused with a
// sum (the files are compiled with -ffp-contract=off).

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "extract/pdq_bins.h"

namespace tamis {

inline constexpr size_t kPdqFrequencies = 16;
inline constexpr size_t kPdqCells = size_t{kPdqSide} * kPdqSide;
/// Kernels read, and throw away, so many floats behind a row of sums and behind the cells.
inline constexpr size_t kPdqSlack = 16;
/// Samples of a row that are added up at a time.
inline constexpr size_t kPdqStrip = 4096;
/// Largest window whose sums are whole numbers below 2^24: exact in floats.
inline constexpr int kMaxExactWindow = 256;

/// Rows of samples; `stride_bytes` is negative where the picture is read from its last row.
struct PdqRows {
  const uint8_t* first = nullptr;
  ptrdiff_t stride_bytes = 0;
};

/// A row of sums, three for each pixel: of pixel x at `first + step * x`. `step` is 3 or -3.
struct PdqSums {
  const float* first = nullptr;
  ptrdiff_t step = 3;
  float scale = 1;
};

struct PdqKernels {
  std::string_view name;
  /// sums[x] = 1 * row 0 + 2 * row 1 + ... + window * row (window - 1) + ... + 1 * row (2 * window - 2), for
  /// `count` samples; window at most kMaxExactWindow. `room`, of kPdqStrip, is for the kernel.
  void (*sum_tent)(const PdqRows& rows, int window, size_t count, uint16_t* room, float* sums);
  /// sums[x] = weights[0] * row 0 + weights[1] * row 1 + ..., for `count` samples.
  void (*sum_weighted)(const PdqRows& rows, const PdqBin& bin, size_t count, float* sums);
  /// 64 cells: luma of the weighted means of the sums.
  void (*bin_row)(const PdqSums& sums, const PdqBins& bins, float* cells);
  /// `coefficients`, 16 x 16: the cosine transform of `cells`, 64 x 64 and slack, without its first row and
  /// column. `half`, 16 x 64, is for the kernel.
  void (*transform)(const float* cells, const float* cosines, float* half, float* coefficients);
  /// The sum of all differences between neighbours, each in hundredths of the range and cut to a whole
  /// number.
  int (*gradient_sum)(const float* cells);
};

/// The kernels that this processor can run, the fastest first; the last is plain C++.
std::span<const PdqKernels* const> UsablePdqKernels();

extern const PdqKernels kPdqScalarKernels;
#if defined(__x86_64__)
extern const PdqKernels kPdqSseKernels;
extern const PdqKernels kPdqAvx2Kernels;
extern const PdqKernels kPdqAvx512Kernels;
#elif defined(__aarch64__)
extern const PdqKernels kPdqNeonKernels;
#endif

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PDQ_KERNELS_H_
