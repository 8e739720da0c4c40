#ifndef TAMIS_EXTRACT_JPEG_H_
#define TAMIS_EXTRACT_JPEG_H_

// JPEG by libjpeg-turbo, both ways. The only file pair that knows jpeglib.h and setjmp.

#include <cstddef>
#include <cstdint>
#include <span>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "extract/image_job.h"

namespace tamis {

/// Caps of one decoding, and how the picture is to be turned.
struct JpegLimits {
  int64_t max_pixels = 40'000'000;
  int max_scans = 64;
  int orientation = 1;  // EXIF, 1 to 8
  int width_px = 0;     // what the probe has read, and the limits were checked with; 0: any
  int height_px = 0;
};

/// What DecodeJpeg charges beside the picture. Errors: as DecodeJpeg, as far as the headers show.
Result<int64_t> JpegWorkingBytes(std::span<const std::byte> bytes, const JpegLimits& limits);

/// Decodes to 8-bit RGB with JDCT_ISLOW and fancy upsampling; grey, CMYK and YCCK become RGB.
///
/// Any warning of the library rejects (image_truncated, image_damaged). Arithmetic coding, 12 bits and
/// lossless: "image_format_not_supported" (no browser shows them).
/// Memory: pixels, and the library's own buffers as computed from the header, are charged first; libjpeg is
/// told the latter as max_memory_to_use and has no backing store, so it can neither exceed it by much nor use
/// a file. Thread-safe.
Result<Pixels> DecodeJpeg(std::span<const std::byte> bytes, const JpegLimits& limits, MemoryBudget& budget,
                          const PictureMaker& make_picture);

/// What EncodeJpeg charges beside its result, and how large that can be.
int64_t JpegEncoderBytes(int width_px);
int64_t LargestJpeg(int width_px, int height_px);

/// Encodes 3-channel pixels: baseline, JDCT_ISLOW, 4:2:0, standard Huffman tables.
/// `quality` is 1 to 100. Errors: kInvalidInput for other channel counts or sides over 65,500; kUnavailable.
/// Thread-safe.
Result<Bytes> EncodeJpeg(const Pixels& pixels, int quality, MemoryBudget& budget);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JPEG_H_
