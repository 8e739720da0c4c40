#ifndef TAMIS_FILTER_ROBOTS_H_
#define TAMIS_FILTER_ROBOTS_H_

// Does robots.txt allow it? (RFC 9309)

#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// Passes kAllowed; kNotApplicable for robots.txt itself only. The reason is the verdict's own, if it has
/// one.
class RobotsFilter final : public Filter<Target> {
 public:
  std::string_view name() const override { return "robots"; }
  Result<Finding> Check(const Target& target) const override;
};

/// The same question for a page that was fetched: its pairs are kept only if robots.txt allowed the page.
class PageRobotsFilter final : public Filter<PageFacts> {
 public:
  std::string_view name() const override { return "page_robots"; }
  Result<Finding> Check(const PageFacts& facts) const override;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_ROBOTS_H_
