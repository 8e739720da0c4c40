#ifndef TAMIS_EXTRACT_PDQ_BINS_H_
#define TAMIS_EXTRACT_PDQ_BINS_H_

// One axis of PDQ's reduction to 64 samples: two box filters and the decimation behind them, as 64 weighted
// means. Both are linear and only 64 places of the result are read, so that about one weight for each pixel
// of the axis is all there is to add up.

#include <cstddef>
#include <cstdint>
#include <span>

namespace tamis {

inline constexpr int kPdqSide = 64;

/// The `count` pixels under one sample, from `first` on. No class of the C++ library in here: see
/// extract/pdq_kernel_loops.h.
struct PdqBin {
  int first = 0;
  bool is_tent =
      false;  // weights 1, 2, ..., window, ..., 2, 1 over the square of the window: no edge cuts it
  size_t count = 0;
  const float* weights = nullptr;  // their sum is 1
};

struct PdqBins {
  int window = 1;
  PdqBin bins[kPdqSide];
};

/// How many floats MakePdqBins has to have for an axis of `size` pixels (at least 1): about size / 32, never
/// less for more pixels.
size_t PdqWeightCount(int size);

/// Lifetime: `room`, of PdqWeightCount(size) floats, holds the weights. Cost: linear in `room`. Thread-safe.
PdqBins MakePdqBins(int size, std::span<float> room);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PDQ_BINS_H_
