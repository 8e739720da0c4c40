#include "filter/declared_dimensions.h"

#include "filter/findings.h"

namespace tamis {

Result<Finding> DeclaredDimensionsFilter::Check(const Candidate& candidate) const {
  const int width = candidate.declared_width_px;
  const int height = candidate.declared_height_px;
  if (width <= 0 || height <= 0) return Passed(name());
  if (width < min_side_px_ && height < min_side_px_) {
    return Rejected(name(), "too_small_declared", std::to_string(width) + "x" + std::to_string(height));
  }
  return Passed(name());
}

}  // namespace tamis
