#ifndef TAMIS_FILTER_HTTP_STATUS_H_
#define TAMIS_FILTER_HTTP_STATUS_H_

// Did the server answer with the thing itself?

#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// Pages and images: 200 alone. 401, 402, 403, 407 and 451 are one reason, access_denied (rights.md row 41).
/// robots.txt passes with any status: RFC 9309 2.3.1 gives each its own meaning, which the robots gate reads.
class HttpStatusFilter final : public Filter<ResponseHead> {
 public:
  std::string_view name() const override { return "http_status"; }
  Result<Finding> Check(const ResponseHead& head) const override;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_HTTP_STATUS_H_
