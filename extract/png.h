#ifndef TAMIS_EXTRACT_PNG_H_
#define TAMIS_EXTRACT_PNG_H_

// PNG by libspng. The only file pair that knows spng.h.

#include <cstddef>
#include <cstdint>
#include <span>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"

namespace tamis {

/// Decodes to 8-bit RGB: 16 bits keep the high byte, palette and grey are expanded, alpha and tRNS are matted
/// on white.
///
/// A wrong CRC in any chunk, a missing end and every other damage reject. Animated PNG: the default image
/// (the one a viewer without animation shows). Gamma and colour profiles are not applied.
/// Errors: image_truncated, image_damaged (kInvalidInput); image_too_many_pixels (kTooLarge); kUnavailable
/// (budget). Memory: pixels (4 bytes each with alpha, else 3) and libspng's rows and chunks are charged
/// first. Thread-safe.
Result<Pixels> DecodePng(std::span<const std::byte> bytes, int64_t max_pixels, MemoryBudget& budget);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PNG_H_
