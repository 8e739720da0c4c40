#ifndef TAMIS_FILTER_RIGHTS_RIGHTS_FILTERS_H_
#define TAMIS_FILTER_RIGHTS_RIGHTS_FILTERS_H_

// The rights policy in the chains: at each stage with what is known by then, so that a denial costs no more
// requests and bytes than it must, and at last with everything.
//
// The early ones reject on deny and do_not_fetch alone; quarantine is the last one's to say. Reason codes: of
// the row that decided (filter/reasons.h).

#include <string>
#include <string_view>
#include <utility>

#include "crawler/core/clock.h"
#include "crawler/core/stages.h"
#include "filter/filter.h"
#include "filter/rights/judge.h"

namespace tamis {

/// Who judges: what the early filters have in common. Lifetime: `clock` must outlive whoever holds this
/// (unavailable_after).
struct RightsJudge {
  RightsPolicy policy;
  std::string product_token;
  const Clock& clock;
};

/// Before an image is asked for: what the files of its origin and its hosts say; a file's TDMRep is left to
/// the header. Pages pass, but for both those files must be known. Only what has no such files (robots.txt,
/// rights files, sitemaps) may do without.
class OriginConsentFilter final : public Filter<Target> {
 public:
  OriginConsentFilter(RightsPolicy policy, std::string_view product_token, const Clock& clock)
      : judge_{std::move(policy), std::string(product_token), clock} {}
  std::string_view name() const override { return "origin_consent"; }
  Result<Finding> Check(const Target& target) const override;

 private:
  const RightsJudge judge_;
};

/// Before a byte of an image is received: files and headers. Pages pass if their header was read: what it
/// says stops pairs, not links, and is judged with the meta elements (PageConsentFilter). Unset directives,
/// and headers that were not read whole, reject. robots.txt and rights files pass.
class HeaderConsentFilter final : public Filter<ResponseHead> {
 public:
  HeaderConsentFilter(RightsPolicy policy, std::string_view product_token, const Clock& clock)
      : judge_{std::move(policy), std::string(product_token), clock} {}
  std::string_view name() const override { return "header_consent"; }
  Result<Finding> Check(const ResponseHead& head) const override;

 private:
  const RightsJudge judge_;
};

/// The pairs of a page: all that its origin, headers, meta elements and text say. Unset directives, and a
/// page that was not read whole, reject. Judged again on each lease, for dates pass.
class PageConsentFilter final : public Filter<PageFacts> {
 public:
  PageConsentFilter(RightsPolicy policy, std::string_view product_token, const Clock& clock)
      : judge_{std::move(policy), std::string(product_token), clock} {}
  std::string_view name() const override { return "page_consent"; }
  Result<Finding> Check(const PageFacts& facts) const override;

 private:
  const RightsJudge judge_;
};

/// What the page says of this image: captions, structured data. Rejects what was not read whole.
class CaptionConsentFilter final : public Filter<Candidate> {
 public:
  CaptionConsentFilter(RightsPolicy policy, std::string_view product_token, const Clock& clock)
      : judge_{std::move(policy), std::string(product_token), clock} {}
  std::string_view name() const override { return "caption_consent"; }
  Result<Finding> Check(const Candidate& candidate) const override;

 private:
  const RightsJudge judge_;
};

/// What the image's file says of itself. Rejects what was not read whole.
class EmbeddedConsentFilter final : public Filter<Decoded> {
 public:
  EmbeddedConsentFilter(RightsPolicy policy, std::string_view product_token, const Clock& clock)
      : judge_{std::move(policy), std::string(product_token), clock} {}
  std::string_view name() const override { return "embedded_consent"; }
  Result<Finding> Check(const Decoded& decoded) const override;

 private:
  const RightsJudge judge_;
};

/// Everything, once more. A verdict other than the one that comes with the evidence is an error, which
/// rejects.
class RightsFilter final : public Filter<RightsCase> {
 public:
  explicit RightsFilter(RightsPolicy policy) : policy_(std::move(policy)) {}
  std::string_view name() const override { return "rights"; }
  Result<Finding> Check(const RightsCase& rights_case) const override;

 private:
  const RightsPolicy policy_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_RIGHTS_FILTERS_H_
