#include "filter/rights/url_statements.h"

#include <string>
#include <string_view>

#include "config/licences.h"
#include "crawler/core/url.h"

namespace tamis {
namespace {

void AddStockDomain(const std::string& text, Place place, Evidence& evidence) {
  if (text.empty()) return;
  const Result<Url> url = Url::Parse(text);
  if (!url) return;  // nothing was ever asked of it
  const std::string_view entry = StockDomainOf(url->host());
  if (entry.empty()) return;
  const StatementSource source{.place = place, .url = text, .seen_at = evidence.judged_at, .http_status = 0};
  evidence.statements.push_back(MakeStatement(source, Mechanism::kStock, "domain", entry, "", url->host()));
}

}  // namespace

void AddUrlStatements(Evidence& evidence) {
  AddStockDomain(evidence.page_url, Place::kPageUrl, evidence);
  for (const std::string& hop : evidence.page_hops) AddStockDomain(hop, Place::kPageUrl, evidence);
  AddStockDomain(evidence.image_url, Place::kImageUrl, evidence);
  for (const std::string& hop : evidence.image_hops) AddStockDomain(hop, Place::kImageUrl, evidence);
}

}  // namespace tamis
