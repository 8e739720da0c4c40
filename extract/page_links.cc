#include "extract/page_links.h"

#include <utility>

#include "extract/microsyntax.h"

namespace tamis {

std::string ResolveUrl(std::string_view url, const Url& base) {
  const Result<Url> resolved = Url::Parse(url, &base);
  if (!resolved) return {};
  return resolved->fragment().empty() && !resolved->href().ends_with('#')
             ? resolved->href()
             : resolved->WithoutFragment().href();
}

Link* PageLinks::Add(std::string_view source, const AttributeValue& url, int order) {
  if (!url) return nullptr;
  const std::string_view target = Trim(url->substr(0, url->find('#')));
  if (HasOtherScheme(target)) return nullptr;
  std::string written(target.substr(0, kMaxWrittenUrlBytes));
  if (seen_.contains(written)) return nullptr;
  if (links_.size() >= max_links_) {
    truncated_ = true;
    return nullptr;
  }
  seen_.insert(written);
  links_.push_back({.url = std::move(written), .source = std::string(source), .order = order});
  return &links_.back();
}

std::vector<Link> PageLinks::Resolve(const Url& base) && {
  std::vector<Link> resolved;
  resolved.reserve(links_.size());
  std::unordered_set<std::string> seen;
  seen.reserve(links_.size());
  for (Link& link : links_) {
    link.url = ResolveUrl(link.url, base);
    if (!link.url.empty() && seen.insert(link.url).second) resolved.push_back(std::move(link));
  }
  return resolved;
}

}  // namespace tamis
