#ifndef TAMIS_EXTRACT_JPEG_H_
#define TAMIS_EXTRACT_JPEG_H_

// JPEG by libjpeg-turbo, both ways. The only file pair that knows jpeglib.h and setjmp.

#include <cstddef>
#include <cstdint>
#include <span>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"

namespace tamis {

/// Caps of one decoding.
struct JpegLimits {
  int64_t max_pixels = 40'000'000;
  int max_scans = 64;
};

/// Decodes to 8-bit RGB with JDCT_ISLOW and fancy upsampling; grey becomes RGB.
///
/// Any warning of the library rejects (image_truncated, image_damaged). CMYK and YCCK: "image_cmyk";
/// arithmetic coding, 12 bits and lossless: "image_format_not_supported" (no browser shows them).
/// Memory: pixels, and the library's own buffers as computed from the header, are charged first; libjpeg is
/// told the latter as max_memory_to_use and has no backing store, so it can neither exceed it by much nor use
/// a file. Thread-safe.
Result<Pixels> DecodeJpeg(std::span<const std::byte> bytes, const JpegLimits& limits, MemoryBudget& budget);

/// Encodes 3-channel pixels: baseline, JDCT_ISLOW, 4:2:0, standard Huffman tables.
/// `quality` is 1 to 100. Errors: kInvalidInput for other channel counts or sides over 65,500; kUnavailable.
/// Thread-safe.
Result<Bytes> EncodeJpeg(const Pixels& pixels, int quality, MemoryBudget& budget);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JPEG_H_
