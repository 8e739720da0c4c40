#include "filter/models/onnx_faces.h"

#include <cstring>
#include <string>
#include <utility>

#include "filter/models/face_geometry.h"

namespace tamis {
namespace {

constexpr int kGrey = 128;

Status CheckManifest(const ModelManifest& manifest) {
  const ModelInputSpec& spec = manifest.input;
  const std::string model = "model " + manifest.name + ": ";
  if (manifest.kind != ModelKind::kFaces || manifest.decoder != "yunet") {
    return Error{ErrorCode::kInvalidInput, model + "not a face detector with the decoder yunet"};
  }
  const bool sees_all = spec.resize != InputResize::kShortestSide && spec.resize_width_px == spec.width_px &&
                        spec.resize_height_px == spec.height_px;
  if (!sees_all) {
    return Error{ErrorCode::kInvalidInput,
                 model + "a face detector must see the whole picture (letterbox or stretch)"};
  }
  if (spec.width_px % kYunetLargestStride != 0 || spec.height_px % kYunetLargestStride != 0) {
    return Error{ErrorCode::kInvalidInput, model + "sides must be multiples of 32"};
  }
  return {};
}

/// One look at nothing.
Status TryModel(const ModelRunner& runner) {
  const ModelInputSpec& spec = runner.manifest().input;
  MemoryBudget budget(int64_t{3} * spec.width_px * spec.height_px + (1 << 20));
  Result<Pixels> picture = Pixels::Allocate(spec.width_px, spec.height_px, 3, budget);
  if (!picture) return picture.error();
  std::memset(picture->bytes.data(), kGrey, picture->bytes.size());
  const Result<std::vector<ModelOutput>> outputs = runner.Run(*picture);
  if (!outputs) return outputs.error();
  const Result<std::vector<ModelBox>> boxes = DecodeYunet(*outputs, spec.width_px, spec.height_px, 1.0);
  return boxes ? Status() : Status(boxes.error());
}

}  // namespace

Result<std::unique_ptr<OnnxFaces>> OnnxFaces::Open(const ModelManifest& manifest, double min_score,
                                                   int threads) {
  const Status fits = CheckManifest(manifest);
  if (!fits) return fits.error();
  Result<std::unique_ptr<ModelRunner>> runner = ModelRunner::Open(manifest, {.threads = threads});
  if (!runner) return runner.error();
  return Of(*std::move(runner), min_score);
}

Result<std::unique_ptr<OnnxFaces>> OnnxFaces::Of(std::unique_ptr<ModelRunner> runner, double min_score) {
  const Status fits = CheckManifest(runner->manifest());
  if (!fits) return fits.error();
  const Status tried = TryModel(*runner);
  if (!tried) {
    return Error{ErrorCode::kRefused, "model " + runner->manifest().name + ": " + tried.error().message};
  }
  return std::unique_ptr<OnnxFaces>(new OnnxFaces(std::move(runner), min_score));
}

Result<std::vector<FaceBox>> OnnxFaces::Find(const Pixels& picture, int width_px, int height_px) const {
  if (width_px <= 0 || height_px <= 0)
    return Error{ErrorCode::kInvalidInput, "faces: a picture without pixels"};
  const Result<std::vector<ModelOutput>> outputs = runner_->Run(picture);
  if (!outputs) return outputs.error();
  const Result<std::vector<ModelBox>> boxes =
      DecodeYunet(*outputs, input().width_px, input().height_px, min_score_);
  if (!boxes) return boxes.error();
  std::vector<FaceBox> faces;
  for (const ModelBox& box : *boxes) {
    const FaceBox face = ToDecoded(box, input(), width_px, height_px);
    if (face.width_px > 0 && face.height_px > 0) faces.push_back(face);
  }
  return faces;
}

}  // namespace tamis
