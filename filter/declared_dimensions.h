#ifndef TAMIS_FILTER_DECLARED_DIMENSIONS_H_
#define TAMIS_FILTER_DECLARED_DIMENSIONS_H_

// Does the page itself show the picture as an icon?

#include <cstdint>

#include "config/options.h"
#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// Rejects a picture whose width and height attributes are both given and both below images.min_side_px. One
/// side alone proves nothing: a wide picture may be shown low.
class DeclaredDimensionsFilter final : public Filter<Candidate> {
 public:
  explicit DeclaredDimensionsFilter(const ImageOptions& options) : min_side_px_(options.min_side_px) {}
  std::string_view name() const override { return "declared_dimensions"; }
  Result<Finding> Check(const Candidate& candidate) const override;

 private:
  const int64_t min_side_px_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_DECLARED_DIMENSIONS_H_
