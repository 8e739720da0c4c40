#include "filter/page_consent.h"

#include "filter/findings.h"

namespace tamis {

PageConsentFilter::PageConsentFilter(ConsentPolicy policy, std::string_view product_token, const Clock& clock)
    : policy_(policy), product_token_(product_token), clock_(clock) {}

Result<Finding> PageConsentFilter::Check(const PageFacts& facts) const {
  if (!facts.directives) return Rejected(name(), "consent_unknown");
  const ConsentContext context{.policy = policy_, .product_token = product_token_, .now = clock_.Now()};
  const std::optional<ConsentDenial> denial = FindDenial(*facts.directives, context);
  if (denial) return Rejected(name(), denial->reason, denial->directive);
  return Passed(name());
}

}  // namespace tamis
