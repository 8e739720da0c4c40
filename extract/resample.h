#ifndef TAMIS_EXTRACT_RESAMPLE_H_
#define TAMIS_EXTRACT_RESAMPLE_H_

// Pillow's antialiased resampling of 8-bit RGB, bit for bit: weights of 22 bits, rows resampled first, 8 bits
// between the two passes. Pillow 13 takes columns first for tall pictures; Pillow 12 and before never do.
//
// Pillow goes row by row and tap by tap; here sixteen rows are turned on their side, so that one vector holds
// one sample of sixteen rows, and what a row adds to the result is added up at once: nothing as tall as the
// picture is held.

#include <cstdint>

#include "crawler/core/buffer.h"
#include "crawler/core/model_input.h"
#include "crawler/core/result.h"
#include "extract/area.h"

namespace tamis {

/// Which part of the resampled picture is wanted: `width_px` by `height_px` from `left` and `top`, inside it.
struct ResampleRequest {
  InputFilter filter = InputFilter::kBilinear;
  int64_t whole_width_px = 0;  // of the resampled picture
  int64_t whole_height_px = 0;
  int64_t left = 0;
  int64_t top = 0;
};

/// Fills `target` with its part of the resampled picture; only what it is made of is read. `picture`: RGB.
/// Pictures eight times narrower than `target` and of more than 4,096 rows are resampled by columns first:
/// the other order's cost has no bound that is linear in the picture. Memory: ResampleBytes. Cost: linear in
/// the picture and in `target`. Errors: kUnavailable. Thread-safe.
Status Resample(const Pixels& picture, const ResampleRequest& request, const PixelTarget& target,
                MemoryBudget& budget);

/// Upper bound of what Resample charges.
int64_t ResampleBytes(int width_px, int height_px, const ResampleRequest& request, int target_width_px,
                      int target_height_px);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_RESAMPLE_H_
