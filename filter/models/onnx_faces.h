#ifndef TAMIS_FILTER_MODELS_ONNX_FACES_H_
#define TAMIS_FILTER_MODELS_ONNX_FACES_H_

// Faces by an ONNX detector that a manifest describes (kind faces, decoder yunet).

#include <memory>
#include <vector>

#include "config/model_manifest.h"
#include "crawler/core/buffer.h"
#include "crawler/core/model_input.h"
#include "crawler/core/result.h"
#include "filter/models/model_runner.h"
#include "filter/models/yunet.h"

namespace tamis {

/// Thread-safety: Find may be called from any number of threads.
class OnnxFaces {
 public:
  /// `min_score`: of a face. Looks once at a grey picture, so that a model of another kind is refused here.
  /// Errors: kRefused (file and shape), kInvalidInput for a manifest that shows the model less than the whole
  /// picture, or sides that are no multiple of 32.
  static Result<std::unique_ptr<OnnxFaces>> Open(const ModelManifest& manifest, double min_score,
                                                 int threads);

  /// As Open, of a model that is open.
  static Result<std::unique_ptr<OnnxFaces>> Of(std::unique_ptr<ModelRunner> runner, double min_score);

  const ModelInputSpec& input() const { return runner_->manifest().input; }
  const ModelManifest& manifest() const { return runner_->manifest(); }

  /// `picture`: of input()'s size, made of a decoded picture of `width_px` x `height_px`. Best first.
  /// Errors: kInvalidInput, kInternal; kTooLarge for more than kMaxFaces.
  Result<std::vector<FaceBox>> Find(const Pixels& picture, int width_px, int height_px) const;

 private:
  OnnxFaces(std::unique_ptr<ModelRunner> runner, double min_score)
      : runner_(std::move(runner)), min_score_(min_score) {}

  const std::unique_ptr<ModelRunner> runner_;
  const double min_score_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_ONNX_FACES_H_
