#ifndef TAMIS_EXTRACT_PDQ_NEEDLES_H_
#define TAMIS_EXTRACT_PDQ_NEEDLES_H_

// From the 16 x 16 cosine coefficients of a picture to its hash, and to those of the picture turned and
// mirrored: mirroring changes signs of coefficients, transposing their places.

#include <array>
#include <span>

#include "crawler/core/pdq.h"

namespace tamis {

/// The cosines, 16 for each of the 64 places: frequencies 1 to 16; the constant part is left out.
std::span<const float> PdqCosines();

/// All eight, in the order of PdqHash. Each bit: above the lower median of its own coefficients.
std::array<Pdq, kPdqNeedles> PdqNeedlesOf(std::span<const float, 256> coefficients);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PDQ_NEEDLES_H_
