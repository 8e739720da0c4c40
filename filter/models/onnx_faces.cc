#include "filter/models/onnx_faces.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

namespace tamis {
namespace {

constexpr int kGrey = 128;

/// The part of the model's picture that the decoded one fills.
struct Filled {
  double width_px = 0;
  double height_px = 0;
};

/// As the image job resizes: the longest side fits, sides are rounded and at least a pixel.
Filled FilledOf(const ModelInputSpec& spec, int width_px, int height_px) {
  if (spec.resize == InputResize::kStretch) {
    return {static_cast<double>(spec.width_px), static_cast<double>(spec.height_px)};
  }
  const double scale = std::min(static_cast<double>(spec.resize_width_px) / width_px,
                                static_cast<double>(spec.resize_height_px) / height_px);
  return {std::max(1.0, std::round(width_px * scale)), std::max(1.0, std::round(height_px * scale))};
}

struct Span {
  int from_px = 0;
  int size_px = 0;
};

/// `low` to `high` of a side that `filled_px` stands for, in pixels of the decoded picture.
Span ToPixels(double low, double high, double filled_px, int side_px) {
  const double scale = side_px / filled_px;
  const double from = std::clamp(std::floor(low * scale), 0.0, static_cast<double>(side_px));
  const double to = std::clamp(std::ceil(high * scale), 0.0, static_cast<double>(side_px));
  return {static_cast<int>(from), static_cast<int>(std::max(0.0, to - from))};
}

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

FaceBox ToDecoded(const ModelBox& box, const ModelInputSpec& spec, int width_px, int height_px) {
  const Filled filled = FilledOf(spec, width_px, height_px);
  const Span across = ToPixels(box.left_px, box.right_px, filled.width_px, width_px);
  const Span down = ToPixels(box.top_px, box.bottom_px, filled.height_px, height_px);
  return {.x_px = across.from_px,
          .y_px = down.from_px,
          .width_px = across.size_px,
          .height_px = down.size_px,
          .score = box.score};
}

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
