#include "extract/page_links.h"

#include <utility>

#include "extract/microsyntax.h"

namespace tamis {

namespace {

/// The serialisation of a URL that Url does not know, or empty if it is none or may not be a base. Special
/// schemes (URL standard 4.2) parse as http does, but for their default ports; others hardly ever fail.
std::string OtherBase(std::string_view url) {
  const size_t colon = url.find(':');
  const std::string scheme = LowerCase(url.substr(0, colon));
  if (scheme == "data" || scheme == "javascript") return {};
  const std::string rest(url.substr(colon));
  if (scheme != "ftp" && scheme != "ws" && scheme != "wss") return scheme + rest;
  const Result<Url> parsed = Url::Parse("http" + rest);
  return parsed ? scheme + parsed->href().substr(std::string_view("http").size()) : std::string();
}

}  // namespace

PageBase FindBase(const Url& document, const std::optional<std::string>& href) {
  PageBase base{.url = document, .href = document.href()};
  if (!href) return base;
  std::string written(Trim(*href));
  std::erase_if(written, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });  // URL standard 4.4
  if (HasOtherScheme(written)) {
    std::string other = OtherBase(written);
    if (!other.empty()) base = {.url = std::nullopt, .href = std::move(other)};
  } else if (Result<Url> parsed = Url::Parse(written, &document)) {
    base = {.url = *parsed, .href = parsed->href()};
  }
  return base;
}

std::string ResolveUrl(std::string_view url, const PageBase& base) {
  const Result<Url> resolved = Url::Parse(url, base.url ? &*base.url : nullptr);
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

std::vector<Link> PageLinks::Resolve(const PageBase& base) && {
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
