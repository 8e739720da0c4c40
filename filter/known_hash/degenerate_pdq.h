#ifndef TAMIS_FILTER_KNOWN_HASH_DEGENERATE_PDQ_H_
#define TAMIS_FILTER_KNOWN_HASH_DEGENERATE_PDQ_H_

// PDQ hashes that say nothing about a picture: one on a list would match half the web.

#include "crawler/core/pdq.h"

namespace tamis::hash_index {

/// Fewer than 96 or more than 160 bits, or within distance 31 of the hash of a flat picture or a gradient.
bool IsDegenerate(const Pdq& hash);

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_DEGENERATE_PDQ_H_
