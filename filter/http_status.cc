#include "filter/http_status.h"

#include "filter/findings.h"

namespace tamis {
namespace {

std::string_view ReasonFor(int status) {
  switch (status) {
    case 401:
    case 402:
    case 403:
    case 407:
    case 451:
      return "access_denied";
    case 404:
      return "http_404";
    case 410:
      return "http_410";
    case 429:
      return "http_429";
    default:
      break;
  }
  if (status >= 201 && status < 300) return "http_2xx";
  if (status >= 300 && status < 400) return "http_3xx";
  if (status >= 400 && status < 500) return "http_4xx";
  if (status >= 500 && status < 600) return "http_5xx";
  return "http_unknown";
}

}  // namespace

Result<Finding> HttpStatusFilter::Check(const ResponseHead& head) const {
  if (head.kind == TargetKind::kRobots || head.status == 200) return Passed(name());
  return Rejected(name(), ReasonFor(head.status), std::to_string(head.status));
}

}  // namespace tamis
