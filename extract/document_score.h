#ifndef TAMIS_EXTRACT_DOCUMENT_SCORE_H_
#define TAMIS_EXTRACT_DOCUMENT_SCORE_H_

// Is a picture a document: a scan, a form, an identity card, a record? By density and layout of text.

#include <cstdint>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"

namespace tamis {

/// 0 (none) to 1. `picture`: RGB. One thread. Linear in pixels. Errors: kInternal, kUnavailable. Thread-safe.
Result<double> DocumentScore(const Pixels& picture, MemoryBudget& budget);

/// Upper bound of what DocumentScore takes at once.
int64_t DocumentScoreBytes(int width_px, int height_px);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_DOCUMENT_SCORE_H_
