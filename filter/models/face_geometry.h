#ifndef TAMIS_FILTER_MODELS_FACE_GEOMETRY_H_
#define TAMIS_FILTER_MODELS_FACE_GEOMETRY_H_

// From the picture that a face detector saw back to the decoded one.

#include "crawler/core/model_input.h"
#include "filter/models/yunet.h"

namespace tamis {

/// A box of the model's picture in pixels of the decoded one, grown to whole pixels and cut to it; of zero
/// size where nothing of it lies inside. `spec`: letterbox or stretch, without a crop. Sides: above 0.
FaceBox ToDecoded(const ModelBox& box, const ModelInputSpec& spec, int width_px, int height_px);

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_FACE_GEOMETRY_H_
