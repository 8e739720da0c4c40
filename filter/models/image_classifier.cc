#include "filter/models/image_classifier.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "filter/models/class_scores.h"
#include "filter/models/model_runner.h"

namespace tamis {
namespace {

Result<ClassScores> Ask(const ModelRunner& runner, const Pixels& picture) {
  const Result<std::vector<ModelOutput>> outputs = runner.Run(picture);
  if (!outputs) return outputs.error();
  if (outputs->size() != 1) return Error{ErrorCode::kInternal, "a classifier has one output"};
  return ToClassScores(runner.manifest(), outputs->front().values);
}

class ExactClassifier final : public ImageClassifier {
 public:
  explicit ExactClassifier(std::unique_ptr<ModelRunner> exact) : exact_(std::move(exact)) {}
  Result<ClassScores> Classify(const Pixels& picture) const override { return Ask(*exact_, picture); }
  const ModelManifest& manifest() const override { return exact_->manifest(); }
  std::string_view fast_precision() const override { return {}; }

 private:
  const std::unique_ptr<ModelRunner> exact_;
};

/// Fast first. What comes near a threshold, from either side, is looked at again: the fast score of all
/// others is on the same side as the exact one, as far as the margin was measured (docs/quality.md).
class CascadeClassifier final : public ImageClassifier {
 public:
  CascadeClassifier(std::unique_ptr<ModelRunner> fast, std::unique_ptr<ModelRunner> exact,
                    const ClassifierSettings& settings)
      : fast_(std::move(fast)),
        exact_(std::move(exact)),
        margin_(settings.margin),
        thresholds_(settings.thresholds) {}

  Result<ClassScores> Classify(const Pixels& picture) const override {
    Result<ClassScores> scores = Ask(*fast_, picture);
    if (!scores) return scores.error();
    if (IsNear(scores->score)) return Ask(*exact_, picture);
    scores->exact = false;
    return scores;
  }

  const ModelManifest& manifest() const override { return exact_->manifest(); }
  std::string_view fast_precision() const override { return fast_->precision(); }

 private:
  bool IsNear(double score) const {
    return std::any_of(thresholds_.begin(), thresholds_.end(),
                       [&](double threshold) { return std::abs(score - threshold) <= margin_; });
  }

  const std::unique_ptr<ModelRunner> fast_;
  const std::unique_ptr<ModelRunner> exact_;
  const double margin_;
  const std::vector<double> thresholds_;
};

}  // namespace

Result<std::unique_ptr<ImageClassifier>> ImageClassifier::Open(const ModelManifest& manifest,
                                                               const ClassifierSettings& settings) {
  if (!TakesPicture(manifest) || manifest.labels.empty())
    return Error{ErrorCode::kRefused, "model " + manifest.name + " classifies no pictures"};
  Result<std::unique_ptr<ModelRunner>> exact =
      ModelRunner::Open(manifest, {RunnerPrecision::kExact, settings.threads});
  if (!exact) return exact.error();
  if (!settings.cascade) return std::unique_ptr<ImageClassifier>(new ExactClassifier(*std::move(exact)));
  Result<std::unique_ptr<ModelRunner>> fast =
      ModelRunner::Open(manifest, {RunnerPrecision::kFast, settings.threads});
  if (!fast) return fast.error();
  if ((*fast)->precision() == (*exact)->precision())  // this processor has nothing faster
    return std::unique_ptr<ImageClassifier>(new ExactClassifier(*std::move(exact)));
  return std::unique_ptr<ImageClassifier>(
      new CascadeClassifier(*std::move(fast), *std::move(exact), settings));
}

}  // namespace tamis
