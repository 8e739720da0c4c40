#ifndef TAMIS_FILTER_DECLARED_SIZE_H_
#define TAMIS_FILTER_DECLARED_SIZE_H_

// Is the body, as its head declares it, within the cap?

#include <cstdint>

#include "config/options.h"
#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// Content-Length against network.max_page_bytes, network.max_image_bytes and, for sitemaps,
/// kMaxSitemapBytes. Absent: passes, the receiver counts. robots.txt passes: a long one is read up to its cap
/// (RFC 9309 2.5).
class DeclaredSizeFilter final : public Filter<ResponseHead> {
 public:
  explicit DeclaredSizeFilter(const NetworkOptions& options)
      : max_page_bytes_(options.max_page_bytes), max_image_bytes_(options.max_image_bytes) {}
  std::string_view name() const override { return "declared_size"; }
  Result<Finding> Check(const ResponseHead& head) const override;

 private:
  int64_t CapOf(TargetKind kind) const;

  const int64_t max_page_bytes_;
  const int64_t max_image_bytes_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_DECLARED_SIZE_H_
