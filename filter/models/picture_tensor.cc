#include "filter/models/picture_tensor.h"

#include "crawler/core/check.h"

namespace tamis {

PictureTensor::PictureTensor(const ModelManifest& manifest)
    : layout_(manifest.layout), width_px_(manifest.input.width_px), height_px_(manifest.input.height_px) {
  for (size_t channel = 0; channel < kChannels; ++channel) {
    const int place = static_cast<int>(channel);
    source_[channel] = manifest.channels == ChannelOrder::kRgb ? place : kChannels - 1 - place;
    const auto mean = static_cast<float>(manifest.mean[channel]);
    const auto scale = static_cast<float>(manifest.scale[channel]);
    for (size_t value = 0; value < number_[channel].size(); ++value)
      number_[channel][value] = (static_cast<float>(value) - mean) * scale;
  }
}

bool PictureTensor::Fits(const Pixels& picture) const {
  return picture.width_px == width_px_ && picture.height_px == height_px_ && picture.channels == kChannels &&
         picture.bytes.size() == picture.stride_bytes() * static_cast<size_t>(picture.height_px);
}

void PictureTensor::Fill(const Pixels& picture, std::span<float> out) const {
  CHECK(Fits(picture) && out.size() == picture.bytes.size());
  const size_t count = out.size() / kChannels;
  const uint8_t* rgb = picture.row(0);
  const bool interleaved = layout_ == TensorLayout::kNhwc;
  for (size_t channel = 0; channel < kChannels; ++channel) {
    const std::array<float, 256>& number = number_[channel];
    const uint8_t* from = rgb + source_[channel];
    float* to = out.data() + (interleaved ? channel : channel * count);
    const size_t step = interleaved ? kChannels : 1;
    for (size_t i = 0; i < count; ++i) to[i * step] = number[from[i * kChannels]];
  }
}

}  // namespace tamis
