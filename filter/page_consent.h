#ifndef TAMIS_FILTER_PAGE_CONSENT_H_
#define TAMIS_FILTER_PAGE_CONSENT_H_

// Does the page allow its pairs to be used?

#include <string>
#include <string_view>

#include "crawler/core/clock.h"
#include "crawler/core/stages.h"
#include "filter/consent.h"
#include "filter/filter.h"
#include "filter/rights/follow_links.h"

namespace tamis {

/// Set aside until the chains use the filters of filter/rights/, which have the same names.
inline namespace directives_only {

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

}  // namespace directives_only

}  // namespace tamis

#endif  // TAMIS_FILTER_PAGE_CONSENT_H_
