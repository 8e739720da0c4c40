#ifndef TAMIS_EXTRACT_PROBE_H_
#define TAMIS_EXTRACT_PROBE_H_

// What a picture's first bytes say of it, before a decoder allocates anything.

#include <cstddef>
#include <span>

#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// What the header of a picture declares.
struct ImageHeader {
  ImageFormat format = ImageFormat::kUnknown;
  int width_px = 0;  // 0: this format's header is not read (AVIF, JPEG XL, SVG, TIFF)
  int height_px = 0;
  int channels = 0;  // 1 grey, 2 grey and alpha, 3 colour or palette, 4 colour and alpha or CMYK; 0 not read
};

/// The format by magic bytes; names and Content-Type play no part. kUnknown if none fits.
/// Sources: WHATWG MIME sniffing 6.1, ISO/IEC 23000-22 (brands), ISO/IEC 18181-2, TIFF 6.0.
/// Reads at most the first 1,024 bytes. Thread-safe.
ImageFormat SniffFormat(std::span<const std::byte> bytes);

/// Format and declared size. Allocates nothing that grows with the input; linear in the bytes before
/// the size is found. Thread-safe.
/// Errors: kInvalidInput, message starting with the reason code: image_unknown_format, image_truncated,
/// image_damaged (a size of 0, segments that make no sense), image_format_not_supported (HEIF).
Result<ImageHeader> ProbeImage(std::span<const std::byte> bytes);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PROBE_H_
