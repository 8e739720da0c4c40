#ifndef TAMIS_FILTER_MODELS_MODEL_SHAPE_H_
#define TAMIS_FILTER_MODELS_MODEL_SHAPE_H_

// Whether a model is what its manifest says. Only model_runner.cc includes this.

#include <cstddef>
#include <vector>

#include "config/model_manifest.h"
#include "crawler/core/result.h"

namespace ov {
class Model;
}

namespace tamis {

/// {1, height, width, 3} or {1, 3, height, width}.
std::vector<size_t> PictureShape(const ModelManifest& manifest);

/// Compares names, types and shapes, gives the model the shape of one input at a time, and full-precision
/// outputs. Gives the indices of the outputs that are read, in the model's order. Errors: kRefused.
Result<std::vector<size_t>> FitToManifest(ov::Model& model, const ModelManifest& manifest);

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_MODEL_SHAPE_H_
