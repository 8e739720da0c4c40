#ifndef TAMIS_FILTER_MODELS_MODEL_RUNNER_H_
#define TAMIS_FILTER_MODELS_MODEL_RUNNER_H_

// One ONNX model in the inference runtime. The only place that knows OpenVINO.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/model_manifest.h"
#include "crawler/core/buffer.h"
#include "crawler/core/result.h"

namespace tamis {

enum class RunnerPrecision : uint8_t {
  kExact,  // f32: what the reference gives
  kFast,   // bf16 where the processor has it, or int8 weights beside the model: near, not the same
};

/// A tensor that a model gave.
struct ModelOutput {
  std::string name;
  std::vector<size_t> shape;
  std::vector<float> values;  // row-major, as the model gives them: no activation is applied
};

/// Thread-safety: Run may be called from any number of threads; each gets a request of its own, one
/// inference at a time and thread, single-threaded. Memory of the picture inside the runtime is overwritten
/// after each inference.
class ModelRunner {
 public:
  struct Settings {
    RunnerPrecision precision = RunnerPrecision::kExact;
    int threads = 1;  // that may ask at once; further ones wait
  };

  /// Reads the file, compares its SHA-256, compiles it. Errors: kRefused for whatever is missing, altered, or
  /// of another shape than the manifest says (a crawl ends with exit code 3).
  static Result<std::unique_ptr<ModelRunner>> Open(const ModelManifest& manifest, const Settings& settings);
  virtual ~ModelRunner() = default;

  /// `picture`: RGB of exactly manifest.input's size. Errors: kInvalidInput (another shape), kInternal.
  virtual Result<std::vector<ModelOutput>> Run(const Pixels& picture) const = 0;

  /// For models that take a vector (heads).
  virtual Result<std::vector<ModelOutput>> RunVector(std::span<const float> vector) const = 0;

  /// For models that take token ids (text).
  virtual Result<std::vector<ModelOutput>> RunTokens(std::span<const int64_t> tokens) const = 0;

  /// Numbers of one input: the context of a text model, the size of a head's vector. 0: it takes any number.
  virtual size_t input_size() const = 0;

  virtual const ModelManifest& manifest() const = 0;

  /// "f32" or "bf16": what kFast has come to on this processor.
  virtual std::string_view precision() const = 0;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_MODEL_RUNNER_H_
