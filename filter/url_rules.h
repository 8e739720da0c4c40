#ifndef TAMIS_FILTER_URL_RULES_H_
#define TAMIS_FILTER_URL_RULES_H_

// Is this a URL that a polite crawler asks for at all?

#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// Rejects credentials, URLs over 2,083 bytes, and ports below 1,024 other than 80 and 443 (mail, shells,
/// ...).
class UrlRulesFilter final : public Filter<Request> {
 public:
  std::string_view name() const override { return "url_rules"; }
  Result<Finding> Check(const Request& request) const override;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_URL_RULES_H_
