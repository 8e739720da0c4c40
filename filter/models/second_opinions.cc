#include "filter/models/second_opinions.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <span>
#include <utility>

namespace tamis {
namespace {

constexpr size_t kUsualContext = 77;  // of CLIP, where the model takes any number of tokens
constexpr double kMaxAesthetic = 10;
constexpr int kGrey = 128;
constexpr std::string_view kTrialCaption = "a picture";

Error Invalid(const ModelManifest& manifest, const std::string& what) {
  return Error{ErrorCode::kInvalidInput, "model " + manifest.name + ": " + what};
}

/// What opening gives instead of a trial's error: the model is not what the manifest says.
Error Refused(const Error& error) {
  return Error{ErrorCode::kRefused, error.message};
}

Result<double> UnsafeByHead(const ModelRunner& head, std::span<const float> vector) {
  const Result<std::vector<ModelOutput>> outputs = head.RunVector(vector);
  if (!outputs) return outputs.error();
  return UnsafeScore(*outputs, head.manifest());
}

Result<double> UnsafeByPicture(const ModelRunner& model, const Pixels& picture) {
  const Result<std::vector<ModelOutput>> outputs = model.Run(picture);
  if (!outputs) return outputs.error();
  return UnsafeScore(*outputs, model.manifest());
}

/// A regression, which may leave the scale it was trained on.
Result<double> AestheticScore(const ModelRunner& head, std::span<const float> vector) {
  const Result<std::vector<ModelOutput>> outputs = head.RunVector(vector);
  if (!outputs) return outputs.error();
  const Result<std::span<const float>> score = TheOutput(*outputs, head.manifest(), 1);
  if (!score) return score.error();
  return std::clamp<double>(score->front(), 0, kMaxAesthetic);
}

/// The unit vector of what an embedding or text model gave, which is overwritten.
Result<SecretVector> TakeUnitVector(Result<std::vector<ModelOutput>> ran, const ModelManifest& manifest) {
  if (!ran) return ran.error();
  const Result<std::span<const float>> values =
      TheOutput(*ran, manifest, static_cast<size_t>(manifest.vector_size));
  Result<SecretVector> unit = values ? UnitVector(*values) : Result<SecretVector>(values.error());
  for (ModelOutput& output : *ran) const SecretVector overwritten(std::move(output.values));
  return unit;
}

Result<Pixels> GreyPicture(const ModelInputSpec& spec, MemoryBudget& budget) {
  Result<Pixels> picture = Pixels::Allocate(spec.width_px, spec.height_px, 3, budget);
  if (picture) std::memset(picture->bytes.data(), kGrey, picture->bytes.size());
  return picture;
}

/// Puts a score where it belongs.
Status Fill(const Result<double>& score, std::optional<double>& field) {
  if (!score) return score.error();
  field = *score;
  return {};
}

Result<OpinionModel> OpenModel(const ModelOptions& model, const std::string& model_dir, int threads) {
  Result<ModelManifest> manifest = ReadModelManifest(FindModelManifest(model.manifest, model_dir));
  if (!manifest && manifest.error().code == ErrorCode::kNotFound) return Refused(manifest.error());
  if (!manifest) return manifest.error();
  Result<std::unique_ptr<ModelRunner>> runner = ModelRunner::Open(*manifest, {.threads = threads});
  if (!runner) return runner.error();
  return OpinionModel{.runner = *std::move(runner), .threshold = model.threshold};
}

}  // namespace

Result<std::unique_ptr<SecondOpinions>> SecondOpinions::Open(const Options& options, int threads) {
  std::vector<OpinionModel> models;
  for (const ModelOptions& named : options.safety.models) {
    Result<OpinionModel> model = OpenModel(named, options.safety.model_dir, threads);
    if (!model) return model.error();
    models.push_back(*std::move(model));
  }
  return Of(std::move(models));
}

Result<std::unique_ptr<SecondOpinions>> SecondOpinions::Of(std::vector<OpinionModel> models) {
  std::unique_ptr<SecondOpinions> opinions(new SecondOpinions);
  for (OpinionModel& model : models) {
    const Status added = opinions->Add(std::move(model));
    if (!added) return added.error();
  }
  const Status fit = opinions->CheckTogether();
  if (!fit) return fit.error();
  const Status read = opinions->ReadVocabulary();
  if (!read) return Refused(read.error());
  const Status tried = opinions->Try();
  if (!tried) return Refused(tried.error());
  return opinions;
}

Status SecondOpinions::Add(OpinionModel model) {
  const ModelManifest& manifest = model.runner->manifest();
  const Place place = PlaceOf(manifest.kind);
  if (place.runner == nullptr) {
    return Invalid(manifest, "kind " + std::string(ToString(manifest.kind)) + " has a knob of its own");
  }
  if (*place.runner != nullptr) {
    return Invalid(manifest, "kind " + std::string(ToString(manifest.kind)) + " has a model already, " +
                                 (*place.runner)->manifest().name);
  }
  if (model.threshold >= 0 && place.threshold == nullptr) {
    return Invalid(manifest, "an embedding has no score to compare with a threshold");
  }
  if (model.threshold >= 0) *place.threshold = model.threshold;
  models_.push_back({.name = manifest.name,
                     .kind = std::string(ToString(manifest.kind)),
                     .sha256 = manifest.sha256,
                     .precision = "f32"});
  if (TakesPicture(manifest)) inputs_.push_back(manifest.input);
  *place.runner = std::move(model.runner);
  return {};
}

SecondOpinions::Place SecondOpinions::PlaceOf(ModelKind kind) {
  switch (kind) {
    case ModelKind::kEmbedding:
      return {&embedding_, nullptr};
    case ModelKind::kNsfwHead:
      return {&nsfw_head_, &thresholds_.nsfw_head};
    case ModelKind::kWatermark:
      return {&watermark_, &thresholds_.watermark};
    case ModelKind::kAesthetic:
      return {&aesthetic_, &thresholds_.aesthetic};
    case ModelKind::kText:
      return {&text_, &thresholds_.similarity};
    case ModelKind::kNsfw:
    case ModelKind::kFaces:
      break;
  }
  return {};
}

Status SecondOpinions::CheckTogether() const {
  bool is_judged = false;
  for (const ModelRunner* head : {nsfw_head_.get(), watermark_.get(), aesthetic_.get(), text_.get()}) {
    if (head == nullptr || TakesPicture(head->manifest())) continue;
    const ModelManifest& manifest = head->manifest();
    if (embedding_ == nullptr) return Invalid(manifest, "there is no model of kind embedding");
    const ModelManifest& embedding = embedding_->manifest();
    if (manifest.embedding != embedding.name) {
      return Invalid(
          manifest, "goes with the embedding \"" + manifest.embedding + "\", which is not " + embedding.name);
    }
    if (manifest.vector_size != embedding.vector_size) {
      return Invalid(manifest, "vector_size " + std::to_string(manifest.vector_size) + " is not that of " +
                                   embedding.name + ", " + std::to_string(embedding.vector_size));
    }
    is_judged = true;
  }
  if (embedding_ != nullptr && !is_judged)
    return Invalid(embedding_->manifest(), "no model judges its vectors");
  return {};
}

Status SecondOpinions::ReadVocabulary() {
  if (text_ == nullptr) return {};
  const ModelManifest& manifest = text_->manifest();
  Result<BpeTokenizer> tokenizer = BpeTokenizer::Read(manifest.vocabulary, manifest.vocabulary_sha256);
  if (!tokenizer) return Invalid(manifest, tokenizer.error().message);
  tokenizer_ = *std::move(tokenizer);
  context_ = text_->input_size() == 0 ? kUsualContext : text_->input_size();
  return {};
}

Status SecondOpinions::Try() const {
  int64_t bytes = 1 << 20;
  for (const ModelInputSpec& input : inputs_) bytes += int64_t{3} * input.width_px * input.height_px;
  MemoryBudget budget(bytes);
  std::vector<Pixels> pictures;
  for (const ModelInputSpec& input : inputs_) {
    Result<Pixels> picture = GreyPicture(input, budget);
    if (!picture) return picture.error();
    pictures.push_back(*std::move(picture));
  }
  PictureFacts facts;
  return LookAt(pictures, kTrialCaption, facts);
}

Status SecondOpinions::Look(const Cleared<Decoded>& decoded, std::string_view caption, size_t first_input,
                            PictureFacts& facts) const {
  const std::span<const Pixels> made(decoded->model_inputs);
  if (first_input > made.size() || made.size() - first_input < inputs_.size()) {
    return Error{ErrorCode::kInvalidInput, "second opinions: the picture was not made for every model"};
  }
  return LookAt(made.subspan(first_input, inputs_.size()), caption, facts);
}

Status SecondOpinions::LookAt(std::span<const Pixels> pictures, std::string_view caption,
                              PictureFacts& facts) const {
  size_t next = 0;
  for (const ModelInUse& model : models_) {
    if (model.kind == ToString(ModelKind::kEmbedding)) {
      const Result<SecretVector> embedding =
          TakeUnitVector(embedding_->Run(pictures[next++]), embedding_->manifest());
      if (!embedding) return embedding.error();
      const Status looked = LookAtVector(embedding->values(), caption, facts);
      if (!looked) return looked;
    } else if (model.kind == ToString(ModelKind::kWatermark) && TakesPicture(watermark_->manifest())) {
      const Status filled = Fill(UnsafeByPicture(*watermark_, pictures[next++]), facts.watermark_score);
      if (!filled) return filled;
    }
  }
  return {};
}

Status SecondOpinions::LookAtVector(std::span<const float> embedding, std::string_view caption,
                                    PictureFacts& facts) const {
  if (nsfw_head_ != nullptr) {
    const Status filled = Fill(UnsafeByHead(*nsfw_head_, embedding), facts.nsfw_head_score);
    if (!filled) return filled;
  }
  if (watermark_ != nullptr && !TakesPicture(watermark_->manifest())) {
    const Status filled = Fill(UnsafeByHead(*watermark_, embedding), facts.watermark_score);
    if (!filled) return filled;
  }
  if (aesthetic_ != nullptr) {
    const Status filled = Fill(AestheticScore(*aesthetic_, embedding), facts.aesthetic_score);
    if (!filled) return filled;
  }
  if (text_ == nullptr) return {};
  return Fill(Similarity(embedding, caption), facts.similarity);
}

Result<double> SecondOpinions::Similarity(std::span<const float> embedding, std::string_view caption) const {
  const Result<std::vector<int64_t>> tokens = tokenizer_->Tokens(caption, context_);
  if (!tokens) return tokens.error();
  const Result<SecretVector> text = TakeUnitVector(text_->RunTokens(*tokens), text_->manifest());
  if (!text) return text.error();
  return Cosine(embedding, text->values());
}

std::vector<std::string> SecondOpinions::not_evaluated() const {
  std::vector<std::string> absent;
  if (nsfw_head_ == nullptr) absent.emplace_back("nsfw_head");
  if (watermark_ == nullptr) absent.emplace_back("watermark");
  if (aesthetic_ == nullptr) absent.emplace_back("aesthetic");
  if (text_ == nullptr) absent.emplace_back("similarity");
  return absent;
}

}  // namespace tamis
