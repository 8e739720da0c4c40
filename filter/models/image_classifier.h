#ifndef TAMIS_FILTER_MODELS_IMAGE_CLASSIFIER_H_
#define TAMIS_FILTER_MODELS_IMAGE_CLASSIFIER_H_

// A model that gives each class of a picture a probability.

#include <memory>
#include <string_view>
#include <vector>

#include "config/model_manifest.h"
#include "crawler/core/buffer.h"
#include "crawler/core/result.h"

namespace tamis {

/// What a classifier says.
struct ClassScores {
  std::vector<double> probabilities;  // 0 to 1, in the order of manifest.labels
  double score = 0;                   // sum over manifest.unsafe_labels: what thresholds are compared with
  bool exact = true;                  // in full precision
};

/// How a classifier looks: once, or fast first and again whenever the fast score is within `margin` of one
/// of `thresholds`.
struct ClassifierSettings {
  bool cascade = false;
  double margin = 0.05;
  std::vector<double> thresholds;
  int threads = 1;
};

/// Thread-safety: Classify may be called from any number of threads.
class ImageClassifier {
 public:
  /// Errors: kRefused for whatever is missing, altered, or not what the manifest says.
  static Result<std::unique_ptr<ImageClassifier>> Open(const ModelManifest& manifest,
                                                       const ClassifierSettings& settings);
  virtual ~ImageClassifier() = default;

  /// `picture`: of manifest().input's size (a Decoded::model_inputs). A score that is no finite number within
  /// 0 and 1 is an error. Errors: kInvalidInput, kInternal.
  virtual Result<ClassScores> Classify(const Pixels& picture) const = 0;

  virtual const ModelManifest& manifest() const = 0;

  /// Of the first look of a cascade; empty where there is only the exact one.
  virtual std::string_view fast_precision() const = 0;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_IMAGE_CLASSIFIER_H_
