#ifndef TAMIS_CRAWLER_FRONTIER_WORK_ENTRY_H_
#define TAMIS_CRAWLER_FRONTIER_WORK_ENTRY_H_

// A queued item as an entry of the state database: the key is its turn, the value what is to be fetched.
// Key layout: family 'O' of storage/state_keys.h.

#include <cstddef>
#include <string>
#include <string_view>

#include "crawler/core/digest.h"
#include "crawler/frontier/frontier.h"

namespace tamis {

/// Length of a lane's prefix: partition, family, domain, kind. All keys of a lane start with it.
inline constexpr size_t kLaneBytes = 2 + 1 + 16 + 1;
inline constexpr size_t kWorkKeyBytes = kLaneBytes + 8 + 1 + 16;

/// A domain as keys spell it.
struct DomainName {
  uint16_t partition = 0;
  Mac128 name{};
};

/// Prefix of the keys of one domain's work of one kind.
std::string LaneKey(const DomainName& domain, WorkKind kind);

/// The first key after all keys of this lane.
std::string AfterLane(std::string lane);

/// Due times before the epoch count as the epoch, priorities are cut to 0..255.
std::string WorkKey(std::string_view lane, TimePoint due, int priority, const Mac128& url);

// Parts of a key that WorkKey has made.
WorkKind KindOf(std::string_view key);
TimePoint DueOf(std::string_view key);
int PriorityOf(std::string_view key);
Mac128 UrlNameOf(std::string_view key);
Mac128 DomainNameOf(std::string_view key);

/// The value: everything that the key does not hold. `domain` is stored in place of the item's own.
std::string WorkValue(const WorkItem& item, std::string_view domain);

/// Key and value together. Errors: kInternal for what WorkKey and WorkValue have not made.
Result<WorkItem> ReadWork(std::string_view key, std::string_view value);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FRONTIER_WORK_ENTRY_H_
