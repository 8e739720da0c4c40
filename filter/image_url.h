#ifndef TAMIS_FILTER_IMAGE_URL_H_
#define TAMIS_FILTER_IMAGE_URL_H_

// Is the picture something that can be asked for over HTTP?

#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// http and https only. A picture inside the page ("data:") has its own reason.
class ImageUrlFilter final : public Filter<Candidate> {
 public:
  std::string_view name() const override { return "image_url"; }
  Result<Finding> Check(const Candidate& candidate) const override;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_IMAGE_URL_H_
