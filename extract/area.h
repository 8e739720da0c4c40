#ifndef TAMIS_EXTRACT_AREA_H_
#define TAMIS_EXTRACT_AREA_H_

// Shrinking by the mean of the area under each pixel: cv::INTER_AREA, several times faster.
//
// OpenCV shrinks every row first and adds up what is left, in floats; here whole bands of rows are added up
// first, in 16-bit integers, sixteen samples at a time, and only one row per row of the result is shrunk.
// Where both scales are whole numbers the results are equal bit for bit. Elsewhere the sums are the same but
// for the order of float additions: a sample differs, by 1, only where the exact mean lies within some
// millionths of a half (tests/unit/extract/area_test.cc measures how often).

#include <cstddef>
#include <cstdint>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"

namespace tamis {

/// Where a result goes: `width_px` RGB pixels a row, rows `stride_bytes` apart.
struct PixelTarget {
  uint8_t* data = nullptr;
  size_t stride_bytes = 0;
  int width_px = 0;
  int height_px = 0;
};

/// False where ShrinkByArea is no twin of OpenCV's: a side grows, a source of fewer than 11 columns, scales
/// above 256.
bool CanShrinkByArea(const Pixels& source, const PixelTarget& target);

/// Fills `target`. CanShrinkByArea holds. Memory: AreaBytes. Cost: linear in the source. Thread-safe.
Status ShrinkByArea(const Pixels& source, const PixelTarget& target, MemoryBudget& budget);

/// What ShrinkByArea charges.
int64_t AreaBytes(int source_width_px, int target_width_px);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_AREA_H_
