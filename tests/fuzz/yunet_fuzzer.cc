// Any numbers as the outputs of a face detector: an error, or finite boxes in order that do not overlap too
// much, and that lie inside whatever picture they are brought back to.
// The input is the numbers of a model of 64 x 64, as many as there are, the rest zeros, behind the decoded
// size.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "crawler/core/check.h"
#include "filter/models/face_geometry.h"
#include "filter/models/yunet.h"

namespace tamis {
namespace {

constexpr int kSide = 64;
constexpr std::array kStrides{8, 16, 32};
constexpr std::array<std::pair<const char*, size_t>, 4> kKinds{
    {{"cls", 1}, {"obj", 1}, {"bbox", 4}, {"kps", 10}}};

class Input {
 public:
  Input(const uint8_t* data, size_t size) : data_(data), size_(size) {}

  template <class T>
  T Take() {
    T value{};
    const size_t taken = size_ < sizeof(T) ? size_ : sizeof(T);
    if (taken > 0) std::memcpy(&value, data_, taken);
    data_ += taken;
    size_ -= taken;
    return value;
  }

 private:
  const uint8_t* data_;
  size_t size_;
};

std::vector<ModelOutput> OutputsOf(Input& input) {
  std::vector<ModelOutput> outputs;
  for (const int stride : kStrides) {
    const auto cells = static_cast<size_t>(kSide / stride * (kSide / stride));
    for (const auto& [kind, values] : kKinds) {
      ModelOutput output{.name = std::string(kind) + "_" + std::to_string(stride),
                         .shape = {1, cells, values},
                         .values = {}};
      for (size_t i = 0; i < cells * values; ++i) output.values.push_back(input.Take<float>());
      outputs.push_back(std::move(output));
    }
  }
  return outputs;
}

void CheckBox(const ModelBox& box, int width_px, int height_px) {
  CHECK(std::isfinite(box.left_px) && std::isfinite(box.right_px) && box.left_px <= box.right_px);
  CHECK(std::isfinite(box.top_px) && std::isfinite(box.bottom_px) && box.top_px <= box.bottom_px);
  CHECK(box.score >= 0.5 && box.score <= 1);
  ModelInputSpec spec{
      .resize_width_px = kSide, .resize_height_px = kSide, .width_px = kSide, .height_px = kSide};
  for (const InputResize resize : {InputResize::kLetterbox, InputResize::kStretch}) {
    spec.resize = resize;
    const FaceBox face = ToDecoded(box, spec, width_px, height_px);
    CHECK(face.x_px >= 0 && face.width_px >= 0 && face.x_px + face.width_px <= width_px);
    CHECK(face.y_px >= 0 && face.height_px >= 0 && face.y_px + face.height_px <= height_px);
  }
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tamis::Input input(data, size);
  const int width_px = 1 + input.Take<uint16_t>();
  const int height_px = 1 + input.Take<uint16_t>();
  const auto boxes = tamis::DecodeYunet(tamis::OutputsOf(input), tamis::kSide, tamis::kSide, 0.5);
  if (!boxes) return 0;
  CHECK(boxes->size() <= tamis::kMaxFaces);
  for (size_t i = 0; i < boxes->size(); ++i) {
    tamis::CheckBox((*boxes)[i], width_px, height_px);
    CHECK(i == 0 || (*boxes)[i - 1].score >= (*boxes)[i].score);
  }
  return 0;
}
