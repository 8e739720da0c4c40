#include "filter/site_entries.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tamis {
namespace {

/// What two spellings of a URL share: the dedupe key without its scheme.
std::string KeyOf(const Url& url) {
  std::string key = DedupeKey(url);
  const size_t end = key.find("://");
  return end == std::string::npos ? key : key.substr(end + 3);
}

}  // namespace

Status SiteEntries::AddDomain(std::string_view entry) {
  if (entry.starts_with("*.")) entry.remove_prefix(2);
  if (entry.starts_with(".")) entry.remove_prefix(1);
  const Result<Url> url = Url::Parse("http://" + std::string(entry) + "/");
  if (!url || url->path() != "/" || url->has_credentials() || url->port() || !url->query().empty()) {
    return Error{ErrorCode::kInvalidInput, "not a domain: '" + std::string(entry) + "'"};
  }
  std::string host(url->host());
  if (host.ends_with(".")) host.pop_back();
  domains_.insert(std::move(host));
  return {};
}

Status SiteEntries::AddUrl(std::string_view entry) {
  const bool is_prefix = entry.ends_with("*");
  if (is_prefix) entry.remove_suffix(1);
  const Result<Url> url = Url::Parse(entry);
  if (!url) return Error{ErrorCode::kInvalidInput, "not an http or https URL: '" + std::string(entry) + "'"};
  if (is_prefix) {
    prefixes_.push_back(KeyOf(*url));
  } else {
    urls_.insert(KeyOf(*url));
  }
  return {};
}

// Leaves only prefixes that no other covers, so that one binary search decides.
void SiteEntries::Finish() {
  std::sort(prefixes_.begin(), prefixes_.end());
  std::vector<std::string> kept;
  for (std::string& prefix : prefixes_) {
    if (kept.empty() || !prefix.starts_with(kept.back())) kept.push_back(std::move(prefix));
  }
  prefixes_ = std::move(kept);
}

std::string_view SiteEntries::FindDomain(std::string_view host) const {
  if (host.ends_with(".")) host.remove_suffix(1);
  while (!domains_.empty()) {
    const auto found = domains_.find(host);
    if (found != domains_.end()) return *found;
    const size_t dot = host.find('.');
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return {};
}

std::string_view SiteEntries::FindUrl(const Url& url) const {
  if (urls_.empty() && prefixes_.empty()) return {};
  const std::string key = KeyOf(url);
  const auto exact = urls_.find(key);
  if (exact != urls_.end()) return *exact;
  const auto above = std::upper_bound(prefixes_.begin(), prefixes_.end(), key);
  if (above == prefixes_.begin() || !key.starts_with(*std::prev(above))) return {};
  return *std::prev(above);
}

}  // namespace tamis
