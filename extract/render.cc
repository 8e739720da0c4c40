#include "extract/render.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <string>
#include <utility>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "extract/area.h"
#include "extract/working_memory.h"

namespace tamis {
namespace {

/// Round half to even, as Python does; a side never vanishes.
int ScaledSide(int side_px, double scale) {
  const double scaled = std::nearbyint(static_cast<double>(side_px) * scale);
  return static_cast<int>(std::clamp(scaled, 1.0, 1e9));
}

/// OpenCV's threads would escape the budget of CPU threads; one setting for the process, made once.
void UseOneThread() {
  static const bool done = [] {
    cv::setNumThreads(1);
    return true;
  }();
  static_cast<void>(done);
}

cv::Mat View(uint8_t* data, int width_px, int height_px, size_t stride) {
  return cv::Mat(height_px, width_px, CV_8UC3, data, stride);
}

int OpenCvName(Interpolation interpolation) {
  switch (interpolation) {
    case Interpolation::kNearest:
      return cv::INTER_NEAREST;
    case Interpolation::kLinear:
      return cv::INTER_LINEAR;
    case Interpolation::kCubic:
      return cv::INTER_CUBIC;
    case Interpolation::kArea:
      return cv::INTER_AREA;
    case Interpolation::kLanczos:
      break;
  }
  return cv::INTER_LANCZOS4;
}

/// Upper bound of what cv::resize allocates: tables of offsets and weights of each column and row, and eight
/// rows of the result in wider numbers.
int64_t OpenCvBytes(int width_px, int height_px, const RenderPlan& plan) {
  constexpr int64_t kFixedBytes = 64 * 1024, kBytesPerColumn = 256, kBytesPerRow = 64, kBytesPerSource = 32;
  return kFixedBytes + kBytesPerColumn * plan.picture_width_px + kBytesPerRow * plan.picture_height_px +
         kBytesPerSource * (int64_t{width_px} + height_px);
}

Status ResizeByOpenCv(const Pixels& pixels, const PixelTarget& to, int interpolation) {
  try {
    UseOneThread();
    const cv::Mat source = View(const_cast<uint8_t*>(pixels.row(0)), pixels.width_px, pixels.height_px,
                                pixels.stride_bytes());  // a const cv::Mat is not written to
    cv::Mat target = View(to.data, to.width_px, to.height_px, to.stride_bytes);
    cv::resize(source, target, target.size(), 0, 0, interpolation);
    if (target.data != to.data) {
      return Error{ErrorCode::kInternal, "opencv: resize left the buffer it was given"};
    }
    return {};
  } catch (const std::exception& thrown) {
    return Error{ErrorCode::kInternal, std::string("opencv: ") + thrown.what()};
  }
}

/// Resizes into `target`, which must keep its memory.
Status ResizeInto(const Pixels& pixels, const RenderPlan& plan, const PixelTarget& target,
                  MemoryBudget& budget) {
  if (pixels.width_px == target.width_px && pixels.height_px == target.height_px) {
    for (int y = 0; y < target.height_px; ++y) {
      std::memcpy(target.data + static_cast<size_t>(y) * target.stride_bytes, pixels.row(y),
                  pixels.stride_bytes());
    }
    return {};
  }
  if (plan.interpolation == Interpolation::kArea && CanShrinkByArea(pixels, target)) {
    return ShrinkByArea(pixels, target, budget);
  }
  const Result<WorkingMemory> working =
      WorkingMemory::Charge(OpenCvBytes(pixels.width_px, pixels.height_px, plan), budget);
  if (!working) return working.error();
  return ResizeByOpenCv(pixels, target, OpenCvName(plan.interpolation));
}

/// What lies above or to the left of a picture in its frame; negative where the frame cuts.
int HalfOfRest(int frame_px, int picture_px) {
  return frame_px >= picture_px ? (frame_px - picture_px) / 2 : -((picture_px - frame_px) / 2);
}

/// Where a side begins, and how long it is, after scaling; cut where no picture reaches.
std::pair<int, int> MoveSide(int at_px, int side_px, double scale) {
  constexpr double kFarthest = 1e9;
  const double end_px = static_cast<double>(at_px) + side_px;
  const double from = std::clamp(std::floor(at_px * scale), -kFarthest, kFarthest);
  const double to = std::clamp(std::ceil(end_px * scale), -kFarthest, kFarthest);
  return {static_cast<int>(from), static_cast<int>(to - from)};
}

bool Crops(const RenderPlan& plan) {
  return plan.frame_width_px < plan.picture_width_px || plan.frame_height_px < plan.picture_height_px;
}

/// img2dataset's padding: the smaller half goes above and to the left.
Result<Pixels> ResizeAndPad(const Pixels& pixels, const RenderPlan& plan, MemoryBudget& budget) {
  Result<Pixels> framed = Pixels::Allocate(plan.frame_width_px, plan.frame_height_px, 3, budget);
  if (!framed) return framed.error();
  const int left = (plan.frame_width_px - plan.picture_width_px) / 2;
  const int top = (plan.frame_height_px - plan.picture_height_px) / 2;
  const bool padded =
      plan.picture_width_px != plan.frame_width_px || plan.picture_height_px != plan.frame_height_px;
  if (padded) std::memset(framed->bytes.data(), 0xFF, framed->bytes.size());
  const PixelTarget target{.data = framed->row(top) + size_t{3} * static_cast<size_t>(left),
                           .stride_bytes = framed->stride_bytes(),
                           .width_px = plan.picture_width_px,
                           .height_px = plan.picture_height_px};
  const Status resized = ResizeInto(pixels, plan, target, budget);
  if (!resized) return resized.error();
  return framed;
}

Result<Pixels> ResizeAndCrop(const Pixels& pixels, const RenderPlan& plan, MemoryBudget& budget) {
  RenderPlan whole = plan;
  whole.frame_width_px = plan.picture_width_px;
  whole.frame_height_px = plan.picture_height_px;
  const Result<Pixels> resized = ResizeAndPad(pixels, whole, budget);
  if (!resized) return resized.error();
  Result<Pixels> cropped = Pixels::Allocate(plan.frame_width_px, plan.frame_height_px, 3, budget);
  if (!cropped) return cropped.error();
  const int left = (plan.picture_width_px - plan.frame_width_px) / 2;
  const int top = (plan.picture_height_px - plan.frame_height_px) / 2;
  for (int y = 0; y < plan.frame_height_px; ++y) {
    std::memcpy(cropped->row(y), resized->row(top + y) + ptrdiff_t{3} * left, cropped->stride_bytes());
  }
  return cropped;
}

}  // namespace

std::optional<RenderPlan> PlanResize(int width_px, int height_px, const ImageJobOptions& options) {
  if (options.resize_mode == ResizeMode::kNo || width_px <= 0 || height_px <= 0) return std::nullopt;
  const bool border = options.resize_mode == ResizeMode::kBorder;
  const bool crops = options.resize_mode == ResizeMode::kCenterCrop;
  const bool by_longest = border || options.resize_mode == ResizeMode::kKeepRatioLargest;
  const int deciding_px = by_longest ? std::max(width_px, height_px) : std::min(width_px, height_px);
  const bool shrinks = deciding_px > options.size_px;
  if (options.only_if_bigger && !shrinks) return std::nullopt;

  const double scale = static_cast<double>(options.size_px) / static_cast<double>(deciding_px);
  RenderPlan plan{.picture_width_px = ScaledSide(width_px, scale),
                  .picture_height_px = ScaledSide(height_px, scale),
                  .interpolation = shrinks ? options.downscale : options.upscale};
  plan.frame_width_px = border ? std::max(options.size_px, plan.picture_width_px) : plan.picture_width_px;
  plan.frame_height_px = border ? std::max(options.size_px, plan.picture_height_px) : plan.picture_height_px;
  if (crops) {
    plan.frame_width_px = std::min(options.size_px, plan.picture_width_px);
    plan.frame_height_px = std::min(options.size_px, plan.picture_height_px);
  }
  const bool same = plan.frame_width_px == width_px && plan.frame_height_px == height_px;
  if (same) return std::nullopt;
  return plan;
}

std::vector<FaceBox> MoveBoxes(std::span<const FaceBox> boxes, int width_px, int height_px,
                               const RenderPlan& plan) {
  const double across = static_cast<double>(plan.picture_width_px) / width_px;
  const double down = static_cast<double>(plan.picture_height_px) / height_px;
  // Padding moves boxes to the right and down, cropping to the left and up.
  const int left = HalfOfRest(plan.frame_width_px, plan.picture_width_px);
  const int top = HalfOfRest(plan.frame_height_px, plan.picture_height_px);
  std::vector<FaceBox> moved;
  moved.reserve(boxes.size());
  for (const FaceBox& box : boxes) {
    const auto [x, width] = MoveSide(box.x_px, box.width_px, across);
    const auto [y, height] = MoveSide(box.y_px, box.height_px, down);
    moved.push_back(
        {.x_px = x + left, .y_px = y + top, .width_px = width, .height_px = height, .score = box.score});
  }
  return moved;
}

Status CheckResize(const RenderPlan& plan, int64_t max_pixels) {
  const int64_t count = std::max(int64_t{plan.frame_width_px} * plan.frame_height_px,
                                 int64_t{plan.picture_width_px} * plan.picture_height_px);
  if (count > max_pixels) {
    return Error{ErrorCode::kTooLarge, "image_too_many_pixels: " + std::to_string(count) + " after resizing"};
  }
  return {};
}

Result<Pixels> Resize(const Pixels& pixels, const RenderPlan& plan, int64_t max_pixels,
                      MemoryBudget& budget) {
  if (pixels.channels != 3) return Error{ErrorCode::kInternal, "resize: not RGB"};
  const Status within = CheckResize(plan, max_pixels);
  if (!within) return within.error();
  return Crops(plan) ? ResizeAndCrop(pixels, plan, budget) : ResizeAndPad(pixels, plan, budget);
}

int64_t ResizeBytes(int width_px, int height_px, const RenderPlan& plan) {
  const int64_t frame_bytes = int64_t{3} * plan.frame_width_px * plan.frame_height_px;
  const int64_t picture_bytes = Crops(plan) ? int64_t{3} * plan.picture_width_px * plan.picture_height_px : 0;
  return frame_bytes + picture_bytes +
         std::max(OpenCvBytes(width_px, height_px, plan), AreaBytes(width_px, plan.picture_width_px));
}

}  // namespace tamis
