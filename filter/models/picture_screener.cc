#include "filter/models/picture_screener.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "filter/models/onnx_faces.h"
#include "filter/models/second_opinions.h"

namespace tamis {
namespace {

constexpr std::string_view kStrict = "strict";
constexpr std::string_view kCascade = "cascade";

/// A model that a run names and that cannot be had ends it, whatever is wrong: exit code 3.
Result<ModelManifest> ReadNamed(const std::string& name, const std::string& model_dir, ModelKind kind) {
  const std::filesystem::path path = FindModelManifest(name, model_dir);
  Result<ModelManifest> manifest = ReadModelManifest(path);
  if (!manifest) return Error{ErrorCode::kRefused, manifest.error().message};
  if (manifest->kind == kind) return manifest;
  return Error{ErrorCode::kRefused, path.string() + " is of kind " + std::string(ToString(manifest->kind)) +
                                        ", wanted is " + std::string(ToString(kind))};
}

std::string PrecisionText(const ImageClassifier& classifier, double margin) {
  if (classifier.fast_precision().empty()) return "f32";
  char text[32];
  std::snprintf(text, sizeof text, "%g", margin);
  return "cascade: " + std::string(classifier.fast_precision()) + ", margin " + text;
}

ModelInUse InUse(const ModelManifest& manifest, std::string precision) {
  return {manifest.name, std::string(ToString(manifest.kind)), manifest.sha256, std::move(precision),
          manifest.measured_recall};
}

class OpenScreener final : public PictureScreener {
 public:
  Status AddNsfw(const SafetyOptions& safety, int threads);
  Status AddFaces(const Options& options, int threads);
  Status AddOpinions(const Options& options, int threads);

  const std::vector<ModelInputSpec>& inputs() const override { return inputs_; }
  Result<PictureFacts> Look(const Cleared<Decoded>& decoded, std::string_view caption) const override;
  const std::vector<ModelInUse>& models() const override { return models_; }
  const ScreenThresholds& thresholds() const override { return thresholds_; }
  std::vector<std::string> not_evaluated() const override;

 private:
  Status LookForNsfw(const Decoded& decoded, PictureFacts& facts) const;
  Status LookForFaces(const Decoded& decoded, PictureFacts& facts) const;

  // Constant once open. Null: not configured.
  std::unique_ptr<ImageClassifier> nsfw_;
  std::unique_ptr<OnnxFaces> faces_;
  std::unique_ptr<SecondOpinions> opinions_;
  size_t nsfw_input_ = 0;  // places in inputs_
  size_t faces_input_ = 0;
  size_t opinions_input_ = 0;
  std::vector<ModelInputSpec> inputs_;
  std::vector<ModelInUse> models_;
  ScreenThresholds thresholds_;
};

Status OpenScreener::AddNsfw(const SafetyOptions& safety, int threads) {
  Result<std::unique_ptr<ImageClassifier>> opened = OpenNsfwClassifier(safety, threads);
  if (!opened) return opened.error();
  nsfw_ = *std::move(opened);
  if (nsfw_ == nullptr) return {};
  const ModelManifest& manifest = nsfw_->manifest();
  nsfw_input_ = inputs_.size();
  inputs_.push_back(manifest.input);
  thresholds_.nsfw = NsfwThreshold(safety, manifest);
  models_.push_back(InUse(manifest, PrecisionText(*nsfw_, safety.cascade_margin)));
  return {};
}

Status OpenScreener::AddFaces(const Options& options, int threads) {
  if (options.privacy.face_model.empty()) return {};
  const Result<ModelManifest> manifest =
      ReadNamed(options.privacy.face_model, options.safety.model_dir, ModelKind::kFaces);
  if (!manifest) return manifest.error();
  const bool strict = options.safety.policy == kStrict;
  const double min_score = strict ? manifest->threshold_strict : manifest->threshold_standard;
  Result<std::unique_ptr<OnnxFaces>> opened = OnnxFaces::Open(*manifest, min_score, threads);
  if (!opened) return opened.error();
  faces_ = *std::move(opened);
  faces_input_ = inputs_.size();
  inputs_.push_back(faces_->input());
  models_.push_back(InUse(*manifest, "f32"));
  return {};
}

Status OpenScreener::AddOpinions(const Options& options, int threads) {
  Result<std::unique_ptr<SecondOpinions>> opened = SecondOpinions::Open(options, threads);
  if (!opened) return opened.error();
  opinions_ = *std::move(opened);
  opinions_input_ = inputs_.size();
  inputs_.insert(inputs_.end(), opinions_->inputs().begin(), opinions_->inputs().end());
  models_.insert(models_.end(), opinions_->models().begin(), opinions_->models().end());
  const OpinionThresholds& given = opinions_->thresholds();
  thresholds_.nsfw_head = given.nsfw_head;
  thresholds_.watermark = given.watermark;
  thresholds_.aesthetic = given.aesthetic;
  thresholds_.similarity = given.similarity;
  return {};
}

Status OpenScreener::LookForNsfw(const Decoded& decoded, PictureFacts& facts) const {
  if (nsfw_ == nullptr) return {};
  const Result<ClassScores> scores = nsfw_->Classify(decoded.model_inputs[nsfw_input_]);
  if (!scores) return scores.error();
  facts.nsfw_score = scores->score;
  return {};
}

/// The built-in detector has looked in the image job; an ONNX one takes its place.
Status OpenScreener::LookForFaces(const Decoded& decoded, PictureFacts& facts) const {
  if (faces_ == nullptr) {
    if (decoded.faces_sought) facts.faces = decoded.faces;
    return {};
  }
  Result<std::vector<FaceBox>> faces =
      faces_->Find(decoded.model_inputs[faces_input_], decoded.pixels.width_px, decoded.pixels.height_px);
  if (!faces) return faces.error();
  facts.faces = *std::move(faces);
  return {};
}

Result<PictureFacts> OpenScreener::Look(const Cleared<Decoded>& decoded, std::string_view caption) const {
  if (decoded->model_inputs.size() != inputs_.size())
    return Error{ErrorCode::kInvalidInput, "the image job made other model inputs than the models take"};
  PictureFacts facts;
  facts.document_score = decoded->document_score;
  const Status judged = LookForNsfw(*decoded, facts);
  if (!judged) return judged.error();
  const Status sought = LookForFaces(*decoded, facts);
  if (!sought) return sought.error();
  const Status asked = opinions_->Look(decoded, caption, opinions_input_, facts);
  if (!asked) return asked.error();
  return facts;
}

std::vector<std::string> OpenScreener::not_evaluated() const {
  std::vector<std::string> absent = opinions_->not_evaluated();
  if (nsfw_ == nullptr) absent.insert(absent.begin(), std::string(ToString(ModelKind::kNsfw)));
  return absent;
}

}  // namespace

Result<std::unique_ptr<ImageClassifier>> OpenNsfwClassifier(const SafetyOptions& safety, int threads) {
  const std::filesystem::path path = FindModelManifest(safety.nsfw_model, safety.model_dir);
  std::error_code failed;
  const bool is_absent = safety.nsfw_model.empty() || std::filesystem::symlink_status(path, failed).type() ==
                                                          std::filesystem::file_type::not_found;
  if (is_absent && safety.allow_no_classifier) return std::unique_ptr<ImageClassifier>();
  if (safety.nsfw_model.empty()) {
    return Error{ErrorCode::kRefused,
                 "safety.nsfw_model names no classifier; a run without one needs safety.allow_no_classifier"};
  }
  const Result<ModelManifest> manifest = ReadNamed(safety.nsfw_model, safety.model_dir, ModelKind::kNsfw);
  if (!manifest) return manifest.error();
  const double threshold = NsfwThreshold(safety, *manifest);
  return ImageClassifier::Open(*manifest, {.cascade = safety.precision == kCascade,
                                           .margin = safety.cascade_margin,
                                           .thresholds = {threshold, threshold / 2},
                                           .threads = threads});
}

Result<std::unique_ptr<PictureScreener>> PictureScreener::Open(const Options& options, int threads) {
  auto screener = std::make_unique<OpenScreener>();
  const Status nsfw = screener->AddNsfw(options.safety, threads);
  if (!nsfw) return nsfw.error();
  const Status faces = screener->AddFaces(options, threads);
  if (!faces) return faces.error();
  const Status opinions = screener->AddOpinions(options, threads);
  if (!opinions) return opinions.error();
  if (screener->inputs().size() > kMaxModelInputs)
    return Error{ErrorCode::kInvalidInput, "more models that take a picture than the image job serves"};
  return std::unique_ptr<PictureScreener>(std::move(screener));
}

}  // namespace tamis
