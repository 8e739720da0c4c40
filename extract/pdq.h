#ifndef TAMIS_EXTRACT_PDQ_H_
#define TAMIS_EXTRACT_PDQ_H_

// PDQ, the perceptual hash of ThreatExchange, of a picture at full resolution, with the needles of its eight
// turned and mirrored forms. What is hashed, and how that compares with other tools: docs/known-hashes.md.

#include <array>
#include <cstddef>
#include <cstdint>

#include "crawler/core/buffer.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"
#include "extract/pdq_kernels.h"

namespace tamis {

/// What a hash is made of, for those who compare kernels. Derived of the picture: whoever asks wipes it.
struct PdqTrace {
  std::array<float, kPdqCells> cells{};  // the picture as 64 x 64 lumas
  std::array<float, kPdqFrequencies * kPdqFrequencies> coefficients{};
};

struct PdqRequest {
  const Pixels& picture;  // 8-bit RGB
  /// EXIF, 1 to 8: the picture has been turned so. It is hashed as if it had not been, as other tools do.
  int orientation = 1;
  const PdqKernels* kernels = nullptr;  // null: the fastest
  PdqTrace* trace = nullptr;            // may be null
};

/// Needles and quality; frame and variant are the caller's. A side below 5 pixels: all zero, quality 0.
/// Errors: kUnavailable (budget), kInternal (no RGB). Memory: PdqBytes, wiped. Cost: linear in pixels.
/// Thread-safe.
Result<PdqHash> HashPicture(const PdqRequest& request, MemoryBudget& budget);

/// Upper bound of what HashPicture charges.
int64_t PdqBytes(int width_px, int height_px);

/// Whether ThreatExchange's command line tools would have reduced a picture of this size before hashing it.
bool IsReducedTo512(int width_px, int height_px);

/// The hash after that reduction: nearest neighbour, aspect ratio not kept; the picture's own hash where
/// there is none. Charges PdqNearest512Bytes.
Result<PdqHash> HashNearest512(const PdqRequest& request, MemoryBudget& budget);
int64_t PdqNearest512Bytes(int width_px, int height_px);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PDQ_H_
