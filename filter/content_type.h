#ifndef TAMIS_FILTER_CONTENT_TYPE_H_
#define TAMIS_FILTER_CONTENT_TYPE_H_

// Does the server call it something that we can read?

#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// Pages: text/html and application/xhtml+xml; a page without a type is rejected. Images: the types of JPEG
/// and PNG; no type and application/octet-stream pass too, because the bytes decide what a picture is.
/// Sitemaps, feeds and seeds: XML, text, gzip and no type at all; what they are is told by their content, and
/// a seed that is a page is judged again as one. robots.txt passes.
class ContentTypeFilter final : public Filter<ResponseHead> {
 public:
  std::string_view name() const override { return "content_type"; }
  Result<Finding> Check(const ResponseHead& head) const override;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_CONTENT_TYPE_H_
