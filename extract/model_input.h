#ifndef TAMIS_EXTRACT_MODEL_INPUT_H_
#define TAMIS_EXTRACT_MODEL_INPUT_H_

// The picture that a model sees, made of the decoded one. Resampling is Pillow's for 8-bit pictures, bit for
// bit (Pillow 12 and before: rows first), because that is what models are fed with where they were tried.

#include "crawler/core/buffer.h"
#include "crawler/core/model_input.h"
#include "crawler/core/result.h"
#include "extract/image_job.h"

namespace tamis {

/// Resizes, crops the middle, and takes the crop through JPEG where the spec asks. `picture`: 3 channels.
/// `make_picture` empty: from `budget`. Errors: kInvalidInput (a spec out of its limits), kUnavailable
/// (memory). Thread-safe.
Result<Pixels> MakeModelInput(const Pixels& picture, const ModelInputSpec& spec, MemoryBudget& budget,
                              const PictureMaker& make_picture = {});

/// Upper bound of what MakeModelInput charges at once, its result included.
int64_t ModelInputBytes(int width_px, int height_px, const ModelInputSpec& spec);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_MODEL_INPUT_H_
