#ifndef TAMIS_EXTRACT_RESAMPLE_TAPS_H_
#define TAMIS_EXTRACT_RESAMPLE_TAPS_H_

// Which samples make one sample of a resampled picture along one axis, and with what weights: Pillow's
// precompute_coeffs and normalize_coeffs_8bpc.

#include <cstdint>
#include <span>

#include "crawler/core/buffer.h"
#include "crawler/core/model_input.h"
#include "crawler/core/result.h"

namespace tamis {

inline constexpr int kWeightBits = 22;  // 32, less 8 of a sample and 2 for overshooting

/// One axis of a resampling: `count` results from `first` of `whole_size`, of `source_size` samples.
struct ResampleAxis {
  InputFilter filter = InputFilter::kBilinear;
  int source_size = 0;
  int64_t whole_size = 0;
  int64_t first = 0;
  int count = 0;
};

/// The source samples of one result: `count` from `first`.
struct TapWindow {
  int first = 0;
  int count = 0;
  int end() const { return first + count; }
};

class ResampleTaps {
 public:
  /// Memory: TapsBytes. Errors: kUnavailable.
  static Result<ResampleTaps> Make(const ResampleAxis& axis, MemoryBudget& budget);

  int count() const { return count_; }
  const TapWindow& window(int result) const { return windows()[result]; }
  const int32_t* weights(int result) const {
    return reinterpret_cast<const int32_t*>(weights_.data()) + static_cast<ptrdiff_t>(result) * stride_;
  }
  /// Of all windows together; they go on in order.
  int first() const { return windows()[0].first; }
  int end() const { return windows()[count_ - 1].end(); }

 private:
  ResampleTaps(int count, int stride, Bytes windows, Bytes weights)
      : count_(count), stride_(stride), windows_(std::move(windows)), weights_(std::move(weights)) {}
  const TapWindow* windows() const { return reinterpret_cast<const TapWindow*>(windows_.data()); }

  int count_;
  int stride_;
  Bytes windows_;
  Bytes weights_;
};

/// Most samples that one result is made of.
int LargestWindow(const ResampleAxis& axis);

/// Most results that any `samples` samples in a row have a part in.
int MostResultsOf(const ResampleAxis& axis, int samples);

int64_t TapsBytes(const ResampleAxis& axis);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_RESAMPLE_TAPS_H_
