#include "extract/model_input.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "extract/jpeg.h"
#include "extract/resample.h"

namespace tamis {
namespace {

/// Where the crop lies: `left` and `top` of the resized picture, which ends at `whole_*`. They are negative
/// where the crop begins before it.
struct CropPlan {
  int64_t whole_width_px = 0;
  int64_t whole_height_px = 0;
  int64_t left = 0;
  int64_t top = 0;
};

/// Python's round(more / 2): half to even.
int64_t HalfOf(int64_t more) {
  const int64_t half = more >= 0 ? more / 2 : -((-more + 1) / 2);  // rounded down
  const bool is_odd_half = more % 2 != 0 && half % 2 != 0;
  return half + (is_odd_half ? 1 : 0);
}

CropPlan Stretched(const ModelInputSpec& spec) {
  return {.whole_width_px = spec.resize_width_px,
          .whole_height_px = spec.resize_height_px,
          .left = HalfOf(spec.resize_width_px - spec.width_px),
          .top = HalfOf(spec.resize_height_px - spec.height_px)};
}

CropPlan ShortestSide(int width_px, int height_px, const ModelInputSpec& spec) {
  const int64_t side = std::min(spec.resize_width_px, spec.resize_height_px);
  CropPlan plan{.whole_width_px = side, .whole_height_px = side};
  if (width_px <= height_px) {
    plan.whole_height_px = side * height_px / width_px;
  } else {
    plan.whole_width_px = side * width_px / height_px;
  }
  plan.left = HalfOf(plan.whole_width_px - spec.width_px);
  plan.top = HalfOf(plan.whole_height_px - spec.height_px);
  return plan;
}

int64_t Fitted(int64_t side_px, int64_t longest_px, int64_t box_px) {
  return std::max<int64_t>(1, (side_px * box_px + longest_px / 2) / longest_px);
}

CropPlan Letterboxed(int width_px, int height_px, const ModelInputSpec& spec) {
  CropPlan plan = Stretched(spec);
  const bool fills_width =
      int64_t{width_px} * spec.resize_height_px >= int64_t{height_px} * spec.resize_width_px;
  if (fills_width) {
    plan.whole_height_px = Fitted(height_px, width_px, spec.resize_width_px);
  } else {
    plan.whole_width_px = Fitted(width_px, height_px, spec.resize_height_px);
  }
  return plan;
}

CropPlan PlanOf(int width_px, int height_px, const ModelInputSpec& spec) {
  if (spec.resize == InputResize::kShortestSide) return ShortestSide(width_px, height_px, spec);
  if (spec.resize == InputResize::kLetterbox) return Letterboxed(width_px, height_px, spec);
  return Stretched(spec);
}

/// What of the crop the picture fills, along one axis.
struct Filled {
  int64_t from_whole = 0;  // of the resized picture
  int at = 0;              // of the crop
  int count = 0;
};

Filled FilledBy(int64_t whole_px, int64_t crop_at, int crop_px) {
  const int64_t from = std::max<int64_t>(crop_at, 0);
  const int64_t to = std::min(whole_px, crop_at + crop_px);
  return {.from_whole = from,
          .at = static_cast<int>(from - crop_at),
          .count = static_cast<int>(std::max<int64_t>(to - from, 0))};
}

struct Resampling {
  ResampleRequest request;
  Filled across;
  Filled down;
  bool fills(const ModelInputSpec& spec) const {
    return across.count == spec.width_px && down.count == spec.height_px;
  }
};

Resampling ResamplingOf(int width_px, int height_px, const ModelInputSpec& spec) {
  const CropPlan plan = PlanOf(width_px, height_px, spec);
  Resampling resampling;
  resampling.across = FilledBy(plan.whole_width_px, plan.left, spec.width_px);
  resampling.down = FilledBy(plan.whole_height_px, plan.top, spec.height_px);
  resampling.request = {.filter = spec.filter,
                        .whole_width_px = plan.whole_width_px,
                        .whole_height_px = plan.whole_height_px,
                        .left = resampling.across.from_whole,
                        .top = resampling.down.from_whole};
  return resampling;
}

Result<Pixels> ResizeAndCrop(const Pixels& picture, const ModelInputSpec& spec, MemoryBudget& budget,
                             const PictureMaker& make_picture) {
  Result<Pixels> cropped = make_picture(spec.width_px, spec.height_px, 3);
  if (!cropped) return cropped;
  const Resampling resampling = ResamplingOf(picture.width_px, picture.height_px, spec);
  if (!resampling.fills(spec)) std::memset(cropped->bytes.data(), 0, cropped->bytes.size());
  if (resampling.across.count == 0 || resampling.down.count == 0) return cropped;
  const PixelTarget target{.data = cropped->row(resampling.down.at) + ptrdiff_t{3} * resampling.across.at,
                           .stride_bytes = cropped->stride_bytes(),
                           .width_px = resampling.across.count,
                           .height_px = resampling.down.count};
  const Status resampled = Resample(picture, resampling.request, target, budget);
  if (!resampled) return resampled.error();
  return cropped;
}

/// As Pillow writes and reads it: libjpeg's own tables, 4:2:0, JDCT_ISLOW, fancy upsampling.
Result<Pixels> ThroughJpeg(const Pixels& picture, int quality, MemoryBudget& budget,
                           const PictureMaker& make_picture) {
  const Result<Bytes> encoded = EncodeJpeg(picture, quality, budget);
  if (!encoded) return encoded.error();
  const JpegLimits limits{.width_px = picture.width_px, .height_px = picture.height_px};
  return DecodeJpeg(encoded->span(), limits, budget, make_picture);
}

/// Encoded, a picture grows by doubling: the block before and the one after at once.
int64_t ThroughJpegBytes(const ModelInputSpec& spec) {
  constexpr int64_t kFirstCapacity = 64 * kKiB;
  const int64_t coder_bytes = JpegEncoderBytes(spec.width_px);
  return coder_bytes + 3 * LargestJpeg(spec.width_px, spec.height_px) + kFirstCapacity;
}

bool IsSide(int px) {
  return px >= 1 && px <= kMaxModelInputSidePx;
}

}  // namespace

bool IsValid(const ModelInputSpec& spec) {
  return spec.resize <= InputResize::kLetterbox && spec.filter <= InputFilter::kBicubic &&
         IsSide(spec.resize_width_px) && IsSide(spec.resize_height_px) && IsSide(spec.width_px) &&
         IsSide(spec.height_px) && spec.width_px <= spec.resize_width_px &&
         spec.height_px <= spec.resize_height_px && spec.jpeg_quality >= 0 && spec.jpeg_quality <= 100;
}

Result<Pixels> MakeModelInput(const Pixels& picture, const ModelInputSpec& spec, MemoryBudget& budget,
                              const PictureMaker& make_picture) {
  if (!IsValid(spec)) return Error{ErrorCode::kInvalidInput, "model input: no such picture can be made"};
  if (picture.channels != 3 || picture.width_px <= 0 || picture.height_px <= 0) {
    return Error{ErrorCode::kInvalidInput, "model input: not RGB"};
  }
  const PictureMaker from_budget = [&budget](int width_px, int height_px, int channels) {
    return Pixels::Allocate(width_px, height_px, channels, budget);
  };
  const PictureMaker& make_result = make_picture ? make_picture : from_budget;
  if (spec.jpeg_quality == 0) return ResizeAndCrop(picture, spec, budget, make_result);
  const Result<Pixels> cropped = ResizeAndCrop(picture, spec, budget, from_budget);
  if (!cropped) return cropped.error();
  return ThroughJpeg(*cropped, spec.jpeg_quality, budget, make_result);
}

int64_t ModelInputBytes(int width_px, int height_px, const ModelInputSpec& spec) {
  const Resampling resampling = ResamplingOf(width_px, height_px, spec);
  const int64_t resample_bytes = resampling.across.count == 0 || resampling.down.count == 0
                                     ? 0
                                     : ResampleBytes(width_px, height_px, resampling.request,
                                                     resampling.across.count, resampling.down.count);
  const int64_t picture_bytes = ModelPictureBytes(spec);
  if (spec.jpeg_quality == 0) return picture_bytes + resample_bytes;
  return picture_bytes + std::max(resample_bytes, picture_bytes + ThroughJpegBytes(spec));
}

}  // namespace tamis
