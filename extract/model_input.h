#ifndef TAMIS_EXTRACT_MODEL_INPUT_H_
#define TAMIS_EXTRACT_MODEL_INPUT_H_

// The picture that a model sees, made of the decoded one. Resampling is Pillow's for 8-bit pictures, bit for
// bit (Pillow 12 and before: rows first), because that is what models are fed with where they were tried.
//
// Sizes and places are torchvision's: a longest side is cut to a whole number, the crop begins at the half of
// what is cut off, rounded half to even, and what a crop has beyond the picture is black. A letterboxed
// picture fits into the box on its longest side; its other side is rounded to the nearest.

#include "crawler/core/buffer.h"
#include "crawler/core/model_input.h"
#include "crawler/core/result.h"
#include "extract/image_job.h"

namespace tamis {

/// A spec that can be followed: every word known, sides of 1 to kMaxModelInputSidePx, a crop within the box
/// that is resized to, a JPEG quality of 0 to 100.
bool IsValid(const ModelInputSpec& spec);

/// Resizes, crops the middle, and takes the crop through JPEG where the spec asks. `picture`: 3 channels.
/// `make_picture` empty: from `budget`. Errors: kInvalidInput (a spec out of its limits), kUnavailable
/// (memory). Thread-safe.
Result<Pixels> MakeModelInput(const Pixels& picture, const ModelInputSpec& spec, MemoryBudget& budget,
                              const PictureMaker& make_picture = {});

/// Bytes of a model's picture.
inline int64_t ModelPictureBytes(const ModelInputSpec& spec) {
  return int64_t{3} * spec.width_px * spec.height_px;
}

/// Upper bound of what MakeModelInput charges at once, its result included.
int64_t ModelInputBytes(int width_px, int height_px, const ModelInputSpec& spec);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_MODEL_INPUT_H_
