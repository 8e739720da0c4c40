#ifndef TAMIS_FILTER_MODELS_PICTURE_SCREENER_H_
#define TAMIS_FILTER_MODELS_PICTURE_SCREENER_H_

// All models of a run: what they need of the image job, and what they say of one picture.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/model_input.h"
#include "crawler/core/result.h"
#include "crawler/core/screening.h"
#include "crawler/core/stages.h"
#include "crawler/core/verdict.h"
#include "filter/models/image_classifier.h"

namespace tamis {

/// One model in use, for manifest and summary.
struct ModelInUse {
  std::string name;
  std::string kind;             // "nsfw", "faces", ...
  std::string sha256;           // of the file; of built-in detectors of what they are made of
  std::string precision;        // "f32", "cascade: bf16, margin 0.05"
  double measured_recall = -1;  // of face detectors; under 0.9 the manifest says "faces not reliably removed"
};

/// What this run asks of scores: knobs, else the policy's of a manifest. None: only a column, or no model.
struct ScreenThresholds {
  std::optional<double> nsfw;        // drop at or above
  std::optional<double> nsfw_head;   // drop at or above
  std::optional<double> watermark;   // drop at or above
  std::optional<double> aesthetic;   // drop below
  std::optional<double> similarity;  // drop below
  bool operator==(const ScreenThresholds&) const = default;
};

/// Opens the NSFW classifier that `safety` names, as every user of it does: with the cascade's thresholds
/// (drop, and half of it where faces and minors meet). Null: none, and that is allowed. Errors: kRefused.
Result<std::unique_ptr<ImageClassifier>> OpenNsfwClassifier(const SafetyOptions& safety, int threads);

/// Thread-safety: Look may be called from any number of threads.
class PictureScreener {
 public:
  /// Opens what `options` name: safety.nsfw_model, privacy.face_model, [[model]] tables; `threads` may ask
  /// at once. Errors: kRefused (exit 3) for a model that is missing, altered or does not fit its manifest;
  /// kInvalidInput for two models of one kind, or a head without its embedding.
  static Result<std::unique_ptr<PictureScreener>> Open(const Options& options, int threads);
  virtual ~PictureScreener() = default;

  /// What the image job must make (Decoded::model_inputs), at most kMaxModelInputs.
  virtual const std::vector<ModelInputSpec>& inputs() const = 0;

  /// Runs every model on a picture that all cheaper gates have cleared. `caption`: for similarity. Whatever
  /// fails is an error, which drops the pair. Errors: kInternal, kInvalidInput.
  virtual Result<PictureFacts> Look(const Cleared<Decoded>& decoded, std::string_view caption) const = 0;

  /// Every model that was opened. Detectors of the image job are not among them.
  virtual const std::vector<ModelInUse>& models() const = 0;

  virtual const ScreenThresholds& thresholds() const = 0;

  /// Gates that no model was configured for: "nsfw", "watermark", "aesthetic", "similarity", "nsfw_head".
  virtual std::vector<std::string> not_evaluated() const = 0;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_PICTURE_SCREENER_H_
