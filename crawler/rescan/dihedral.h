#ifndef TAMIS_CRAWLER_RESCAN_DIHEDRAL_H_
#define TAMIS_CRAWLER_RESCAN_DIHEDRAL_H_

// The hashes of a turned or mirrored picture, from its hash alone.

#include <array>

#include "crawler/core/pdq.h"

namespace tamis {

/// Itself first, then the seven others. Turning negates coefficients of the transform or swaps its axes; a
/// negated coefficient is on the other side of a median that is close to zero, so a few bits in 256 may
/// differ from the needles that hashing the picture gives.
std::array<Pdq, kPdqNeedles> DihedralNeedles(const Pdq& hash);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RESCAN_DIHEDRAL_H_
