#include "filter/picture_shape.h"

#include <algorithm>

#include "filter/findings.h"

namespace tamis {
namespace {

bool HasPixels(const Decoded& decoded) {
  return decoded.pixels.width_px > 0 && decoded.pixels.height_px > 0 && !decoded.pixels.bytes.empty();
}

int ShorterSide(const Decoded& decoded) {
  return std::min(decoded.pixels.width_px, decoded.pixels.height_px);
}
int LongerSide(const Decoded& decoded) {
  return std::max(decoded.pixels.width_px, decoded.pixels.height_px);
}

}  // namespace

Result<Finding> ImageSizeFilter::Check(const Decoded& decoded) const {
  if (!HasPixels(decoded)) return Rejected(name(), "image_no_pixels");
  if (ShorterSide(decoded) >= min_side_px_) return Passed(name());
  Finding finding = Rejected(name(), "image_too_small");
  finding.score = ShorterSide(decoded);
  return finding;
}

Result<Finding> AspectRatioFilter::Check(const Decoded& decoded) const {
  if (!HasPixels(decoded)) return Rejected(name(), "image_no_pixels");
  const double ratio = static_cast<double>(LongerSide(decoded)) / ShorterSide(decoded);
  if (ratio <= max_ratio_) return Passed(name());
  Finding finding = Rejected(name(), "aspect_ratio");
  finding.score = ratio;
  return finding;
}

Result<Finding> PixelCountFilter::Check(const Decoded& decoded) const {
  if (!HasPixels(decoded)) return Rejected(name(), "image_no_pixels");
  const int64_t count = int64_t{decoded.pixels.width_px} * decoded.pixels.height_px;
  if (count > max_pixels_) return Rejected(name(), "image_too_many_pixels", std::to_string(count));
  return Passed(name());
}

}  // namespace tamis
