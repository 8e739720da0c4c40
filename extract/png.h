#ifndef TAMIS_EXTRACT_PNG_H_
#define TAMIS_EXTRACT_PNG_H_

// PNG by libspng, decoding. png.cc and png_encoder.cc alone know spng.h.

#include <cstddef>
#include <cstdint>
#include <span>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "extract/frame_composer.h"
#include "extract/image_job.h"
#include "extract/png_chunks.h"

namespace tamis {

/// What DecodePng charges beside the picture.
int64_t PngWorkingBytes(const PngLayout& layout);

/// Decodes to 8-bit RGB: 16 bits keep the high byte, palette and grey are expanded, alpha and tRNS are matted
/// on white. The picture is the default image (the one a viewer without animation shows) and frame 0; the
/// frames of an animated PNG that are not it follow. Gamma and colour profiles are not applied: libspng is
/// handed IHDR, PLTE, tRNS and the data only, whose CRCs ReadPngLayout has checked.
/// `bytes` and `layout` belong together, and the caller has checked sizes and frames.
/// Errors: image_truncated, image_damaged (kInvalidInput); kUnavailable (budget). Memory: the picture,
/// PngWorkingBytes. Thread-safe.
Result<Pixels> DecodePng(std::span<const std::byte> bytes, const PngLayout& layout, MemoryBudget& budget,
                         const PictureMaker& make_picture, const FrameVisitors& visitors);

/// Encodes 3-channel pixels, 8-bit RGB, zlib level 3. Errors: kUnavailable (budget), kInternal. Thread-safe.
Result<Bytes> EncodePng(const Pixels& pixels, MemoryBudget& budget);

/// What EncodePng charges beside its result, and how large that can be.
int64_t PngEncoderBytes(int width_px);
int64_t LargestPng(int width_px, int height_px);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PNG_H_
