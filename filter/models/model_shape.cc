#include "filter/models/model_shape.h"

#include <string>

#include <openvino/openvino.hpp>

namespace tamis {
namespace {

constexpr int64_t kChannels = 3;

Error Refused(const ModelManifest& manifest, const std::string& why) {
  return Error{ErrorCode::kRefused, "model " + manifest.name + ": " + why};
}

bool HasName(const ov::Output<ov::Node>& port, const std::string& name) {
  return name.empty() || port.get_names().contains(name);
}

/// How many numbers one answer has; 0: the decoder knows.
size_t OutputSize(const ModelManifest& manifest) {
  switch (manifest.kind) {
    case ModelKind::kNsfw:
    case ModelKind::kNsfwHead:
    case ModelKind::kWatermark:
      return manifest.labels.size();
    case ModelKind::kEmbedding:
    case ModelKind::kText:
      return static_cast<size_t>(manifest.vector_size);
    case ModelKind::kAesthetic:
      return 1;
    case ModelKind::kFaces:
      break;
  }
  return 0;
}

ov::PartialShape InputShape(const ModelManifest& manifest) {
  if (manifest.kind == ModelKind::kText) return {1, ov::Dimension::dynamic()};
  if (TakesVector(manifest)) return {1, manifest.vector_size};
  const ov::Shape shape = PictureShape(manifest);
  return shape;
}

Status FitInput(ov::Model& model, const ModelManifest& manifest) {
  if (model.inputs().size() != 1)
    return Refused(manifest, "has " + std::to_string(model.inputs().size()) + " inputs, one is supported");
  const ov::Output<ov::Node> port = model.input();
  if (!HasName(port, manifest.input_name)) return Refused(manifest, "has no input " + manifest.input_name);
  const ov::element::Type type = port.get_element_type();
  const bool is_text = manifest.kind == ModelKind::kText;
  const bool fits = is_text ? type == ov::element::i64 || type == ov::element::i32 : type == ov::element::f32;
  if (!fits) return Refused(manifest, "has an input of type " + type.get_type_name());
  ov::PartialShape wanted = InputShape(manifest);
  const ov::PartialShape shape = port.get_partial_shape();
  if (!ov::PartialShape::merge_into(wanted, shape)) {
    return Refused(manifest, "has input shape " + shape.to_string() + ", its manifest says " +
                                 InputShape(manifest).to_string());
  }
  model.reshape(wanted);
  return {};
}

Status FitOutput(const ov::Output<ov::Node>& port, const ModelManifest& manifest) {
  if (port.get_element_type() != ov::element::f32)
    return Refused(manifest, "has an output of type " + port.get_element_type().get_type_name());
  const size_t wanted = OutputSize(manifest);
  const ov::PartialShape shape = port.get_partial_shape();
  if (wanted == 0 || shape.is_dynamic()) return {};  // then each answer is looked at
  if (ov::shape_size(shape.to_shape()) == wanted) return {};
  return Refused(manifest, "has output shape " + shape.to_string() + ", its manifest means " +
                               std::to_string(wanted) + " numbers");
}

}  // namespace

std::vector<size_t> PictureShape(const ModelManifest& manifest) {
  const auto width = static_cast<size_t>(manifest.input.width_px);
  const auto height = static_cast<size_t>(manifest.input.height_px);
  if (manifest.layout == TensorLayout::kNhwc) return {1, height, width, kChannels};
  return {1, kChannels, height, width};
}

Result<std::vector<size_t>> FitToManifest(ov::Model& model, const ModelManifest& manifest) {
  const Status fitted = FitInput(model, manifest);
  if (!fitted) return fitted.error();
  std::vector<size_t> read;
  for (size_t index = 0; index < model.outputs().size(); ++index) {
    if (!HasName(model.output(index), manifest.output_name)) continue;
    const Status fits = FitOutput(model.output(index), manifest);
    if (!fits) return fits.error();
    read.push_back(index);
  }
  if (read.empty()) return Refused(manifest, "has no output " + manifest.output_name);
  if (read.size() > 1 && manifest.kind != ModelKind::kFaces)
    return Refused(manifest, "has several outputs: output.name must say which");
  return read;
}

}  // namespace tamis
