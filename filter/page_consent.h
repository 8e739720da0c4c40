#ifndef TAMIS_FILTER_PAGE_CONSENT_H_
#define TAMIS_FILTER_PAGE_CONSENT_H_

// Does the page allow its pairs to be used, and its links to be followed?

#include <string>
#include <string_view>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/stages.h"
#include "filter/consent.h"
#include "filter/filter.h"

namespace tamis {

/// Rejects the pairs of a page by its X-Robots-Tag and meta directives: rights.md section 5, rows 12 to 18.
/// Unset directives reject ("consent_unknown"). Reason codes: consent_* in filter/reasons.h.
/// Lifetime: `clock` must outlive the filter (unavailable_after).
class PageConsentFilter final : public Filter<PageFacts> {
 public:
  PageConsentFilter(ConsentPolicy policy, std::string_view product_token, const Clock& clock);
  std::string_view name() const override { return "page_consent"; }
  Result<Finding> Check(const PageFacts& facts) const override;

 private:
  const ConsentPolicy policy_;
  const std::string product_token_;
  const Clock& clock_;
};

/// False if a directive for us says nofollow or none, or if the directives are not known.
/// A page that may not be followed may still be kept. `product_token` in any case. Thread-safe.
bool MayFollowLinks(const PageFacts& facts, const RightsOptions& rights, std::string_view product_token);

}  // namespace tamis

#endif  // TAMIS_FILTER_PAGE_CONSENT_H_
