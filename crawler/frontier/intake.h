#ifndef TAMIS_CRAWLER_FRONTIER_INTAKE_H_
#define TAMIS_CRAWLER_FRONTIER_INTAKE_H_

// Which items are new: the seen set, the never-request set, the cap on pages per host.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "crawler/core/result.h"
#include "crawler/frontier/leveldb_frontier.h"
#include "crawler/frontier/seen_cache.h"
#include "crawler/frontier/work_identity.h"
#include "storage/state_db.h"

namespace tamis {

/// A database change, and what it means for memory once it is written.
struct FrontierChange {
  struct Added {
    std::string lane;
    std::string key;
    std::string value;
  };
  StateBatch batch;
  std::vector<Added> added;
  std::array<int64_t, kWorkKinds> queued{};  // how the counts move
  std::array<int64_t, kWorkKinds> seen{};
  PutResult result;
  std::unordered_set<std::string> marks;                // seen marks in this change
  std::unordered_map<std::string, int64_t> host_pages;  // host counters in this change
};

/// Thread-safety: none; the frontier's lock guards it.
class Intake {
 public:
  Intake(StateDb& db, const PrivateKeys& keys, const FrontierOptions& options, uint64_t seed);

  Status Load();

  /// Adds `item` to the change if it is new and allowed; else counts why not.
  Status Add(const WorkItem& item, FrontierChange& change);

  Status Forbid(std::string_view url);
  Status BlockDomain(std::string_view domain);
  /// Is the URL forbidden, or its domain blocked?
  Result<bool> IsForbidden(const Mac128& url_name, const Mac128& domain_name) const;
  Mac128 UrlName(std::string_view dedupe_key) const { return names_.Url(dedupe_key); }

  DomainName Domain(std::string_view domain) { return names_.Domain(std::string(domain)); }

 private:
  Result<bool> Admit(const WorkItem& item, const WorkIdentity& identity, const Mac128& url,
                     FrontierChange& change);
  Status Mark(const std::string& mark, const std::string& counter, int64_t& count);
  Result<bool> CountHost(const WorkIdentity& identity, uint16_t partition, FrontierChange& change);
  bool Owns(uint16_t partition) const {
    return partition % options_.partition_count == options_.partition_index;
  }

  StateDb& db_;
  const FrontierOptions options_;
  NameCache names_;
  SeenCache seen_cache_;
  int64_t forbidden_ = 0;
  int64_t blocked_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FRONTIER_INTAKE_H_
