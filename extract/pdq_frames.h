#ifndef TAMIS_EXTRACT_PDQ_FRAMES_H_
#define TAMIS_EXTRACT_PDQ_FRAMES_H_

// The PDQ hashes of a picture with all its frames.

#include <array>
#include <cstdint>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"

namespace tamis {

/// Hashes frames as they are shown to it. Lifetime: the budget must outlive it. Thread-safety: none.
class PdqFrames {
 public:
  /// `nearest_512`: also the variant of that name, of composed frames that ThreatExchange's tools would
  /// reduce.
  PdqFrames(int orientation, bool nearest_512, MemoryBudget& budget)
      : orientation_(orientation), nearest_512_(nearest_512), budget_(budget) {}

  Status AddComposed(int frame_index, const Pixels& frame);
  Status AddAsStored(int frame_index, const Pixels& frame);

  /// In the order of frames and variants, the picture first. What has the same needles and quality as one
  /// before it is left out: most frames of most animations.
  std::vector<PdqHash> Take() { return std::move(hashes_); }

 private:
  Status Add(int frame_index, PdqVariant variant, Result<PdqHash> hash);

  const int orientation_;
  const bool nearest_512_;
  MemoryBudget& budget_;
  std::vector<PdqHash> hashes_;
  std::set<std::tuple<std::array<Pdq, kPdqNeedles>, int>> seen_;
};

/// What PdqFrames charges at most at once, for frames within a canvas of this size.
int64_t PdqFramesBytes(int width_px, int height_px, bool nearest_512);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PDQ_FRAMES_H_
