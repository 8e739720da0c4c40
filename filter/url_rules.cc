#include "filter/url_rules.h"

#include "filter/findings.h"

namespace tamis {
namespace {

constexpr size_t kLongestUrlBytes = 2083;  // the longest that every browser took
constexpr uint16_t kFirstUserPort = 1024;  // RFC 6335 6: below are system ports

bool PortIsAllowed(uint16_t port) {
  return port == 80 || port == 443 || port >= kFirstUserPort;
}

}  // namespace

Result<Finding> UrlRulesFilter::Check(const Request& request) const {
  const Url& url = request.url;
  if (url.href().empty()) return Rejected(name(), "bad_url");
  if (url.href().size() > kLongestUrlBytes) return Rejected(name(), "url_too_long");
  if (url.has_credentials()) return Rejected(name(), "url_credentials");
  if (!PortIsAllowed(url.effective_port())) {
    return Rejected(name(), "url_port", std::to_string(url.effective_port()));
  }
  return Passed(name());
}

}  // namespace tamis
