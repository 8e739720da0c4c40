#include "filter/block_lists.h"

#include <algorithm>
#include <utility>

#include "filter/findings.h"
#include "filter/list_file.h"

namespace tamis {
namespace {

/// What two spellings of a URL share: the dedupe key without its scheme.
std::string KeyOf(const Url& url) {
  std::string key = DedupeKey(url);
  const size_t end = key.find("://");
  return end == std::string::npos ? key : key.substr(end + 3);
}

/// Leaves only prefixes that no other covers, so that one binary search decides.
void KeepShortest(std::vector<std::string>* prefixes) {
  std::sort(prefixes->begin(), prefixes->end());
  std::vector<std::string> kept;
  for (std::string& prefix : *prefixes) {
    if (kept.empty() || !prefix.starts_with(kept.back())) kept.push_back(std::move(prefix));
  }
  *prefixes = std::move(kept);
}

}  // namespace

Result<std::unique_ptr<const BlockListsFilter>> BlockListsFilter::Make(const SafetyOptions& options) {
  std::unique_ptr<BlockListsFilter> made(new BlockListsFilter());
  if (!options.block_domains_file.empty()) {
    const Status read = ReadListFile(options.block_domains_file,
                                     [&made](std::string_view entry) { return made->AddDomain(entry); });
    if (!read) return read.error();
  }
  if (!options.block_urls_file.empty()) {
    const Status read = ReadListFile(options.block_urls_file,
                                     [&made](std::string_view entry) { return made->AddUrl(entry); });
    if (!read) return read.error();
  }
  KeepShortest(&made->prefixes_);
  return std::unique_ptr<const BlockListsFilter>(std::move(made));
}

Status BlockListsFilter::AddDomain(std::string_view entry) {
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

Status BlockListsFilter::AddUrl(std::string_view entry) {
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

bool BlockListsFilter::DomainIsBlocked(std::string_view host) const {
  if (host.ends_with(".")) host.remove_suffix(1);
  while (true) {
    if (domains_.contains(host)) return true;
    const size_t dot = host.find('.');
    if (dot == std::string_view::npos) return false;
    host.remove_prefix(dot + 1);
  }
}

bool BlockListsFilter::UrlIsBlocked(const Url& url) const {
  if (urls_.empty() && prefixes_.empty()) return false;
  const std::string key = KeyOf(url);
  if (urls_.contains(key)) return true;
  const auto above = std::upper_bound(prefixes_.begin(), prefixes_.end(), key);
  return above != prefixes_.begin() && key.starts_with(*std::prev(above));
}

Result<Finding> BlockListsFilter::Check(const Request& request) const {
  if (request.url.href().empty()) return Rejected(name(), "bad_url");
  if (DomainIsBlocked(request.url.host())) return Rejected(name(), "blocked_domain");
  if (UrlIsBlocked(request.url)) return Rejected(name(), "blocked_url");
  return Passed(name());
}

}  // namespace tamis
