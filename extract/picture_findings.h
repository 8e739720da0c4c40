#ifndef TAMIS_EXTRACT_PICTURE_FINDINGS_H_
#define TAMIS_EXTRACT_PICTURE_FINDINGS_H_

// What detectors find in a decoded picture, and the pictures that models will see: the last part of decoding.

#include <cstdint>
#include <span>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "extract/image_job.h"

namespace tamis {

/// Fills faces, document_score and model_inputs of `output`, whose pixels are there, as far as `options` ask.
/// Errors: kInternal "filter_error: ..." where a detector fails: the picture is not to blame, and nobody
/// knows what it shows; kUnavailable; kInvalidInput for a spec out of its limits.
Status AddFindings(const ImageJobOptions& options, MemoryBudget& budget, const PictureMaker& make_picture,
                   ImageDecodeOutput* output);

/// What AddFindings charges at most at once, what stays included.
int64_t FindingsBytes(int width_px, int height_px, const ImageJobOptions& options);

std::span<const ModelInputSpec> ModelInputsOf(const ImageJobOptions& options);

/// What stays: the pictures that models will see.
int64_t ModelInputsBytes(const ImageJobOptions& options);

/// True where each of the model inputs can be made.
bool HasValidModelInputs(const ImageJobOptions& options);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PICTURE_FINDINGS_H_
