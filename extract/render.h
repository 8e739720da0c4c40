#ifndef TAMIS_EXTRACT_RENDER_H_
#define TAMIS_EXTRACT_RENDER_H_

// Bringing a picture to size: our own shrinking by area, OpenCV's imgproc for everything else.

#include <optional>
#include <span>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "extract/image_job.h"

namespace tamis {

/// Size of the resized picture, and of the result: larger in border mode, smaller in center_crop mode.
struct RenderPlan {
  int picture_width_px = 0;
  int picture_height_px = 0;
  int frame_width_px = 0;
  int frame_height_px = 0;
  Interpolation interpolation = Interpolation::kArea;
};

/// What `options` do to a picture of this size; none when it stays as it is.
/// Rule and rounding (half to even) as img2dataset 1.47 with albumentations 1.4.
std::optional<RenderPlan> PlanResize(int width_px, int height_px, const ImageJobOptions& options);

/// Where boxes of a picture of this size lie in the result: rounded outwards, perhaps beyond its edge.
std::vector<FaceBox> MoveBoxes(std::span<const FaceBox> boxes, int width_px, int height_px,
                               const RenderPlan& plan);

/// kTooLarge "image_too_many_pixels" when the result, or the picture before it is cropped, has more.
Status CheckResize(const RenderPlan& plan, int64_t max_pixels);

/// The picture brought to size. `pixels` has 3 channels. One thread. Memory: ResizeBytes.
/// Errors: kTooLarge "image_too_many_pixels", kUnavailable, kInternal (OpenCV threw). Thread-safe.
Result<Pixels> Resize(const Pixels& pixels, const RenderPlan& plan, int64_t max_pixels, MemoryBudget& budget);

/// What Resize charges at most, its result included.
int64_t ResizeBytes(int width_px, int height_px, const RenderPlan& plan);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_RENDER_H_
