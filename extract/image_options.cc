#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "extract/image_job.h"

namespace tamis {
namespace {

template <typename Value, size_t kCount>
using Words = std::array<std::pair<std::string_view, Value>, kCount>;

constexpr Words<ResizeMode, 5> kModes = {{{"no", ResizeMode::kNo},
                                          {"border", ResizeMode::kBorder},
                                          {"keep_ratio", ResizeMode::kKeepRatio},
                                          {"keep_ratio_largest", ResizeMode::kKeepRatioLargest},
                                          {"center_crop", ResizeMode::kCenterCrop}}};

constexpr Words<Interpolation, 8> kInterpolations = {{{"nearest", Interpolation::kNearest},
                                                      {"linear", Interpolation::kLinear},
                                                      {"bilinear", Interpolation::kLinear},
                                                      {"cubic", Interpolation::kCubic},
                                                      {"bicubic", Interpolation::kCubic},
                                                      {"area", Interpolation::kArea},
                                                      {"lanczos", Interpolation::kLanczos},
                                                      {"lanczos4", Interpolation::kLanczos}}};

constexpr Words<Encoding, 4> kEncodings = {{{"jpg", Encoding::kJpeg},
                                            {"png", Encoding::kPng},
                                            {"webp", Encoding::kWebp},
                                            {"original", Encoding::kOriginal}}};

template <typename Value, size_t kCount>
std::optional<Value> Find(const Words<Value, kCount>& words, std::string_view word) {
  for (const auto& [name, value] : words) {
    if (name == word) return value;
  }
  return std::nullopt;
}

Error BadOption(const std::string& text) {
  return {ErrorCode::kInvalidInput, text};
}

Error NotAWord(std::string_view knob, const std::string& word) {
  return BadOption("images." + std::string(knob) + ": '" + word + "' is not known");
}

/// Which number is out of range; empty: none.
std::string RangeFault(const ImageOptions& options) {
  if (options.size < 1 || options.size > 16'384) {
    return "images.size: " + std::to_string(options.size) + " is not within 1 to 16384";
  }
  if (options.quality < 1 || options.quality > 100) {
    return "images.quality: " + std::to_string(options.quality) + " is not within 1 to 100";
  }
  if (options.max_pixels < 1) return "images.max_pixels: must be at least 1";
  if (options.max_frames < 1 || options.max_frames > 10'000) {
    return "images.max_frames: " + std::to_string(options.max_frames) + " is not within 1 to 10000";
  }
  return "";
}

}  // namespace

Result<ImageJobOptions> MakeImageJobOptions(const ImageOptions& options) {
  const std::optional<ResizeMode> mode = Find(kModes, options.resize_mode);
  if (!mode) return NotAWord("resize_mode", options.resize_mode);
  const std::optional<Encoding> encode = Find(kEncodings, options.encode);
  if (!encode) return NotAWord("encode", options.encode);
  const std::optional<Interpolation> upscale = Find(kInterpolations, options.upscale_interpolation);
  if (!upscale) return NotAWord("upscale_interpolation", options.upscale_interpolation);
  const std::optional<Interpolation> downscale = Find(kInterpolations, options.downscale_interpolation);
  if (!downscale) return NotAWord("downscale_interpolation", options.downscale_interpolation);
  const std::string fault = RangeFault(options);
  if (!fault.empty()) return BadOption(fault);
  ImageJobOptions made;
  made.max_pixels = options.max_pixels;
  made.max_frames = static_cast<int>(options.max_frames);
  made.resize_mode = *mode;
  made.size_px = static_cast<int>(options.size);
  made.only_if_bigger = options.only_if_bigger;
  made.upscale = *upscale;
  made.downscale = *downscale;
  made.encode = *encode;
  made.quality = static_cast<int>(options.quality);
  return made;
}

}  // namespace tamis
