#include "extract/small_grey.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "extract/area.h"

namespace tamis {
namespace {

constexpr int64_t kLibraryBytes = 64 * 1024;

struct Size {
  int width_px;
  int height_px;
};

Size SizeWithin(int width_px, int height_px, int longest_px) {
  const int longest = std::max(width_px, height_px);
  if (longest <= longest_px) return {width_px, height_px};
  const double scale = static_cast<double>(longest_px) / longest;
  const auto side = [&](int side_px) {
    return std::clamp(static_cast<int>(std::lround(side_px * scale)), 1, longest_px);
  };
  return {side(width_px), side(height_px)};
}

Status ToGrey(const Pixels& colour, Pixels& grey) {
  try {
    cv::setNumThreads(1);
    const cv::Mat source(colour.height_px, colour.width_px, CV_8UC3, const_cast<uint8_t*>(colour.row(0)),
                         colour.stride_bytes());  // a const cv::Mat is not written to
    cv::Mat target(grey.height_px, grey.width_px, CV_8UC1, grey.row(0), grey.stride_bytes());
    cv::cvtColor(source, target, cv::COLOR_RGB2GRAY);
    if (target.data != grey.row(0)) return Error{ErrorCode::kInternal, "opencv: cvtColor left its buffer"};
    return {};
  } catch (const std::exception& thrown) {
    return Error{ErrorCode::kInternal, std::string("opencv: ") + thrown.what()};
  }
}

}  // namespace

GreyView ViewOf(Pixels& grey) {
  return {.data = grey.row(0), .width_px = grey.width_px, .height_px = grey.height_px};
}

Result<Pixels> SmallGrey(const Pixels& picture, int longest_px, MemoryBudget& budget) {
  if (picture.channels != 3) return Error{ErrorCode::kInternal, "small grey: the picture is not RGB"};
  const Size size = SizeWithin(picture.width_px, picture.height_px, longest_px);
  Result<Pixels> grey = Pixels::Allocate(size.width_px, size.height_px, 1, budget);
  if (!grey) return grey.error();
  if (size.width_px == picture.width_px && size.height_px == picture.height_px) {
    const Status done = ToGrey(picture, *grey);
    if (!done) return done.error();
    return grey;
  }
  Result<Pixels> small = Pixels::Allocate(size.width_px, size.height_px, 3, budget);
  if (!small) return small.error();
  const PixelTarget target{.data = small->row(0),
                           .stride_bytes = small->stride_bytes(),
                           .width_px = size.width_px,
                           .height_px = size.height_px};
  if (!CanShrinkByArea(picture, target)) {
    return Error{ErrorCode::kInternal, "small grey: a picture of this shape cannot be shrunk"};
  }
  const Status shrunk = ShrinkByArea(picture, target, budget);
  if (!shrunk) return shrunk.error();
  const Status done = ToGrey(*small, *grey);
  if (!done) return done.error();
  return grey;
}

int64_t SmallGreyBytes(int width_px, int height_px, int longest_px) {
  const Size size = SizeWithin(width_px, height_px, longest_px);
  return int64_t{4} * size.width_px * size.height_px + AreaBytes(width_px, size.width_px) + kLibraryBytes;
}

void HalveGrey(const GreyView& source, const GreyView& target) {
  for (int y = 0; y < target.height_px; ++y) {
    const uint8_t *upper = source.row(2 * y), *lower = source.row(2 * y + 1);
    uint8_t* to = target.row(y);
    for (int x = 0; x < target.width_px; ++x) {
      to[x] =
          static_cast<uint8_t>((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) / 4);
    }
  }
}

}  // namespace tamis
