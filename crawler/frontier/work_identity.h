#ifndef TAMIS_CRAWLER_FRONTIER_WORK_IDENTITY_H_
#define TAMIS_CRAWLER_FRONTIER_WORK_IDENTITY_H_

// Which URL, host and domain an item counts as.

#include <string>
#include <unordered_map>

#include "crawler/core/result.h"
#include "crawler/frontier/frontier.h"
#include "crawler/frontier/work_entry.h"
#include "storage/state_keys.h"

namespace tamis {

/// What is compared and counted, in clear.
struct WorkIdentity {
  std::string dedupe_key;
  std::string domain;
  std::string host;
};

/// The item's own values where it has them, else computed from its URL.
/// Errors: kInvalidInput when something must be computed and the URL does not parse.
Result<WorkIdentity> IdentityOf(const WorkItem& item);

/// Keyed names with a memory, because a page's links mostly share their domain. Thread-safety: none.
class NameCache {
 public:
  explicit NameCache(const Key256& name_key) : names_(name_key) {}

  DomainName Domain(const std::string& domain);
  Mac128 Host(const std::string& host);
  Mac128 Url(std::string_view dedupe_key) const { return names_.Url(dedupe_key); }

 private:
  const StateNames names_;
  std::unordered_map<std::string, DomainName> domains_;
  std::unordered_map<std::string, Mac128> hosts_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FRONTIER_WORK_IDENTITY_H_
