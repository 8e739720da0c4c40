#ifndef TAMIS_EXTRACT_WEBP_H_
#define TAMIS_EXTRACT_WEBP_H_

// WebP by libwebp and libwebpdemux, both ways. webp.cc and webp_encoder.cc alone know webp/*.h.

#include <cstddef>
#include <cstdint>
#include <span>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "extract/frame_composer.h"
#include "extract/image_job.h"

namespace tamis {

/// What a WebP says of itself before any pixel is decoded.
struct WebpLayout {
  int width_px = 0;
  int height_px = 0;
  int frame_count = 0;
  int64_t working_bytes = 0;  // what DecodeWebp charges beside the picture
};

/// Walks the chunks of a whole file (RFC 9649) and checks all limits of `options`. A file that is shorter
/// than its RIFF size is truncated; bytes after that size are no part of it.
/// Errors: image_truncated, image_damaged, image_too_many_pixels, image_too_many_frames. Thread-safe.
Result<WebpLayout> ReadWebpLayout(std::span<const std::byte> bytes, const ImageJobOptions& options);

/// Decodes to 8-bit RGB, alpha matted on white; every frame of an animation, the canvas cleared to
/// transparent as browsers do it (the file's background colour is a hint that they ignore).
/// Memory: the picture and layout.working_bytes, which count 2,600 groups of Huffman codes at most, as many
/// as libwebp's own encoder makes; a file may have 65,536, 10 KB each, and libwebp has no limit for them.
/// Errors: image_truncated, image_damaged, kUnavailable. Thread-safe.
Result<Pixels> DecodeWebp(std::span<const std::byte> bytes, const WebpLayout& layout, MemoryBudget& budget,
                          const PictureMaker& make_picture, const FrameVisitors& visitors);

/// Encodes 3-channel pixels: lossy, `quality` 1 to 100, libwebp's defaults otherwise, as OpenCV's imwrite.
/// Errors: kInvalidInput "image_damaged" for sides above 16,383; kUnavailable. Thread-safe.
Result<Bytes> EncodeWebp(const Pixels& pixels, int quality, MemoryBudget& budget);

/// What EncodeWebp charges beside its result, and how large that can be.
int64_t WebpEncoderBytes(int width_px, int height_px);
int64_t LargestWebp(int width_px, int height_px);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_WEBP_H_
