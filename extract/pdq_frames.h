#ifndef TAMIS_EXTRACT_PDQ_FRAMES_H_
#define TAMIS_EXTRACT_PDQ_FRAMES_H_

// The PDQ hashes of a picture with all its frames.

#include <cstddef>
#include <cstdint>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"

namespace tamis {

/// Hashes frames as they are shown to it. Errors: kUnavailable (budget). Memory: the hashes are charged as
/// long as this lives. Lifetime: the budget must outlive it. Thread-safety: none.
class PdqFrames {
 public:
  /// `nearest_512`: also the variant of that name, of composed frames that ThreatExchange's tools would
  /// reduce.
  PdqFrames(int orientation, bool nearest_512, MemoryBudget& budget)
      : orientation_(orientation), nearest_512_(nearest_512), budget_(budget) {}
  ~PdqFrames() { budget_.Release(charged_bytes_); }
  PdqFrames(const PdqFrames&) = delete;
  PdqFrames& operator=(const PdqFrames&) = delete;

  Status AddComposed(int frame_index, const Pixels& frame);
  Status AddAsStored(int frame_index, const Pixels& frame);

  /// In the order of frames and variants, the picture first. What has the same needles and quality as one
  /// before it is left out: most frames of most animations.
  std::vector<PdqHash> Take() { return std::move(hashes_); }

 private:
  /// Orders indices by needles and quality.
  struct Before {
    const std::vector<PdqHash>& hashes;
    bool operator()(size_t left, size_t right) const {
      const PdqHash &one = hashes[left], &other = hashes[right];
      return std::tie(one.needles, one.quality) < std::tie(other.needles, other.quality);
    }
  };

  Status Add(int frame_index, PdqVariant variant, Result<PdqHash> hash);

  const int orientation_;
  const bool nearest_512_;
  MemoryBudget& budget_;
  std::vector<PdqHash> hashes_;
  std::set<size_t, Before> seen_{Before{hashes_}};
  int64_t charged_bytes_ = 0;
};

/// What PdqFrames charges at most at once, for `frame_count` frames within a canvas of this size.
int64_t PdqFramesBytes(int width_px, int height_px, int frame_count, bool nearest_512);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PDQ_FRAMES_H_
