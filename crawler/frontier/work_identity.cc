#include "crawler/frontier/work_identity.h"

#include <utility>

#include "crawler/core/url.h"

namespace tamis {
namespace {

constexpr size_t kRemembered = 4'096;  // of each kind, about 100 bytes each

}  // namespace

Result<WorkIdentity> IdentityOf(const WorkItem& item) {
  WorkIdentity identity{item.dedupe_key, item.domain, item.host};
  const bool needs_host = item.kind == WorkKind::kPage && identity.host.empty();
  if (!needs_host && !identity.dedupe_key.empty() && !identity.domain.empty()) return identity;
  const Result<Url> url = Url::Parse(item.url);
  if (!url) return url.error();
  if (identity.dedupe_key.empty()) identity.dedupe_key = DedupeKey(*url);
  if (identity.host.empty()) identity.host = url->host();
  if (identity.domain.empty()) identity.domain = RegistrableDomain(url->host());
  return identity;
}

DomainName NameCache::Domain(const std::string& domain) {
  const auto known = domains_.find(domain);
  if (known != domains_.end()) return known->second;
  if (domains_.size() >= kRemembered) domains_.clear();
  return domains_.emplace(domain, DomainName{PartitionOf(domain), names_.Domain(domain)}).first->second;
}

Mac128 NameCache::Host(const std::string& host) {
  const auto known = hosts_.find(host);
  if (known != hosts_.end()) return known->second;
  if (hosts_.size() >= kRemembered) hosts_.clear();
  return hosts_.emplace(host, names_.Host(host)).first->second;
}

}  // namespace tamis
