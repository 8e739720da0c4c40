#include "extract/render.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <string>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

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

/// Runs cv::resize into `target`, which must keep its memory.
Status ResizeInto(const Pixels& pixels, const RenderPlan& plan, cv::Mat target) {
  try {
    const uint8_t* memory = target.data;
    const cv::Mat source = View(const_cast<uint8_t*>(pixels.row(0)), pixels.width_px, pixels.height_px,
                                pixels.stride_bytes());  // a const cv::Mat is not written to
    cv::resize(source, target, target.size(), 0, 0, plan.shrinks ? cv::INTER_AREA : cv::INTER_LANCZOS4);
    if (target.data != memory)
      return Error{ErrorCode::kInternal, "opencv: resize left the buffer it was given"};
    return {};
  } catch (const std::exception& thrown) {
    return Error{ErrorCode::kInternal, std::string("opencv: ") + thrown.what()};
  }
}

}  // namespace

std::optional<RenderPlan> PlanResize(int width_px, int height_px, const ImageJobOptions& options) {
  if (options.resize_mode == ResizeMode::kNo || width_px <= 0 || height_px <= 0) return std::nullopt;
  const bool border = options.resize_mode == ResizeMode::kBorder;
  const int deciding_px = border ? std::max(width_px, height_px) : std::min(width_px, height_px);
  const bool shrinks = deciding_px > options.size_px;
  if (options.only_if_bigger && !shrinks) return std::nullopt;

  const double scale = static_cast<double>(options.size_px) / static_cast<double>(deciding_px);
  RenderPlan plan{.picture_width_px = ScaledSide(width_px, scale),
                  .picture_height_px = ScaledSide(height_px, scale),
                  .shrinks = shrinks};
  plan.frame_width_px = border ? std::max(options.size_px, plan.picture_width_px) : plan.picture_width_px;
  plan.frame_height_px = border ? std::max(options.size_px, plan.picture_height_px) : plan.picture_height_px;
  const bool same = plan.frame_width_px == width_px && plan.frame_height_px == height_px;
  if (same) return std::nullopt;
  return plan;
}

Result<Pixels> Resize(const Pixels& pixels, const RenderPlan& plan, int64_t max_pixels,
                      MemoryBudget& budget) {
  if (pixels.channels != 3) return Error{ErrorCode::kInternal, "resize: not RGB"};
  const int64_t count = int64_t{plan.frame_width_px} * plan.frame_height_px;
  if (count > max_pixels) {
    return Error{ErrorCode::kTooLarge, "image_too_many_pixels: " + std::to_string(count) + " after resizing"};
  }
  UseOneThread();
  Result<Pixels> framed = Pixels::Allocate(plan.frame_width_px, plan.frame_height_px, 3, budget);
  if (!framed) return framed.error();
  // img2dataset's padding: the smaller half goes above and to the left.
  const int left = (plan.frame_width_px - plan.picture_width_px) / 2;
  const int top = (plan.frame_height_px - plan.picture_height_px) / 2;
  const bool padded = left + top > 0 || plan.picture_width_px != plan.frame_width_px ||
                      plan.picture_height_px != plan.frame_height_px;
  if (padded) std::memset(framed->bytes.data(), 0xFF, framed->bytes.size());
  const cv::Mat target = View(framed->row(top) + size_t{3} * static_cast<size_t>(left), plan.picture_width_px,
                              plan.picture_height_px, framed->stride_bytes());
  const Status resized = ResizeInto(pixels, plan, target);
  if (!resized) return resized.error();
  return framed;
}

}  // namespace tamis
