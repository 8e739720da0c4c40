#ifndef TAMIS_FILTER_MODELS_CLASS_SCORES_H_
#define TAMIS_FILTER_MODELS_CLASS_SCORES_H_

// What the numbers of a model mean as probabilities.

#include <span>

#include "config/model_manifest.h"
#include "crawler/core/result.h"
#include "filter/models/image_classifier.h"

namespace tamis {

/// Applies manifest.activation and sums over manifest.unsafe_labels; the sum counts as 1 at most (labels that
/// do not exclude each other). Errors: kInternal where there are not as many numbers as labels, or one is no
/// finite number within 0 and 1: whoever asks must reject.
Result<ClassScores> ToClassScores(const ModelManifest& manifest, std::span<const float> values);

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_CLASS_SCORES_H_
