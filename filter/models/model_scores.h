#ifndef TAMIS_FILTER_MODELS_MODEL_SCORES_H_
#define TAMIS_FILTER_MODELS_MODEL_SCORES_H_

// What a model's numbers mean: one output, finite, of the size that the manifest says.

#include <span>
#include <utility>
#include <vector>

#include "config/model_manifest.h"
#include "crawler/core/result.h"
#include "filter/models/model_runner.h"

namespace tamis {

/// A vector that is overwritten when it goes. Neither copied nor kept.
class SecretVector {
 public:
  explicit SecretVector(std::vector<float> values) : values_(std::move(values)) {}
  SecretVector(SecretVector&& other) noexcept = default;
  SecretVector& operator=(SecretVector&&) = delete;
  SecretVector(const SecretVector&) = delete;
  SecretVector& operator=(const SecretVector&) = delete;
  ~SecretVector();

  std::span<const float> values() const { return values_; }

 private:
  std::vector<float> values_;
};

/// The only output, or the one that `manifest` names, of `size` values. Lives as long as `outputs`.
/// Errors: kInternal for none, another size, or a number that is not finite.
Result<std::span<const float>> TheOutput(const std::vector<ModelOutput>& outputs,
                                         const ModelManifest& manifest, size_t size);

/// TheOutput as probabilities, those of manifest.unsafe_labels summed (class_scores.h): 0 to 1.
Result<double> UnsafeScore(const std::vector<ModelOutput>& outputs, const ModelManifest& manifest);

/// `values` divided by their length, which models that compare pictures with texts leave to the caller.
/// Errors: kInternal for a vector of no length.
Result<SecretVector> UnitVector(std::span<const float> values);

/// The cosine of two unit vectors, -1 to 1. Same size.
double Cosine(std::span<const float> a, std::span<const float> b);

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_MODEL_SCORES_H_
