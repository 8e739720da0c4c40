#ifndef TAMIS_EXTRACT_ORIGINAL_H_
#define TAMIS_EXTRACT_ORIGINAL_H_

// The file as received without what is not the picture: for images.encode = original.

#include <cstddef>
#include <cstdint>
#include <span>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// A copy that decodes to the same pixels, with what decoding needs and nothing else:
///   JPEG  tables, frame and scan headers, data; JFIF without its thumbnail; Adobe's APP14 (it says which
///         colours these are); where `orientation` is not 1, an Exif segment with that tag alone. Every other
///         APPn and COM goes: Exif, XMP, IPTC, ICC, JFXX, MPF and the further pictures it points at.
///   PNG   IHDR, PLTE, tRNS, gAMA, cHRM, sRGB, IDAT, IEND.
///   WebP  VP8X without its flags for what is gone, ALPH, VP8, VP8L.
///   GIF   canvas, colour tables, graphic control, the image.
/// Bytes behind the end of the picture go. ICC profiles go too: they can carry serial numbers and names, and
/// we ignore them when decoding; a viewer shows a wide-gamut picture paler. What hides inside compressed data
/// stays.
///
/// `bytes` is a file of one frame that DecodeImageJob has accepted. Errors: kInvalidInput "image_damaged"
/// when it was not, "image_animated" for a WebP animation of one frame, "image_format_not_supported";
/// kUnavailable. Memory: LargestOriginal. Thread-safe.
Result<Bytes> StripToPicture(std::span<const std::byte> bytes, ImageFormat format, int orientation,
                             MemoryBudget& budget);

/// How many bytes StripToPicture charges.
int64_t LargestOriginal(int64_t original_bytes);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_ORIGINAL_H_
