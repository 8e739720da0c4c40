#ifndef TAMIS_FILTER_HEADER_CONSENT_H_
#define TAMIS_FILTER_HEADER_CONSENT_H_

// Does the image's own response deny its use, before a byte of it is received?

#include <string>
#include <string_view>

#include "crawler/core/clock.h"
#include "crawler/core/stages.h"
#include "filter/consent.h"
#include "filter/filter.h"

namespace tamis {

/// Set aside until the chains use the filters of filter/rights/, which have the same names.
inline namespace directives_only {

/// X-Robots-Tag of images: rights.md section 5, rows 12 to 18. Pages pass if their header was read: what it
/// says stops pairs, not links, and is judged with the meta elements (PageConsentFilter). Unset directives
/// reject. robots.txt passes. Lifetime: `clock` must outlive the filter (unavailable_after).
class HeaderConsentFilter final : public Filter<ResponseHead> {
 public:
  HeaderConsentFilter(ConsentPolicy policy, std::string_view product_token, const Clock& clock)
      : policy_(policy), product_token_(product_token), clock_(clock) {}
  std::string_view name() const override { return "header_consent"; }
  Result<Finding> Check(const ResponseHead& head) const override;

 private:
  const ConsentPolicy policy_;
  const std::string product_token_;
  const Clock& clock_;
};

}  // namespace directives_only

}  // namespace tamis

#endif  // TAMIS_FILTER_HEADER_CONSENT_H_
