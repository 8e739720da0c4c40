#include "extract/image_job.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "extract/jpeg.h"
#include "extract/png.h"
#include "extract/probe.h"
#include "extract/render.h"

namespace tamis {
namespace {

Error BadOption(const std::string& text) {
  return {ErrorCode::kInvalidInput, text};
}

Result<Pixels> DecodeByFormat(std::span<const std::byte> bytes, ImageFormat format,
                              const ImageJobOptions& options, MemoryBudget& budget) {
  if (format == ImageFormat::kPng) return DecodePng(bytes, options.max_pixels, budget);
  const JpegLimits limits{.max_pixels = options.max_pixels, .max_scans = options.max_scans};
  return DecodeJpeg(bytes, limits, budget);
}

Result<Rendered> Encode(const Pixels& pixels, const ImageJobOptions& options, MemoryBudget& budget) {
  Result<Bytes> encoded = EncodeJpeg(pixels, options.quality, budget);
  if (!encoded) return encoded.error();
  return Rendered{.format = ImageFormat::kJpeg,
                  .width_px = pixels.width_px,
                  .height_px = pixels.height_px,
                  .encoded = *std::move(encoded)};
}

}  // namespace

Result<ImageJobOptions> MakeImageJobOptions(const ImageOptions& options) {
  ImageJobOptions made;
  if (options.resize_mode == "no") {
    made.resize_mode = ResizeMode::kNo;
  } else if (options.resize_mode == "keep_ratio") {
    made.resize_mode = ResizeMode::kKeepRatio;
  } else if (options.resize_mode == "border") {
    made.resize_mode = ResizeMode::kBorder;
  } else {
    return BadOption("images.resize_mode: '" + options.resize_mode + "' is none of no, keep_ratio, border");
  }
  if (options.encode != "jpg") return BadOption("images.encode: '" + options.encode + "' is not jpg");
  if (options.size < 1 || options.size > 16'384) {
    return BadOption("images.size: " + std::to_string(options.size) + " is not within 1 to 16384");
  }
  if (options.quality < 1 || options.quality > 100) {
    return BadOption("images.quality: " + std::to_string(options.quality) + " is not within 1 to 100");
  }
  if (options.max_pixels < 1) return BadOption("images.max_pixels: must be at least 1");
  made.size_px = static_cast<int>(options.size);
  made.only_if_bigger = options.only_if_bigger;
  made.quality = static_cast<int>(options.quality);
  made.max_pixels = options.max_pixels;
  return made;
}

Result<ImageDecodeOutput> DecodeImageJob(std::span<const std::byte> bytes, const ImageJobOptions& options,
                                         MemoryBudget& budget, const PictureMaker& make_picture) {
  const Result<ImageHeader> header = ProbeImage(bytes);
  if (!header) return header.error();
  if (header->format != ImageFormat::kJpeg && header->format != ImageFormat::kPng) {
    return Error{ErrorCode::kInvalidInput,
                 "image_format_not_supported: " + std::string(ToString(header->format))};
  }
  const int64_t pixel_count = int64_t{header->width_px} * header->height_px;
  if (pixel_count > options.max_pixels) {
    return Error{ErrorCode::kTooLarge, "image_too_many_pixels: " + std::to_string(pixel_count)};
  }
  Result<Pixels> pixels = DecodeByFormat(bytes, header->format, options, budget);
  if (!pixels) return pixels.error();
  if (pixels->width_px != header->width_px || pixels->height_px != header->height_px) {
    return Error{ErrorCode::kInvalidInput, "image_damaged: two headers that differ"};
  }
  if (make_picture) {
    Result<Pixels> made = make_picture(pixels->width_px, pixels->height_px, 3);
    if (!made) return made.error();
    std::copy_n(pixels->bytes.data(), pixels->bytes.size(), made->bytes.data());
    *pixels = *std::move(made);
  }
  return ImageDecodeOutput{.format = header->format,
                           .original_width_px = header->width_px,
                           .original_height_px = header->height_px,
                           .pixels = *std::move(pixels)};
}

Result<Rendered> RenderImageJob(const Pixels& pixels, const ImageJobOptions& options, MemoryBudget& budget) {
  const std::optional<RenderPlan> plan = PlanResize(pixels.width_px, pixels.height_px, options);
  if (!plan) return Encode(pixels, options, budget);
  const Result<Pixels> resized = Resize(pixels, *plan, options.max_pixels, budget);
  if (!resized) return resized.error();
  return Encode(*resized, options, budget);
}

Result<int64_t> EstimateDecodeBytes(std::span<const std::byte> bytes, const ImageJobOptions&) {
  const Result<ImageHeader> header = ProbeImage(bytes);
  if (!header) return header.error();
  return int64_t{header->width_px} * header->height_px * 9 + 1'000'000;
}
Result<int64_t> EstimateRenderBytes(int width_px, int height_px, int64_t, const ImageJobOptions&) {
  return int64_t{width_px} * height_px * 4 + 1'000'000;
}
Result<Rendered> RenderImageJob(const RenderInput& input, const ImageJobOptions& options,
                                MemoryBudget& budget) {
  return RenderImageJob(input.pixels, options, budget);
}

std::string ReasonOf(const Error& error) {
  const std::string code = error.message.substr(0, error.message.find(':'));
  return code.starts_with("image_") ? code : "image_damaged";
}

}  // namespace tamis
