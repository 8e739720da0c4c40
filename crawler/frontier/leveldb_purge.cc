// LeveldbFrontier::Purge: what was matched, and what its page had queued, leaves queue and files.

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "crawler/core/url.h"
#include "crawler/frontier/leveldb_frontier_impl.h"
#include "crawler/frontier/work_entry.h"
#include "crawler/frontier/work_identity.h"
#include "storage/state_keys.h"

namespace tamis {

/// Entries that must go, and the lanes whose files are written again.
struct LeveldbFrontier::Doomed {
  std::vector<std::string> keys;
  std::set<std::string> lanes;
};

Result<PurgeCounts> LeveldbFrontier::Purge(std::string_view url, std::string_view page_id) {
  const Status forbidden = NeverRequest(url);
  if (!forbidden) return forbidden.error();
  Doomed doomed;
  const Status found = FindDoomed(url, page_id, doomed);
  if (!found) return found.error();
  const Result<PurgeCounts> counts = DeleteDoomed(doomed.keys);
  if (!counts) return counts;
  // With a lane's ends all that was ever in between is written again, what was deleted before included.
  constexpr size_t kTurnBytes = kWorkKeyBytes - kLaneBytes;
  for (const std::string& lane : doomed.lanes) {
    doomed.keys.push_back(lane);
    doomed.keys.push_back(lane + std::string(kTurnBytes, '\xff'));
  }
  const Status purged = db_.Purge(doomed.keys);
  if (!purged) return purged.error();
  return counts;
}

/// Reads without the lock: an image that is queued meanwhile is a redirect of one that is out, and meets the
/// page's taint.
Status LeveldbFrontier::FindDoomed(std::string_view url, std::string_view page_id, Doomed& doomed) {
  WorkItem matched;
  matched.url = url;
  const Result<WorkIdentity> identity = IdentityOf(matched);
  if (!identity) return identity.error();
  std::array<std::string, kWorkKinds> own_lanes;
  Mac128 name{};
  {
    const std::scoped_lock lock(mutex_);
    const DomainName domain = intake_.Domain(identity->domain);
    own_lanes = {LaneKey(domain, WorkKind::kPage), LaneKey(domain, WorkKind::kImage)};
    name = intake_.UrlName(identity->dedupe_key);
  }
  doomed.lanes.insert(own_lanes.begin(), own_lanes.end());
  Status wrong;
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (key.size() != kWorkKeyBytes) return true;
    const bool own = key.starts_with(own_lanes[0]) || key.starts_with(own_lanes[1]);
    const bool image = KindOf(key) == WorkKind::kImage;
    const bool of_page =
        image && !page_id.empty() && std::string_view(value).find(page_id) != std::string_view::npos;
    bool of_url = UrlNameOf(key) == name;
    if (own && !of_page && !of_url) {
      const Result<WorkItem> item = ReadWork(key, value);
      if (!item) return static_cast<bool>(wrong = item.error());
      const Result<Url> parsed = Url::Parse(item->url);
      of_url = parsed && DedupeKey(*parsed) == identity->dedupe_key;
    }
    if (!of_page && !of_url) return true;
    doomed.keys.emplace_back(key);
    doomed.lanes.emplace(key.substr(0, kLaneBytes));
    return true;
  };
  Status read;
  for (int partition = options_.partition_index; partition < kPartitions && read && wrong;
       partition += options_.partition_count) {
    const std::string prefix = FamilyPrefix(static_cast<uint16_t>(partition), KeyFamily::kOrder);
    read = db_.Scan({.prefix = prefix, .from = {}}, visit);
  }
  return read ? wrong : read;
}

Result<PurgeCounts> LeveldbFrontier::DeleteDoomed(const std::vector<std::string>& keys) {
  const std::scoped_lock lock(mutex_);
  PurgeCounts counts;
  FrontierChange change;
  for (const std::string& key : keys) {
    const Result<bool> there = db_.Contains(key);
    if (!there) return there.error();
    if (!*there) continue;  // done meanwhile
    change.batch.Delete(key);
    const auto lease = leased_.find(key);
    if (lease == leased_.end()) {
      ++counts.removed[static_cast<size_t>(KindOf(key))];
    } else if (lease->second.in_commit) {
      continue;  // the commit counts it
    } else {
      lease->second.purged = true;
    }
    --change.queued[static_cast<size_t>(KindOf(key))];
    Lane* const lane = schedule_.Find(key.substr(0, kLaneBytes));
    if (lane == nullptr) continue;
    ahead_bytes_ -= lane->ahead_bytes();
    lane->DropAhead();  // it may have been read ahead; the rest is read again
  }
  const Status applied = Apply(change);
  if (!applied) return applied.error();
  return counts;
}

}  // namespace tamis
