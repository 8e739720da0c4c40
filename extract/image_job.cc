#include "extract/image_job.h"

#include <algorithm>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "extract/blur.h"
#include "extract/gif.h"
#include "extract/jpeg.h"
#include "extract/orientation.h"
#include "extract/original.h"
#include "extract/pdq_frames.h"
#include "extract/picture_findings.h"
#include "extract/png.h"
#include "extract/probe.h"
#include "extract/render.h"
#include "extract/webp.h"

namespace tamis {
namespace {

static_assert(std::is_trivially_copyable_v<ImageJobOptions>, "it is handed to other processes as bytes");

using Layout = std::variant<JpegLimits, PngLayout, WebpLayout, GifLayout>;

/// What headers say: enough to know all limits.
struct DecodePlan {
  ImageHeader header;
  Layout layout;
  int orientation = 1;
  int frame_count = 1;
};

Error NotDecoded(ImageFormat format) {
  switch (format) {
    case ImageFormat::kAvif:
      return {ErrorCode::kInvalidInput, "image_avif: not decoded"};
    case ImageFormat::kJpegXl:
      return {ErrorCode::kInvalidInput, "image_jxl: not decoded"};
    case ImageFormat::kSvg:
      return {ErrorCode::kInvalidInput, "image_svg: not drawn"};
    default:
      return {ErrorCode::kInvalidInput, "image_format_not_supported: " + std::string(ToString(format))};
  }
}

/// Takes a layout into the plan, or its error.
template <typename Some>
Status Take(Result<Some> layout, DecodePlan* plan) {
  if (!layout) return layout.error();
  if constexpr (std::is_same_v<Some, WebpLayout>) {
    if (layout->width_px != plan->header.width_px || layout->height_px != plan->header.height_px) {
      return Error{ErrorCode::kInvalidInput, "image_damaged: two headers that differ"};
    }
    plan->frame_count = layout->frame_count;
  } else {
    plan->frame_count = static_cast<int>(layout->frames.size());
  }
  plan->layout = *std::move(layout);
  return {};
}

Status ReadLayout(std::span<const std::byte> bytes, const ImageJobOptions& options, DecodePlan* plan) {
  switch (plan->header.format) {
    case ImageFormat::kJpeg:
      plan->orientation = JpegOrientation(bytes);
      plan->layout = JpegLimits{.max_pixels = options.max_pixels,
                                .max_scans = options.max_scans,
                                .orientation = plan->orientation,
                                .width_px = plan->header.width_px,
                                .height_px = plan->header.height_px};
      return {};
    case ImageFormat::kPng:
      return Take(ReadPngLayout(bytes, options.max_frames), plan);
    case ImageFormat::kWebp:
      return Take(ReadWebpLayout(bytes, options), plan);
    case ImageFormat::kGif:
      return Take(ReadGifLayout(bytes, options.max_frames), plan);
    default:
      return NotDecoded(plan->header.format);
  }
}

Result<DecodePlan> PlanDecode(std::span<const std::byte> bytes, const ImageJobOptions& options) {
  const Result<ImageHeader> header = ProbeImage(bytes);
  if (!header) return header.error();
  DecodePlan plan{.header = *header};
  const int64_t pixel_count = int64_t{header->width_px} * header->height_px;
  const Status still_within = CheckFrames(pixel_count, 1, options);
  if (!still_within) return still_within.error();
  const Status read = ReadLayout(bytes, options, &plan);
  if (!read) return read.error();
  const Status all_within = CheckFrames(pixel_count, plan.frame_count, options);
  if (!all_within) return all_within.error();
  return plan;
}

/// A JPEG is hashed when its decoder is gone, frames of the others while theirs is there.
Result<int64_t> WorkingBytes(std::span<const std::byte> bytes, const DecodePlan& plan, int64_t hash_bytes) {
  if (const auto* jpeg = std::get_if<JpegLimits>(&plan.layout)) {
    const Result<int64_t> decoder_bytes = JpegWorkingBytes(bytes, *jpeg);
    return decoder_bytes ? Result<int64_t>(std::max(*decoder_bytes, hash_bytes)) : decoder_bytes;
  }
  if (const auto* png = std::get_if<PngLayout>(&plan.layout)) return PngWorkingBytes(*png) + hash_bytes;
  if (const auto* gif = std::get_if<GifLayout>(&plan.layout)) return GifWorkingBytes(*gif) + hash_bytes;
  return std::get<WebpLayout>(plan.layout).working_bytes + hash_bytes;
}

/// Sides of the picture, which may be turned.
std::pair<int, int> PictureSides(const DecodePlan& plan) {
  const int width_px = plan.header.width_px, height_px = plan.header.height_px;
  return SwapsSides(plan.orientation) ? std::pair(height_px, width_px) : std::pair(width_px, height_px);
}

int64_t HashBytes(const DecodePlan& plan, const ImageJobOptions& options) {
  const auto [width_px, height_px] = PictureSides(plan);
  return PdqFramesBytes(width_px, height_px, plan.frame_count, options.pdq_nearest_512);
}

Result<Pixels> DecodeStill(std::span<const std::byte> bytes, const JpegLimits& limits, MemoryBudget& budget,
                           const PictureMaker& make_picture, const FrameVisitors& visitors) {
  Result<Pixels> picture = DecodeJpeg(bytes, limits, budget, make_picture);
  if (!picture) return picture;
  const Status seen = visitors.composed(0, *picture);
  if (!seen) return seen.error();
  return picture;
}

/// A decoded picture and its hashes, whose working memory is given back.
struct Hashed {
  Pixels pixels;
  std::vector<PdqHash> pdq;
  bool transparent = false;
};

Result<Pixels> DecodeByLayout(std::span<const std::byte> bytes, const Layout& layout, MemoryBudget& budget,
                              const PictureMaker& make_picture, const FrameVisitors& visitors) {
  if (const auto* jpeg = std::get_if<JpegLimits>(&layout)) {
    return DecodeStill(bytes, *jpeg, budget, make_picture, visitors);
  }
  if (const auto* png = std::get_if<PngLayout>(&layout)) {
    return DecodePng(bytes, *png, budget, make_picture, visitors);
  }
  if (const auto* gif = std::get_if<GifLayout>(&layout)) {
    return DecodeGif(bytes, *gif, budget, make_picture, visitors);
  }
  return DecodeWebp(bytes, std::get<WebpLayout>(layout), budget, make_picture, visitors);
}

Result<Hashed> DecodeAndHash(std::span<const std::byte> bytes, const DecodePlan& plan, bool nearest_512,
                             MemoryBudget& budget, const PictureMaker& make_picture,
                             const FrameVisitor& visit_frame) {
  PdqFrames hashes(plan.orientation, nearest_512, budget);
  bool transparent = false;
  const FrameVisitors visitors{.composed = [&](int index, const Pixels& frame) -> Status {
                                 const Status hashed = hashes.AddComposed(index, frame);
                                 return hashed && visit_frame ? visit_frame(index, frame) : hashed;
                               },
                               .as_stored =
                                   [&](int index, const Pixels& frame) {
                                     transparent = true;
                                     return hashes.AddAsStored(index, frame);
                                   }};
  Result<Pixels> pixels = DecodeByLayout(bytes, plan.layout, budget, make_picture, visitors);
  if (!pixels) return pixels.error();
  return Hashed{.pixels = *std::move(pixels), .pdq = hashes.Take(), .transparent = transparent};
}

ImageFormat FormatOf(Encoding encoding) {
  if (encoding == Encoding::kPng) return ImageFormat::kPng;
  return encoding == Encoding::kWebp ? ImageFormat::kWebp : ImageFormat::kJpeg;
}

Result<Bytes> EncodeAs(const Pixels& pixels, const ImageJobOptions& options, MemoryBudget& budget) {
  if (options.encode == Encoding::kPng) return EncodePng(pixels, budget);
  if (options.encode == Encoding::kWebp) return EncodeWebp(pixels, options.quality, budget);
  return EncodeJpeg(pixels, options.quality, budget);
}

Result<Rendered> Encode(const Pixels& pixels, const ImageJobOptions& options, MemoryBudget& budget) {
  Result<Bytes> encoded = EncodeAs(pixels, options, budget);
  if (!encoded) return encoded.error();
  return Rendered{.format = FormatOf(options.encode),
                  .width_px = pixels.width_px,
                  .height_px = pixels.height_px,
                  .encoded = *std::move(encoded)};
}

Status CheckStill(const RenderInput& input) {
  if (input.frame_count <= 1) return {};
  return Error{ErrorCode::kInvalidInput, "image_animated: " + std::to_string(input.frame_count) + " frames"};
}

Result<Rendered> KeepOriginal(const RenderInput& input, MemoryBudget& budget) {
  Result<Bytes> stripped = StripToPicture(input.original, input.format, input.orientation, budget);
  if (!stripped) return stripped.error();
  return Rendered{.format = input.format,
                  .width_px = input.pixels.width_px,
                  .height_px = input.pixels.height_px,
                  .encoded = *std::move(stripped)};
}

/// GIF is not written; what it can hold PNG holds without loss.
Encoding OwnEncoding(ImageFormat format) {
  if (format == ImageFormat::kPng || format == ImageFormat::kGif) return Encoding::kPng;
  return format == ImageFormat::kWebp ? Encoding::kWebp : Encoding::kJpeg;
}

/// Not resized, so there is no other picture to blur than a copy.
Result<Rendered> EncodeBlurred(const RenderInput& input, const ImageJobOptions& options,
                               MemoryBudget& budget) {
  const Pixels& pixels = input.pixels;
  Result<Bytes> copied = Bytes::CopyOf(pixels.bytes.span(), budget);
  if (!copied) return copied.error();
  Pixels blurred{pixels.width_px, pixels.height_px, pixels.channels, *std::move(copied)};
  BlurFaces(input.blurred, blurred);
  return Encode(blurred, options, budget);
}

Result<Rendered> RenderOriginal(const RenderInput& input, const ImageJobOptions& options,
                                MemoryBudget& budget) {
  const Status still = CheckStill(input);
  if (!still) return still.error();
  if (input.blurred.empty() && !input.transparent) return KeepOriginal(input, budget);
  ImageJobOptions anew = options;
  anew.encode = OwnEncoding(input.format);
  return EncodeBlurred(input, anew, budget);
}

/// The encoder's own memory, and a result that grows: the doubled block beside the one before it.
int64_t EncodeBytes(int width_px, int height_px, Encoding encoding) {
  constexpr int64_t kFirstCapacity = 64 * kKiB;
  const auto growing = [](int64_t largest) { return 3 * largest + kFirstCapacity; };
  if (encoding == Encoding::kPng) return PngEncoderBytes(width_px) + growing(LargestPng(width_px, height_px));
  if (encoding == Encoding::kWebp) {
    return WebpEncoderBytes(width_px, height_px) + growing(LargestWebp(width_px, height_px));
  }
  return JpegEncoderBytes(width_px) + growing(LargestJpeg(width_px, height_px));
}

/// In whichever format a file is.
int64_t LargestEncodeBytes(int width_px, int height_px) {
  return std::max({EncodeBytes(width_px, height_px, Encoding::kJpeg),
                   EncodeBytes(width_px, height_px, Encoding::kPng),
                   EncodeBytes(width_px, height_px, Encoding::kWebp)});
}

}  // namespace

Result<int64_t> EstimateDecodeBytes(std::span<const std::byte> bytes, const ImageJobOptions& options) {
  const Result<DecodePlan> plan = PlanDecode(bytes, options);
  if (!plan) return plan.error();
  const Result<int64_t> working_bytes = WorkingBytes(bytes, *plan, HashBytes(*plan, options));
  if (!working_bytes) return working_bytes.error();
  const auto [width_px, height_px] = PictureSides(*plan);
  // What is found in a picture comes when its decoder and the working memory of its hashes are gone.
  return std::max(*working_bytes, FindingsBytes(width_px, height_px, options)) +
         int64_t{3} * width_px * height_px;
}

Result<ImageDecodeOutput> DecodeImageJob(std::span<const std::byte> bytes, const ImageJobOptions& options,
                                         MemoryBudget& budget, const PictureMaker& make_picture,
                                         const FrameVisitor& visit_frame) {
  const Result<DecodePlan> plan = PlanDecode(bytes, options);
  if (!plan) return plan.error();
  const PictureMaker from_budget = [&budget](int width_px, int height_px, int channels) {
    return Pixels::Allocate(width_px, height_px, channels, budget);
  };
  const PictureMaker& make = make_picture ? make_picture : from_budget;
  Result<Hashed> hashed = DecodeAndHash(bytes, *plan, options.pdq_nearest_512, budget, make, visit_frame);
  if (!hashed) return hashed.error();
  ImageDecodeOutput output{.format = plan->header.format,
                           .original_width_px = plan->header.width_px,
                           .original_height_px = plan->header.height_px,
                           .orientation = plan->orientation,
                           .frame_count = plan->frame_count,
                           .transparent = hashed->transparent,
                           .pdq = std::move(hashed->pdq),
                           .pixels = std::move(hashed->pixels)};
  const Status added = AddFindings(options, budget, make, &output);
  if (!added) return added.error();
  return output;
}

Result<int64_t> EstimateRenderBytes(int width_px, int height_px, int64_t original_bytes,
                                    const ImageJobOptions& options) {
  const int64_t copy_bytes = options.may_blur_faces ? int64_t{3} * width_px * height_px : 0;
  if (options.encode == Encoding::kOriginal) {
    const int64_t anew_bytes = int64_t{3} * width_px * height_px + LargestEncodeBytes(width_px, height_px);
    return std::max(LargestOriginal(original_bytes), anew_bytes);
  }
  const std::optional<RenderPlan> plan = PlanResize(width_px, height_px, options);
  if (!plan) return copy_bytes + EncodeBytes(width_px, height_px, options.encode);
  const Status within = CheckResize(*plan, options.max_pixels);
  if (!within) return within.error();
  return ResizeBytes(width_px, height_px, *plan) +
         EncodeBytes(plan->frame_width_px, plan->frame_height_px, options.encode);
}

Result<Rendered> RenderImageJob(const RenderInput& input, const ImageJobOptions& options,
                                MemoryBudget& budget) {
  if (options.encode == Encoding::kOriginal) return RenderOriginal(input, options, budget);
  const Pixels& pixels = input.pixels;
  const std::optional<RenderPlan> plan = PlanResize(pixels.width_px, pixels.height_px, options);
  if (!plan) {
    return input.blurred.empty() ? Encode(pixels, options, budget) : EncodeBlurred(input, options, budget);
  }
  Result<Pixels> resized = Resize(pixels, *plan, options.max_pixels, budget);
  if (!resized) return resized.error();
  BlurFaces(MoveBoxes(input.blurred, pixels.width_px, pixels.height_px, *plan), *resized);
  return Encode(*resized, options, budget);
}

std::string ReasonOf(const Error& error) {
  const std::string code = error.message.substr(0, error.message.find(':'));
  return code.starts_with("image_") ? code : "image_damaged";
}

}  // namespace tamis
