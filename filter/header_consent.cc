#include "filter/header_consent.h"

#include "filter/findings.h"

namespace tamis {

Result<Finding> HeaderConsentFilter::Check(const ResponseHead& head) const {
  if (head.kind == TargetKind::kRobots) return Passed(name());
  if (!head.directives) return Rejected(name(), "consent_unknown");
  if (head.kind == TargetKind::kPage || head.kind == TargetKind::kSitemap) return Passed(name());
  const ConsentContext context{.policy = policy_, .product_token = product_token_, .now = clock_.Now()};
  const std::optional<ConsentDenial> denial = FindDenial(*head.directives, context);
  if (denial) return Rejected(name(), denial->reason, denial->directive);
  return Passed(name());
}

}  // namespace tamis
