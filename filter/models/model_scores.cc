#include "filter/models/model_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include <string.h>

#include "crawler/core/check.h"

namespace tamis {
namespace {

constexpr double kRounding = 1e-4;

Error Wrong(const ModelManifest& manifest, const std::string& what) {
  return Error{ErrorCode::kInternal, "model " + manifest.name + ": " + what};
}

std::vector<double> Softmax(std::span<const float> values) {
  const double most = *std::max_element(values.begin(), values.end());
  std::vector<double> shares(values.size());
  std::transform(values.begin(), values.end(), shares.begin(),
                 [most](float value) { return std::exp(value - most); });
  const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= all;
  return shares;
}

std::vector<double> Activated(std::span<const float> values, const std::string& activation) {
  if (activation == "softmax") return Softmax(values);
  std::vector<double> activated(values.begin(), values.end());
  if (activation == "none") return activated;
  CHECK(activation == "sigmoid");
  for (double& value : activated) value = 1 / (1 + std::exp(-value));
  return activated;
}

}  // namespace

SecretVector::~SecretVector() {
  if (!values_.empty()) explicit_bzero(values_.data(), values_.size() * sizeof(float));
}

Result<std::span<const float>> TheOutput(const std::vector<ModelOutput>& outputs,
                                         const ModelManifest& manifest, size_t size) {
  // A tensor may have several names; of a model with one output there is no doubt.
  const auto named = std::find_if(outputs.begin(), outputs.end(), [&](const ModelOutput& output) {
    return outputs.size() == 1 || (output.name == manifest.output_name && !output.name.empty());
  });
  if (named == outputs.end()) {
    return Wrong(manifest,
                 std::to_string(outputs.size()) + " outputs, none of them \"" + manifest.output_name + '"');
  }
  const std::span<const float> values(named->values);
  if (values.size() != size) {
    return Wrong(manifest,
                 std::to_string(values.size()) + " values where the manifest says " + std::to_string(size));
  }
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) {
    return Wrong(manifest, "a value that is no finite number");
  }
  return values;
}

Result<double> UnsafeScore(const std::vector<ModelOutput>& outputs, const ModelManifest& manifest) {
  const Result<std::span<const float>> values = TheOutput(outputs, manifest, manifest.labels.size());
  if (!values) return values.error();
  const std::vector<double> probabilities = Activated(*values, manifest.activation);
  double score = 0;
  for (size_t i = 0; i < probabilities.size(); ++i) {
    if (probabilities[i] < -kRounding || probabilities[i] > 1 + kRounding) {
      return Wrong(manifest, "a probability of " + std::to_string(probabilities[i]));
    }
    const auto& unsafe = manifest.unsafe_labels;
    if (std::find(unsafe.begin(), unsafe.end(), manifest.labels[i]) != unsafe.end())
      score += probabilities[i];
  }
  return std::clamp(score, 0.0, 1.0);
}

Result<SecretVector> UnitVector(std::span<const float> values) {
  double squares = 0;
  for (const float value : values) squares += static_cast<double>(value) * value;
  const double length = std::sqrt(squares);
  // Smaller ones say nothing; their quotients would be noise.
  if (!(length > 1e-12) || !std::isfinite(length))
    return Error{ErrorCode::kInternal, "a vector of no length"};
  std::vector<float> unit(values.size());
  std::transform(values.begin(), values.end(), unit.begin(),
                 [length](float value) { return static_cast<float>(value / length); });
  return SecretVector(std::move(unit));
}

double Cosine(std::span<const float> a, std::span<const float> b) {
  CHECK(a.size() == b.size());
  const double product = std::inner_product(a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
                                            [](float x, float y) { return static_cast<double>(x) * y; });
  return std::clamp(product, -1.0, 1.0);
}

}  // namespace tamis
