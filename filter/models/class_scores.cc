#include "filter/models/class_scores.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace tamis {
namespace {

// Single precision: the probabilities of a softmax add up to a little more than 1.
constexpr double kRounding = 1e-3;

std::vector<double> Softmax(std::vector<double> values) {
  const double largest = *std::max_element(values.begin(), values.end());
  double sum = 0;
  for (double& value : values) {
    value = std::exp(value - largest);
    sum += value;
  }
  for (double& value : values) value /= sum;
  return values;
}

std::vector<double> Activated(const std::string& activation, std::vector<double> values) {
  if (activation == "softmax") return Softmax(std::move(values));
  if (activation == "sigmoid") {
    for (double& value : values) value = 1 / (1 + std::exp(-value));
  }
  return values;
}

}  // namespace

Result<ClassScores> ToClassScores(const ModelManifest& manifest, std::span<const float> values) {
  const std::string model = "model " + manifest.name;
  if (values.size() != manifest.labels.size() || values.empty())
    return Error{ErrorCode::kInternal, model + " gave " + std::to_string(values.size()) + " numbers"};
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
    return Error{ErrorCode::kInternal, model + " gave what is no number"};
  ClassScores scores;
  scores.probabilities = Activated(manifest.activation, {values.begin(), values.end()});
  for (size_t i = 0; i < scores.probabilities.size(); ++i) {
    double& probability = scores.probabilities[i];
    const bool fits = probability >= -kRounding && probability <= 1 + kRounding;  // false for NaN
    if (!fits) return Error{ErrorCode::kInternal, model + " gave what is no probability"};
    probability = std::clamp(probability, 0.0, 1.0);
    const auto& unsafe = manifest.unsafe_labels;
    if (std::find(unsafe.begin(), unsafe.end(), manifest.labels[i]) != unsafe.end())
      scores.score += probability;
  }
  scores.score = std::min(scores.score, 1.0);
  return scores;
}

}  // namespace tamis
