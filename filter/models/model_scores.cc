#include "filter/models/model_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include <string.h>

#include "crawler/core/check.h"
#include "filter/models/class_scores.h"

namespace tamis {
namespace {

// Of shorter vectors the quotients would be noise.
constexpr double kShortestVector = 1e-12;

Error Wrong(const ModelManifest& manifest, const std::string& what) {
  return Error{ErrorCode::kInternal, "model " + manifest.name + ": " + what};
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
  const Result<ClassScores> scores = ToClassScores(manifest, *values);
  if (!scores) return scores.error();
  return scores->score;
}

Result<SecretVector> UnitVector(std::span<const float> values) {
  double squares = 0;
  for (const float value : values) squares += static_cast<double>(value) * value;
  const double length = std::sqrt(squares);
  if (!(length > kShortestVector) || !std::isfinite(length))
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
