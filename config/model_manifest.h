#ifndef TAMIS_CONFIG_MODEL_MANIFEST_H_
#define TAMIS_CONFIG_MODEL_MANIFEST_H_

// A model manifest: one TOML file beside a model file, which says all that is needed to feed the model and to
// read its answer. Any ONNX model works through it. docs/models.md explains every key.

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/model_input.h"
#include "crawler/core/result.h"

namespace tamis {

/// What a model is for.
enum class ModelKind : uint8_t {
  kNsfw,       // picture -> probability of each class
  kFaces,      // picture -> boxes (decoder: yunet)
  kEmbedding,  // picture -> vector, which heads judge
  kNsfwHead,   // vector -> probability
  kWatermark,  // picture -> probability, or vector -> probability where `embedding` is set
  kAesthetic,  // vector -> score
  kText,       // token ids -> vector, compared with the embedding (similarity)
};

enum class TensorLayout : uint8_t { kNhwc, kNchw };
enum class ChannelOrder : uint8_t { kRgb, kBgr };

struct ModelManifest {
  std::string name;     // "open-nsfw"
  std::string version;  // free text
  ModelKind kind = ModelKind::kNsfw;
  std::filesystem::path file;  // of the model, absolute or beside the manifest
  std::string sha256;          // of that file, hex; it must match
  std::string input_name;      // of the tensor; empty: the only one
  std::string output_name;     // likewise
  TensorLayout layout = TensorLayout::kNhwc;
  ChannelOrder channels = ChannelOrder::kRgb;
  std::array<double, 3> mean{};            // subtracted, in the order of `channels`, from 0..255 values
  std::array<double, 3> scale{1, 1, 1};    // then multiplied
  ModelInputSpec input;                    // of models that take a picture
  int vector_size = 0;                     // of embeddings, heads and text models
  std::string embedding;                   // heads: name of the embedding model whose vector they take
  std::vector<std::string> labels;         // of the outputs, in order: "safe", "nsfw"
  std::vector<std::string> unsafe_labels;  // whose probabilities are summed to the score
  std::string activation = "none";         // none, softmax, sigmoid: applied to what the model gives
  std::string decoder;                     // faces: "yunet"
  std::string vocabulary;                  // text: path of the BPE merges file
  std::string vocabulary_sha256;           // of that file, hex; it must match
  double threshold_standard = 0.2;         // the policy's thresholds, where no knob gives one
  double threshold_strict = 0.1;
  double measured_recall = -1;       // faces: of docs/quality.md or your own measurement; negative: unknown
  std::vector<std::string> notices;  // licences, one line each
};

/// Reads and checks a manifest: every key known, every value in range, ModelInputSpec within its limits. Does
/// not open the model. Errors: kNotFound, kInvalidInput with file and line. Thread-safe.
Result<ModelManifest> ReadModelManifest(const std::filesystem::path& path);

/// The manifest that a knob means: a path if it ends in ".toml", else "<model_dir>/<name>.toml"; `model_dir`
/// empty: TAMIS_MODEL_DIR, else share/tamis/models beside the program, else the folder that set-up made.
std::filesystem::path FindModelManifest(const std::string& name_or_path, const std::string& model_dir);

std::string_view ToString(ModelKind kind);

/// From which score of an NSFW classifier on pictures are dropped: the knob's, else the manifest's for the
/// policy.
double NsfwThreshold(const SafetyOptions& safety, const ModelManifest& manifest);

/// What such a model is fed with: a picture, an embedding's vector, or (neither) token ids.
bool TakesPicture(const ModelManifest& manifest);
bool TakesVector(const ModelManifest& manifest);

}  // namespace tamis

#endif  // TAMIS_CONFIG_MODEL_MANIFEST_H_
