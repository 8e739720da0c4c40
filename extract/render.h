#ifndef TAMIS_EXTRACT_RENDER_H_
#define TAMIS_EXTRACT_RENDER_H_

// Bringing a picture to size by OpenCV's imgproc, on memory that Pixels owns.

#include <optional>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "extract/image_job.h"

namespace tamis {

/// Size of the picture inside its frame, and of the frame (larger than the picture only in border mode).
struct RenderPlan {
  int picture_width_px = 0;
  int picture_height_px = 0;
  int frame_width_px = 0;
  int frame_height_px = 0;
  bool shrinks = false;  // INTER_AREA; else INTER_LANCZOS4
};

/// What `options` do to a picture of this size; none when it stays as it is.
/// Rule and rounding (half to even) as img2dataset 1.47 with albumentations 1.x.
std::optional<RenderPlan> PlanResize(int width_px, int height_px, const ImageJobOptions& options);

/// The picture brought to size. `pixels` has 3 channels. One thread, no OpenCV allocation that grows with the
/// picture's area. Errors: kTooLarge "image_too_many_pixels", kUnavailable, kInternal (OpenCV threw).
/// Thread-safe.
Result<Pixels> Resize(const Pixels& pixels, const RenderPlan& plan, int64_t max_pixels, MemoryBudget& budget);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_RENDER_H_
