#include "extract/face_groups.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "crawler/core/model_input.h"

namespace tamis {
namespace {

constexpr double kPlaceTolerance = 0.25;  // of the smaller window's side
constexpr double kSizeTolerance = 1.45;   // two steps of size

bool Belongs(const FaceGroup& group, const FaceWindow& window) {
  const double smaller = std::min(group.width, window.width), larger = std::max(group.width, window.width);
  if (larger > kSizeTolerance * smaller) return false;
  const double away = kPlaceTolerance * smaller + (larger - smaller) / 2;
  return std::abs(group.x + group.width / 2 - window.x - window.width / 2) <= away &&
         std::abs(group.y + group.height / 2 - window.y - window.height / 2) <= away;
}

bool IsInside(const FaceGroup& inner, const FaceGroup& outer) {
  const double x = inner.x + inner.width / 2, y = inner.y + inner.height / 2;
  return outer.width > inner.width && x > outer.x && x < outer.x + outer.width && y > outer.y &&
         y < outer.y + outer.height && outer.count >= inner.count;
}

}  // namespace

void FaceGroups::Add(const FaceWindow& window) {
  for (FaceGroup& group : groups_) {
    if (!Belongs(group, window)) continue;
    const double share = 1.0 / ++group.count;
    group.x += (window.x - group.x) * share;
    group.y += (window.y - group.y) * share;
    group.width += (window.width - group.width) * share;
    group.height += (window.height - group.height) * share;
    return;
  }
  if (groups_.size() >= kMaxFaces) return;
  groups_.push_back(
      {.x = window.x, .y = window.y, .width = window.width, .height = window.height, .count = 1});
}

std::vector<FaceGroup> FaceGroups::Take() {
  std::erase_if(groups_, [](const FaceGroup& group) { return group.count < kLeastFaceWindows; });
  std::stable_sort(groups_.begin(), groups_.end(),
                   [](const FaceGroup& a, const FaceGroup& b) { return a.count > b.count; });
  std::vector<FaceGroup> kept;
  for (const FaceGroup& group : groups_) {
    const bool inside =
        std::any_of(kept.begin(), kept.end(), [&](const FaceGroup& other) { return IsInside(group, other); });
    if (!inside) kept.push_back(group);
  }
  groups_.clear();
  return kept;
}

}  // namespace tamis
