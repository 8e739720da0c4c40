#ifndef TAMIS_EXTRACT_IMAGE_JOB_H_
#define TAMIS_EXTRACT_IMAGE_JOB_H_

// The image job: bytes of one picture -> pixels, and pixels -> the picture as it will be stored.
// Pure functions of bytes and options over plain values, so that a jailed process can run them.
//
// The message of every error about the picture starts with its reason code, then ": " and detail:
//   image_unknown_format, image_format_not_supported, image_truncated, image_damaged,
//   image_too_many_pixels, image_cmyk
// ReasonOf() cuts it out. Errors of other codes than kInvalidInput and kTooLarge are not the picture's
// fault: kUnavailable (memory budget), kInternal (a library failed).

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "config/options.h"
#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// How a picture is brought to size; the words are img2dataset's.
enum class ResizeMode : uint8_t {
  kNo,         // left as it is
  kKeepRatio,  // shortest side becomes `size_px`
  kBorder,     // longest side becomes `size_px`, then padded to a white square
};

/// Plain, pointer-free options of both halves of the job.
struct ImageJobOptions {
  int64_t max_pixels = 40'000'000;  // of the decoded and of the rendered picture
  int max_scans = 64;               // progressive JPEG; real files have about 10
  ResizeMode resize_mode = ResizeMode::kKeepRatio;
  int size_px = 512;
  bool only_if_bigger = true;  // pictures not above size_px are neither enlarged nor padded
  int quality = 90;            // JPEG, 1 to 100
};

/// Translates the [images] table. Errors: kInvalidInput for an unknown mode or encoding, and values out of
/// range.
Result<ImageJobOptions> MakeImageJobOptions(const ImageOptions& options);

/// What decoding gives: 8-bit RGB, orientation as stored, alpha matted on white.
struct ImageDecodeOutput {
  ImageFormat format = ImageFormat::kUnknown;
  int original_width_px = 0;
  int original_height_px = 0;
  int orientation = 1;
  int frame_count = 1;
  Pixels pixels;
};

/// Probes, checks max_pixels, then decodes JPEG or PNG. Any damage rejects, a warning of the decoder
/// included: half a picture is no picture. Animated PNG: the default image. Memory: the pixels, and an upper
/// bound of the decoder's own memory, are charged to `budget` before allocation. Thread-safe.
using PictureMaker = std::function<Result<Pixels>(int width_px, int height_px, int channels)>;
Result<int64_t> EstimateDecodeBytes(std::span<const std::byte> bytes, const ImageJobOptions& options);
Result<ImageDecodeOutput> DecodeImageJob(std::span<const std::byte> bytes, const ImageJobOptions& options,
                                         MemoryBudget& budget, const PictureMaker& make_picture = {});
struct RenderInput {
  const Pixels& pixels;
  std::span<const std::byte> original;
  ImageFormat format;
  int orientation;
  int frame_count;
};
Result<int64_t> EstimateRenderBytes(int width_px, int height_px, int64_t original_bytes,
                                    const ImageJobOptions& options);
Result<Rendered> RenderImageJob(const RenderInput& input, const ImageJobOptions& options,
                                MemoryBudget& budget);

/// Resizes as `options` say and encodes as JPEG (4:2:0). `pixels` has 3 channels.
/// Errors: kTooLarge "image_too_many_pixels" when the result would exceed max_pixels. Thread-safe.
Result<Rendered> RenderImageJob(const Pixels& pixels, const ImageJobOptions& options, MemoryBudget& budget);

/// The reason code that the message of an image error starts with; "image_damaged" if there is none.
std::string ReasonOf(const Error& error);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_IMAGE_JOB_H_
