#include "extract/pdq_frames.h"

#include <algorithm>
#include <utility>

#include "extract/pdq.h"

namespace tamis {
namespace {

constexpr int64_t kHashBytes = 2 * sizeof(PdqHash) + 64;  // in a vector that grows, and in a set

}  // namespace

Status PdqFrames::Add(int frame_index, PdqVariant variant, Result<PdqHash> hash) {
  if (!hash) return hash.error();
  hash->frame = frame_index;
  hash->variant = variant;
  hashes_.push_back(*hash);
  const bool is_new = seen_.insert(hashes_.size() - 1).second;
  // That of a picture with alpha stays, whatever it repeats: it is how others know that there is alpha.
  const bool tells_of_alpha = variant == PdqVariant::kAsStored && frame_index == 0;
  if (!is_new && !tells_of_alpha) {
    hashes_.pop_back();
    return {};
  }
  if (!budget_.TryCharge(kHashBytes)) {
    return Error{ErrorCode::kUnavailable, "memory budget: no room for the hashes"};
  }
  charged_bytes_ += kHashBytes;
  return {};
}

Status PdqFrames::AddComposed(int frame_index, const Pixels& frame) {
  const PdqRequest request{.picture = frame, .orientation = orientation_};
  const Status added = Add(frame_index, PdqVariant::kOnWhite, HashPicture(request, budget_));
  const bool is_reduced = nearest_512_ && IsReducedTo512(frame.width_px, frame.height_px);
  if (!added || !is_reduced) return added;
  return Add(frame_index, PdqVariant::kNearest512, HashNearest512(request, budget_));
}

Status PdqFrames::AddAsStored(int frame_index, const Pixels& frame) {
  return Add(frame_index, PdqVariant::kAsStored, HashPicture({.picture = frame}, budget_));
}

int64_t PdqFramesBytes(int width_px, int height_px, int frame_count, bool nearest_512) {
  const int64_t full = PdqBytes(width_px, height_px);
  const int64_t scratch = nearest_512 ? std::max(full, PdqNearest512Bytes(width_px, height_px)) : full;
  return scratch + frame_count * (nearest_512 ? 3 : 2) * kHashBytes;
}

}  // namespace tamis
