#ifndef TAMIS_FILTER_PICTURE_SHAPE_H_
#define TAMIS_FILTER_PICTURE_SHAPE_H_

// Has the picture, as decoded, a usable shape?

#include <cstdint>

#include "config/options.h"
#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// images.min_side_px against the shorter side. Nothing decoded rejects.
class ImageSizeFilter final : public Filter<Decoded> {
 public:
  explicit ImageSizeFilter(const ImageOptions& options) : min_side_px_(options.min_side_px) {}
  std::string_view name() const override { return "image_size"; }
  Result<Finding> Check(const Decoded& decoded) const override;

 private:
  const int64_t min_side_px_;
};

/// images.max_aspect_ratio against longer side / shorter side.
class AspectRatioFilter final : public Filter<Decoded> {
 public:
  explicit AspectRatioFilter(const ImageOptions& options) : max_ratio_(options.max_aspect_ratio) {}
  std::string_view name() const override { return "aspect_ratio"; }
  Result<Finding> Check(const Decoded& decoded) const override;

 private:
  const double max_ratio_;
};

/// images.max_pixels once more, of what was really decoded.
class PixelCountFilter final : public Filter<Decoded> {
 public:
  explicit PixelCountFilter(const ImageOptions& options) : max_pixels_(options.max_pixels) {}
  std::string_view name() const override { return "pixel_count"; }
  Result<Finding> Check(const Decoded& decoded) const override;

 private:
  const int64_t max_pixels_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_PICTURE_SHAPE_H_
