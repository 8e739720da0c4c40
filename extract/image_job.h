#ifndef TAMIS_EXTRACT_IMAGE_JOB_H_
#define TAMIS_EXTRACT_IMAGE_JOB_H_

// The image job: bytes of one picture -> pixels, and pixels -> the picture as it will be stored.
// Pure functions of bytes and options over plain values, so that a jailed process can run them.
//
// The message of every error about the picture starts with its reason code, then ": " and detail:
//   image_unknown_format, image_format_not_supported, image_avif, image_jxl, image_svg, image_truncated,
//   image_damaged, image_too_many_pixels, image_too_many_frames, image_animated (encode = original only)
// ReasonOf() cuts it out. Errors of other codes than kInvalidInput and kTooLarge are not the picture's
// fault: kUnavailable (memory budget), kInternal (a library failed).
//
// Whatever is truncated or damaged is rejected. Browsers show what they could read of such a file, grey or
// transparent below; half a picture no longer shows what its caption says, no digest of it is stable, and
// what one decoder guesses at another shows, so that nobody knows what would be kept.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "config/options.h"
#include "crawler/core/buffer.h"
#include "crawler/core/model_input.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// How a picture is brought to size; the words are img2dataset's.
enum class ResizeMode : uint8_t {
  kNo,                // left as it is
  kKeepRatio,         // shortest side becomes `size_px`
  kBorder,            // longest side becomes `size_px`, then padded to a white square
  kKeepRatioLargest,  // longest side becomes `size_px`
  kCenterCrop,        // shortest side becomes `size_px`, then the middle square
};

/// Resampling, by OpenCV's names.
enum class Interpolation : uint8_t { kNearest, kLinear, kCubic, kArea, kLanczos };

/// What the stored picture is: encoded anew, or the file as received without its metadata.
enum class Encoding : uint8_t { kJpeg, kPng, kWebp, kOriginal };

/// Plain, pointer-free options of both halves of the job.
struct ImageJobOptions {
  int64_t max_pixels = 40'000'000;  // of the decoded and of the rendered picture
  int max_frames = 100;             // of an animation; all together at most 10 * max_pixels
  int max_scans = 64;               // progressive JPEG; real files have about 10
  ResizeMode resize_mode = ResizeMode::kKeepRatio;
  int size_px = 512;
  bool only_if_bigger = true;  // pictures not above size_px are neither enlarged nor padded nor cropped
  Interpolation upscale = Interpolation::kLanczos;
  Interpolation downscale = Interpolation::kArea;
  Encoding encode = Encoding::kJpeg;
  int quality = 90;              // JPEG and WebP, 1 to 100; PNG is lossless and ignores it
  bool pdq_nearest_512 = false;  // also hash what ThreatExchange's command line tools would have hashed
  bool find_faces = false;       // by the built-in detector
  bool score_documents = false;
  bool may_blur_faces = false;  // rendering is given the memory for it
  int model_input_count = 0;
  std::array<ModelInputSpec, kMaxModelInputs> model_inputs{};
};

/// Translates the [images] table; `pdq_nearest_512` is safety's and left as it is. Errors: kInvalidInput for
/// unknown words, and values out of range.
Result<ImageJobOptions> MakeImageJobOptions(const ImageOptions& options);

/// Makes the picture that a decode job returns, and then those for models (they may live in shared memory);
/// everything else is allocated from the budget.
using PictureMaker = std::function<Result<Pixels>(int width_px, int height_px, int channels)>;

/// Called for every frame of the picture (one for a still), composed on white, before DecodeImageJob returns.
/// The picture is frame 0. An error ends the job.
using FrameVisitor = std::function<Status(int frame_index, const Pixels& frame)>;

/// What decoding gives: 8-bit RGB, EXIF orientation applied (JPEG only), alpha matted on white.
struct ImageDecodeOutput {
  ImageFormat format = ImageFormat::kUnknown;
  int original_width_px = 0;  // as stored in the file, before orientation
  int original_height_px = 0;
  int orientation = 1;       // EXIF, 1 to 8
  int frame_count = 1;       // of an animation
  bool transparent = false;  // some pixel is: under it lies what nobody has looked at but the hashes
  /// Of every frame, composed on white; of frames that are not opaque also with their colours as stored. The
  /// picture comes first; what repeats an earlier one is left out (extract/pdq_frames.h).
  std::vector<PdqHash> pdq;
  Pixels pixels;               // of the first frame
  std::vector<FaceBox> faces;  // of the first frame, where find_faces is set
  double document_score = 0;   // likewise
  std::vector<Pixels> model_inputs;
};

/// Upper bound of all bytes that DecodeImageJob will charge and hold at once for this file with these
/// options, the picture included; from the headers alone, linear in the file's chunks.
/// One exception: a lossless WebP with more than 2,600 groups of Huffman codes, which libwebp's encoder never
/// writes, may take more (extract/webp.h); the limits of the process bound it.
/// Errors: those of DecodeImageJob that headers show. Thread-safe.
Result<int64_t> EstimateDecodeBytes(std::span<const std::byte> bytes, const ImageJobOptions& options);

/// Probes, checks all limits, then decodes and hashes JPEG, PNG, WebP or GIF, every frame of it; then looks
/// for what `options` ask for in the first. A detector that fails: kInternal "filter_error: ...". Any damage
/// rejects, a warning of the decoder included. ICC profiles and gamma are ignored. `make_picture` empty: from
/// `budget`. Memory: pixels, and an upper bound of the decoder's own memory, are charged to `budget` before
/// allocation. Cost: linear in bytes and in pixels of all frames. Thread-safe.
Result<ImageDecodeOutput> DecodeImageJob(std::span<const std::byte> bytes, const ImageJobOptions& options,
                                         MemoryBudget& budget, const PictureMaker& make_picture = {},
                                         const FrameVisitor& visit_frame = {});

/// What rendering needs of a decoded picture. `original` is the file as received, for encode = original only.
struct RenderInput {
  const Pixels& pixels;
  std::span<const std::byte> original;
  ImageFormat format = ImageFormat::kUnknown;
  int orientation = 1;
  int frame_count = 1;
  bool transparent = false;            // encode = original then encodes anew what was looked at
  std::span<const FaceBox> blurred{};  // faces to blur; with any, encode = original encodes anew
};

/// Upper bound of all bytes that RenderImageJob will charge and hold at once, its result included; blurring
/// as may_blur_faces says. Errors: as RenderImageJob, as far as sizes show. Thread-safe.
Result<int64_t> EstimateRenderBytes(int width_px, int height_px, int64_t original_bytes,
                                    const ImageJobOptions& options);

/// Resizes as `options` say and encodes; or takes metadata and trailing bytes off the file as received
/// (extract/original.h), which needs a single frame and is never resized. Faces to blur are blurred after
/// resizing; a file with such faces is not kept but encoded anew, in its own format (GIF: PNG), not resized.
/// Errors: kTooLarge "image_too_many_pixels" when the result would exceed max_pixels, kInvalidInput
/// "image_animated", "image_damaged" (a side above what the encoding can hold). Thread-safe.
Result<Rendered> RenderImageJob(const RenderInput& input, const ImageJobOptions& options,
                                MemoryBudget& budget);

/// The reason code that the message of an image error starts with; "image_damaged" if there is none.
std::string ReasonOf(const Error& error);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_IMAGE_JOB_H_
