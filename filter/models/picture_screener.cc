#include "filter/models/picture_screener.h"

#include <algorithm>
#include <utility>

#include "config/model_manifest.h"
#include "filter/models/image_classifier.h"
#include "filter/models/onnx_faces.h"
#include "filter/models/second_opinions.h"

namespace tamis {
namespace {

/// What is wrong with a model that a knob names ends the start.
Error Refused(std::string_view knob, const Error& error) {
  const ErrorCode code =
      error.code == ErrorCode::kInvalidInput ? ErrorCode::kInvalidInput : ErrorCode::kRefused;
  return {code, std::string(knob) + ": " + error.message};
}

Result<ModelManifest> ManifestOf(std::string_view knob, const std::string& name, const SafetyOptions& options,
                                 ModelKind kind) {
  Result<ModelManifest> manifest = ReadModelManifest(FindModelManifest(name, options.model_dir));
  if (!manifest) return Error{ErrorCode::kRefused, std::string(knob) + ": " + manifest.error().message};
  if (manifest->kind != kind) {
    return Error{ErrorCode::kInvalidInput,
                 std::string(knob) + ": " + manifest->name + " is a model of kind " +
                     std::string(ToString(manifest->kind)) + ", not " + std::string(ToString(kind))};
  }
  return manifest;
}

bool IsStrict(const SafetyOptions& options) {
  return options.policy == "strict";
}

ClassifierSettings SettingsOf(const SafetyOptions& options, const ModelManifest& manifest, int threads) {
  const double by_policy = IsStrict(options) ? manifest.threshold_strict : manifest.threshold_standard;
  const double threshold = options.nsfw_threshold >= 0 ? options.nsfw_threshold : by_policy;
  return {.cascade = options.precision == "cascade",
          .margin = options.cascade_margin,
          .thresholds = {threshold, threshold / 2},  // half: beside a face and terms about minors
          .threads = threads};
}

std::string PrecisionOf(const SafetyOptions& options) {
  if (options.precision != "cascade") return "f32";
  return "cascade, f32 within " + std::to_string(options.cascade_margin).substr(0, 5) + " of a threshold";
}

class Screener final : public PictureScreener {
 public:
  /// In the order in which models[] and inputs() name them.
  Status OpenAll(const Options& options, int threads) {
    Status opened = OpenClassifier(options.safety, threads);
    if (opened) opened = OpenFaces(options, threads);
    if (!opened) return opened;
    Result<std::unique_ptr<SecondOpinions>> opinions = SecondOpinions::Open(options, threads);
    if (!opinions) return Refused("[[model]]", opinions.error());
    opinions_ = *std::move(opinions);
    first_opinion_ = inputs_.size();
    inputs_.insert(inputs_.end(), opinions_->inputs().begin(), opinions_->inputs().end());
    models_.insert(models_.end(), opinions_->models().begin(), opinions_->models().end());
    if (inputs_.size() > kMaxModelInputs)
      return Error{ErrorCode::kInvalidInput, "[[model]]: too many models take a picture"};
    return {};
  }

  const std::vector<ModelInputSpec>& inputs() const override { return inputs_; }
  const std::vector<ModelInUse>& models() const override { return models_; }

  Result<PictureFacts> Look(const Cleared<Decoded>& decoded, std::string_view caption) const override {
    if (decoded->model_inputs.size() != inputs_.size())
      return Error{ErrorCode::kInternal, "the image job has not made what the models need"};
    PictureFacts facts;
    facts.document_score = decoded->document_score;
    if (decoded->faces_sought) facts.faces = decoded->faces;
    Status looked = Classify(*decoded, facts);
    if (looked) looked = FindFaces(*decoded, facts);
    if (looked) looked = opinions_->Look(decoded, caption, first_opinion_, facts);
    if (!looked) return looked.error();
    return facts;
  }

  std::vector<std::string> not_evaluated() const override {
    std::vector<std::string> gates;
    if (classifier_ == nullptr) gates.emplace_back("nsfw");
    for (std::string& gate : opinions_->not_evaluated()) gates.push_back(std::move(gate));
    return gates;
  }

 private:
  Status OpenClassifier(const SafetyOptions& options, int threads) {
    if (options.allow_no_classifier) return {};
    const Result<ModelManifest> manifest =
        ManifestOf("safety.nsfw_model", options.nsfw_model, options, ModelKind::kNsfw);
    if (!manifest) return manifest.error();
    Result<std::unique_ptr<ImageClassifier>> classifier =
        ImageClassifier::Open(*manifest, SettingsOf(options, *manifest, threads));
    if (!classifier) return Refused("safety.nsfw_model", classifier.error());
    classifier_ = *std::move(classifier);
    classifier_input_ = inputs_.size();
    inputs_.push_back(manifest->input);
    models_.push_back({.name = manifest->name,
                       .kind = std::string(ToString(manifest->kind)),
                       .sha256 = manifest->sha256,
                       .precision = PrecisionOf(options)});
    return {};
  }

  Status OpenFaces(const Options& options, int threads) {
    const SafetyOptions& safety = options.safety;
    if (options.privacy.face_model.empty()) return {};
    const Result<ModelManifest> manifest =
        ManifestOf("privacy.face_model", options.privacy.face_model, safety, ModelKind::kFaces);
    if (!manifest) return manifest.error();
    const double min_score = IsStrict(safety) ? manifest->threshold_strict : manifest->threshold_standard;
    Result<std::unique_ptr<OnnxFaces>> faces = OnnxFaces::Open(*manifest, min_score, threads);
    if (!faces) return Refused("privacy.face_model", faces.error());
    faces_ = *std::move(faces);
    faces_input_ = inputs_.size();
    inputs_.push_back(manifest->input);
    models_.push_back({.name = manifest->name,
                       .kind = std::string(ToString(manifest->kind)),
                       .sha256 = manifest->sha256,
                       .precision = "f32",
                       .measured_recall = manifest->measured_recall});
    return {};
  }

  Status Classify(const Decoded& decoded, PictureFacts& facts) const {
    if (classifier_ == nullptr) return {};
    const Result<ClassScores> scores = classifier_->Classify(decoded.model_inputs.at(classifier_input_));
    if (!scores) return scores.error();
    facts.nsfw_score = scores->score;
    return {};
  }

  Status FindFaces(const Decoded& decoded, PictureFacts& facts) const {
    if (faces_ == nullptr) return {};
    Result<std::vector<FaceBox>> found = faces_->Find(decoded.model_inputs.at(faces_input_),
                                                      decoded.pixels.width_px, decoded.pixels.height_px);
    if (!found) return found.error();
    facts.faces = *std::move(found);
    return {};
  }

  std::unique_ptr<ImageClassifier> classifier_;  // null: none is asked for
  std::unique_ptr<OnnxFaces> faces_;             // null: the image job's detector
  std::unique_ptr<SecondOpinions> opinions_;
  std::vector<ModelInputSpec> inputs_;
  std::vector<ModelInUse> models_;
  size_t classifier_input_ = 0;
  size_t faces_input_ = 0;
  size_t first_opinion_ = 0;
};

}  // namespace

Result<std::unique_ptr<PictureScreener>> PictureScreener::Open(const Options& options, int threads) {
  auto screener = std::make_unique<Screener>();
  const Status opened = screener->OpenAll(options, threads);
  if (!opened) return opened.error();
  return std::unique_ptr<PictureScreener>(std::move(screener));
}

}  // namespace tamis
