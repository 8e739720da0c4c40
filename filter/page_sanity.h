#ifndef TAMIS_FILTER_PAGE_SANITY_H_
#define TAMIS_FILTER_PAGE_SANITY_H_

// Is this a page that later stages can name?

#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// Rejects a page whose id is not 32 hexadecimal digits or whose URL does not parse: its pairs could neither
/// be traced nor tainted. Nothing that a page says stops the whole page; its pairs are judged by PageFacts.
class PageSanityFilter final : public Filter<Page> {
 public:
  std::string_view name() const override { return "page_sanity"; }
  Result<Finding> Check(const Page& page) const override;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_PAGE_SANITY_H_
