#ifndef TAMIS_FILTER_SCOPE_H_
#define TAMIS_FILTER_SCOPE_H_

// Does the URL belong to what the operator asked for?

#include <memory>
#include <string>
#include <vector>

#include "config/options.h"
#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// How far a URL may be from the one it belongs to.
enum class ScopeRule : uint8_t { kHost, kDomain, kPrefix, kAny };

/// Pages: crawl.scope relative to the seed, crawl.include and crawl.exclude (searched anywhere in the URL
/// without its fragment). Images: images.scope relative to the page. robots.txt: always passes, its target is
/// judged. Sitemaps and feeds: as pages, but crawl.include does not apply to them, and under prefix
/// the host decides: the pages that they name are judged one by one. So are seeds at first.
///
/// host: the same host name. domain: the same registrable domain. prefix: the same host and port (both
/// default ports count as one), path below the seed's folder. A page without a seed or an image without a
/// page is out of scope.
class ScopeFilter final : public Filter<Request> {
 public:
  /// Errors: kInvalidInput for an unknown scope word or a pattern that RE2 refuses, naming it.
  static Result<std::unique_ptr<const ScopeFilter>> Make(const CrawlOptions& crawl,
                                                         const ImageOptions& images);
  ~ScopeFilter() override;

  std::string_view name() const override { return "scope"; }

  /// Errors: kUnavailable when RE2 runs out of memory.
  Result<Finding> Check(const Request& request) const override;

 private:
  struct Patterns;  // RE2 stays in scope.cc
  ScopeFilter();
  Result<Finding> CheckPage(const Request& request) const;
  Result<Finding> CheckSitemap(const Request& request) const;
  Result<Finding> CheckExcluded(const std::string& href) const;

  ScopeRule pages_ = ScopeRule::kHost;
  ScopeRule images_ = ScopeRule::kHost;
  std::unique_ptr<const Patterns> include_;  // null: no patterns
  std::unique_ptr<const Patterns> exclude_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_SCOPE_H_
