#ifndef TAMIS_EXTRACT_FACES_H_
#define TAMIS_EXTRACT_FACES_H_

// The built-in face detector: a cascade that is compiled in. docs/quality.md has its measured recall.

#include <memory>
#include <string_view>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/model_input.h"
#include "crawler/core/result.h"

namespace tamis {

/// Measured on docs/quality.md's pictures; under 0.9 a dataset says "faces not reliably removed".
inline constexpr double kBuiltInFaceRecall = 0.55;

/// Name of the detector, for manifests.
std::string_view BuiltInFaceDetector();

/// Loads the cascade. Called once before a sandbox closes; later calls cost nothing. Errors: kInternal.
Status LoadFaceDetector();

/// Boxes in pixels of `picture` (RGB), inside it, at most kMaxFaces. One thread. Memory: FaceBytes.
/// Errors: kInternal, kUnavailable. Thread-safety: one call at a time.
Result<std::vector<FaceBox>> FindFaces(const Pixels& picture, MemoryBudget& budget);

/// Upper bound of what FindFaces takes at once.
int64_t FaceBytes(int width_px, int height_px);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_FACES_H_
