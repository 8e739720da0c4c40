#include "crawler/frontier/memory_frontier.h"

#include <algorithm>
#include <iterator>

#include "crawler/core/url.h"
#include "crawler/frontier/work_identity.h"

namespace tamis {
namespace {

size_t Index(WorkKind kind) {
  return static_cast<size_t>(kind);
}

}  // namespace

void MemoryFrontier::Add(const WorkItem& item, PutResult& result) {
  PutCounts& counts = result.of[Index(item.kind)];
  const Result<WorkIdentity> identity = IdentityOf(item);
  if (!identity) {
    ++counts.invalid;
    return;
  }
  const bool is_page = item.kind == WorkKind::kPage;
  if (seen_.contains({item.kind, identity->dedupe_key})) {
    ++counts.seen;
  } else if (never_.contains(identity->dedupe_key) || blocked_.contains(identity->domain)) {
    ++counts.never_request;
  } else if (is_page && host_pages_[identity->host] >= max_pages_per_host_) {
    ++counts.over_host_cap;
  } else {
    if (is_page) ++host_pages_[identity->host];
    seen_.insert({item.kind, identity->dedupe_key});
    WorkItem stored = item;
    stored.domain = identity->domain;
    stored.dedupe_key = identity->dedupe_key;
    Enqueue(std::move(stored));
    ++counts.added;
  }
}

void MemoryFrontier::Enqueue(WorkItem item) {
  Lane& lane = lanes_[{item.domain, item.kind}];
  Turn turn{item.due, item.priority, item.dedupe_key};
  lane.waiting.emplace(std::move(turn), std::move(item));
}

bool MemoryFrontier::TakeFrom(const LaneName& name, const LeaseRequest& request, std::vector<Lease>& leases) {
  Lane& lane = lanes_.at(name);
  const int64_t limit =
      name.second == WorkKind::kPage ? request.max_pages_per_domain : request.max_images_per_domain;
  if (lane.outstanding >= limit || lane.hold_until > request.now) return false;
  while (!lane.waiting.empty() && std::get<TimePoint>(lane.waiting.begin()->first) <= request.now) {
    WorkItem item = std::move(lane.waiting.begin()->second);
    lane.waiting.erase(lane.waiting.begin());
    if (never_.contains(item.dedupe_key) || blocked_.contains(item.domain)) {
      ++forbidden_[Index(item.kind)];
      continue;
    }
    ++lane.outstanding;
    const LeaseId id = std::to_string(next_lease_++);
    out_[id] = {item, false, false};
    leases.push_back({std::move(item), id});
    last_served_ = name;
    return true;
  }
  return false;
}

Result<std::vector<Lease>> MemoryFrontier::TakeLeases(const LeaseRequest& request) {
  const std::scoped_lock lock(mutex_);
  std::vector<LaneName> order;
  for (auto at = lanes_.upper_bound(last_served_); at != lanes_.end(); ++at) order.push_back(at->first);
  for (auto at = lanes_.begin(); at != lanes_.upper_bound(last_served_); ++at) order.push_back(at->first);
  std::vector<Lease> leases;
  bool taken = true;
  while (taken) {
    taken = false;
    for (const LaneName& name : order) {
      if (std::ssize(leases) >= request.max_items) return leases;
      taken |= TakeFrom(name, request, leases);
    }
  }
  return leases;
}

Status MemoryFrontier::CheckOut(std::span<const LeaseId> ids) const {
  for (const LeaseId& id : ids) {
    if (!out_.contains(id)) return Error{ErrorCode::kInvalidInput, "frontier: not a lease that is out"};
  }
  return {};
}

WorkItem MemoryFrontier::End(const LeaseId& id) {
  const auto found = out_.find(id);
  if (found == out_.end()) return {};
  WorkItem item = std::move(found->second.item);
  if (!found->second.uncommitted) --lanes_.at({item.domain, item.kind}).outstanding;
  out_.erase(found);
  return item;
}

Result<PutResult> MemoryFrontier::Complete(std::span<const LeaseId> done,
                                           std::span<const WorkItem> discovered) {
  const std::scoped_lock lock(mutex_);
  const Status out = CheckOut(done);
  if (!out) return out.error();
  PutResult result;
  for (const LeaseId& id : done) End(id);
  for (const WorkItem& item : discovered) Add(item, result);
  return result;
}

void MemoryFrontier::MarkUncommitted(const LeaseId& id) {
  const auto found = out_.find(id);
  if (found == out_.end() || found->second.uncommitted) return;
  Out& lease = found->second;
  --lanes_.at({lease.item.domain, lease.item.kind}).outstanding;
  lease.uncommitted = true;
}

void MemoryFrontier::AwaitCommit(const LeaseId& lease) {
  const std::scoped_lock lock(mutex_);
  MarkUncommitted(lease);
}

Result<StateBatch> MemoryFrontier::AcknowledgeBatch(std::span<const LeaseId> done) {
  const std::scoped_lock lock(mutex_);
  const Status out = CheckOut(done);
  if (!out) return out.error();
  for (const LeaseId& id : done) {
    MarkUncommitted(id);
  }
  return StateBatch();
}

void MemoryFrontier::Settle(std::span<const LeaseId> committed) {
  const std::scoped_lock lock(mutex_);
  for (const LeaseId& id : committed) End(id);
}

Status MemoryFrontier::Retry(const Lease& lease, TimePoint due) {
  const std::scoped_lock lock(mutex_);
  const Status out = CheckOut({&lease.id, 1});
  if (!out) return out;
  const bool purged = out_.at(lease.id).purged;
  End(lease.id);
  if (purged) return {};
  WorkItem item = lease.item;
  ++item.attempts;
  item.due = due;
  Enqueue(std::move(item));
  return {};
}

void MemoryFrontier::Release(std::span<const LeaseId> leases) {
  const std::scoped_lock lock(mutex_);
  for (const LeaseId& id : leases) {
    const auto found = out_.find(id);
    if (found == out_.end()) continue;
    const bool purged = found->second.purged;
    WorkItem item = End(id);
    if (!purged) Enqueue(std::move(item));
  }
}

void MemoryFrontier::Hold(std::string_view domain, WorkKind kind, TimePoint until) {
  const std::scoped_lock lock(mutex_);
  const auto lane = lanes_.find({std::string(domain), kind});
  if (lane != lanes_.end()) lane->second.hold_until = until;
}

Status MemoryFrontier::NeverRequest(std::string_view url) {
  const Result<Url> parsed = Url::Parse(url);
  if (!parsed) return parsed.error();
  const std::scoped_lock lock(mutex_);
  never_.insert(DedupeKey(*parsed));
  return {};
}

Result<PurgeCounts> MemoryFrontier::Purge(std::string_view url, std::string_view page_id) {
  const Status forbidden = NeverRequest(url);
  if (!forbidden) return forbidden.error();
  const std::string dedupe_key = DedupeKey(*Url::Parse(url));
  const std::scoped_lock lock(mutex_);
  const auto is_doomed = [&](const WorkItem& item) {
    const Result<Url> own = Url::Parse(item.url);
    const bool of_page =
        item.kind == WorkKind::kImage && !page_id.empty() && item.payload.find(page_id) != std::string::npos;
    return of_page || item.dedupe_key == dedupe_key || (own && DedupeKey(*own) == dedupe_key);
  };
  PurgeCounts counts;
  for (auto& [name, lane] : lanes_) {
    counts.removed[Index(name.second)] += static_cast<int64_t>(
        std::erase_if(lane.waiting, [&](const auto& entry) { return is_doomed(entry.second); }));
  }
  for (auto& [id, lease] : out_) lease.purged = lease.purged || is_doomed(lease.item);
  return counts;
}

Status MemoryFrontier::BlockDomain(std::string_view domain) {
  if (domain.empty()) return Error{ErrorCode::kInvalidInput, "no domain to block"};
  const std::scoped_lock lock(mutex_);
  blocked_.emplace(domain);
  return {};
}

FrontierStats MemoryFrontier::stats() const {
  const std::scoped_lock lock(mutex_);
  FrontierStats stats;
  for (const auto& [name, lane] : lanes_) {
    const size_t kind = Index(name.second);
    stats.queued[kind] += std::ssize(lane.waiting);
    stats.leased[kind] += lane.outstanding;
    stats.lanes += lane.waiting.empty() ? 0 : 1;
    if (lane.waiting.empty()) continue;
    const TimePoint due = std::get<TimePoint>(lane.waiting.begin()->first);
    stats.next_due = std::min(due, stats.next_due.value_or(due));
  }
  for (const auto& [id, lease] : out_) {
    stats.queued[Index(lease.item.kind)] += lease.purged ? 0 : 1;
    stats.uncommitted[Index(lease.item.kind)] += lease.uncommitted ? 1 : 0;
  }
  for (const auto& [kind, key] : seen_) ++stats.seen[Index(kind)];
  stats.forbidden = forbidden_;
  return stats;
}

}  // namespace tamis
