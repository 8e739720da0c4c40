#ifndef TAMIS_EXTRACT_SMALL_GREY_H_
#define TAMIS_EXTRACT_SMALL_GREY_H_

// The small grey picture in which detectors look.

#include <cstddef>
#include <cstdint>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"

namespace tamis {

/// Grey levels of somebody else's memory, rows without padding.
struct GreyView {
  uint8_t* data = nullptr;
  int width_px = 0;
  int height_px = 0;

  uint8_t* row(int y) const { return data + static_cast<size_t>(y) * static_cast<size_t>(width_px); }
};

GreyView ViewOf(Pixels& grey);

/// Luma of `picture` (RGB), shrunk so that no side exceeds `longest_px`; never enlarged.
/// Errors: kUnavailable (budget), kInternal. Memory: SmallGreyBytes, of which the result stays. Linear.
Result<Pixels> SmallGrey(const Pixels& picture, int longest_px, MemoryBudget& budget);

/// Upper bound of what SmallGrey charges at once.
int64_t SmallGreyBytes(int width_px, int height_px, int longest_px);

/// Means of squares of four pixels; `target` has half the sides, rounded down. May be in place.
void HalveGrey(const GreyView& source, const GreyView& target);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_SMALL_GREY_H_
