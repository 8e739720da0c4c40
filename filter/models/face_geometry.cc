#include "filter/models/face_geometry.h"

#include <algorithm>
#include <cmath>

namespace tamis {
namespace {

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

}  // namespace tamis
