#ifndef TAMIS_FILTER_MODELS_PICTURE_TENSOR_H_
#define TAMIS_FILTER_MODELS_PICTURE_TENSOR_H_

// From 8-bit RGB to the numbers that a model is fed with.

#include <array>
#include <cstdint>
#include <span>

#include "config/model_manifest.h"
#include "crawler/core/buffer.h"

namespace tamis {

/// Order of channels, mean, scale and layout of one model. In single precision, as the references compute.
class PictureTensor {
 public:
  explicit PictureTensor(const ModelManifest& manifest);

  /// Whether `picture` is RGB of the model's size.
  bool Fits(const Pixels& picture) const;

  /// `out`: 3 * width * height numbers. Requires Fits(picture).
  void Fill(const Pixels& picture, std::span<float> out) const;

 private:
  static constexpr int kChannels = 3;
  const TensorLayout layout_;
  const int width_px_;
  const int height_px_;
  std::array<int, kChannels> source_{};  // of RGB, for each channel of the tensor
  std::array<std::array<float, 256>, kChannels> number_{};
};

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_PICTURE_TENSOR_H_
