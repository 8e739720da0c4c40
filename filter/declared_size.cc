#include "filter/declared_size.h"

#include "filter/findings.h"

namespace tamis {

int64_t DeclaredSizeFilter::CapOf(TargetKind kind) const {
  if (kind == TargetKind::kSitemap) return kMaxSitemapBytes;
  return kind == TargetKind::kPage ? max_page_bytes_ : max_image_bytes_;
}

Result<Finding> DeclaredSizeFilter::Check(const ResponseHead& head) const {
  // robots.txt and files of rights are cut off while they arrive.
  const bool is_small = head.kind == TargetKind::kRobots || head.kind == TargetKind::kRightsFile;
  if (is_small || !head.content_length_bytes) return Passed(name());
  const int64_t declared = *head.content_length_bytes;
  const int64_t cap = CapOf(head.kind);
  if (declared < 0 || declared > cap) return Rejected(name(), "too_large_declared", std::to_string(declared));
  return Passed(name());
}

}  // namespace tamis
