#ifndef TAMIS_EXTRACT_ORIENTATION_H_
#define TAMIS_EXTRACT_ORIENTATION_H_

// The EXIF orientation of a JPEG: finding it, and placing rows as it says.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crawler/core/buffer.h"

namespace tamis {

/// Tag 0x0112 of the first IFD of the first Exif APP1 segment before the picture's data, as browsers read it;
/// 1 when there is none, or none of 1 to 8. Never fails: metadata do not damage a picture. Allocates nothing.
/// Source: CIPA DC-008 (Exif 2.32) 4.5 to 4.7, TIFF 6.0. Cost: linear in segments. Thread-safe.
int JpegOrientation(std::span<const std::byte> bytes);

/// True for 5 to 8: width and height change places.
inline bool SwapsSides(int orientation) {
  return orientation >= 5;
}

/// Places `row_count` RGB rows of the stored picture, the first being `first_row`, into `picture`, which has
/// the sides after orientation. `rows` lie `width * 3` bytes apart, `width` being the stored one.
void PlaceRows(const uint8_t* rows, int first_row, int row_count, int orientation, Pixels* picture);

/// An Exif APP1 segment, marker included, that says nothing but this orientation.
std::array<std::byte, 36> MinimalExifSegment(int orientation);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_ORIENTATION_H_
