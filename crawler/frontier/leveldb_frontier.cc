#include "crawler/frontier/leveldb_frontier.h"

#include <sys/random.h>

#include <algorithm>
#include <utility>

#include "crawler/core/check.h"
#include "crawler/frontier/leveldb_frontier_impl.h"
#include "crawler/frontier/work_entry.h"
#include "storage/state_keys.h"

namespace tamis {
namespace {

constexpr std::array<WorkKind, kWorkKinds> kKinds = {WorkKind::kPage, WorkKind::kImage};

constexpr auto Index = [](WorkKind kind) { return static_cast<size_t>(kind); };

std::string CounterKey(std::string_view what, WorkKind kind) {
  return WordKey(KeyFamily::kMetadata, std::string(what) + (kind == WorkKind::kPage ? "_pages" : "_images"));
}

}  // namespace

Status LeveldbFrontier::Load() {
  for (const WorkKind kind : kKinds) {
    const Result<int64_t> queued = db_.Counter(CounterKey("queued", kind));
    if (!queued) return queued.error();
    const Result<int64_t> seen = db_.Counter(CounterKey("seen", kind));
    if (!seen) return seen.error();
    queued_[Index(kind)] = *queued;
    seen_[Index(kind)] = *seen;
  }
  return intake_.Load();
}

Result<PutResult> LeveldbFrontier::Complete(std::span<const LeaseId> done,
                                            std::span<const WorkItem> discovered) {
  const std::scoped_lock lock(mutex_);
  const Status leased = CheckLeased(done);
  if (!leased) return leased.error();
  FrontierChange change;
  for (const LeaseId& id : done) {
    if (leased_.at(id).purged) continue;
    change.batch.Delete(id);
    --change.queued[Index(KindOf(id))];
  }
  for (const WorkItem& item : discovered) {
    const Status added = intake_.Add(item, change);
    if (!added) return added.error();
  }
  const Status applied = Apply(change);
  if (!applied) return applied.error();
  for (const LeaseId& id : done) EndLease(id);
  return change.result;
}

Status LeveldbFrontier::Apply(FrontierChange& change) {
  for (const WorkKind kind : kKinds) {
    const size_t i = Index(kind);
    if (change.queued[i] != 0) change.batch.Add(CounterKey("queued", kind), change.queued[i]);
    if (change.seen[i] != 0) change.batch.Add(CounterKey("seen", kind), change.seen[i]);
  }
  if (change.batch.empty()) return {};
  const Status written = db_.Write(change.batch, Durability::kProcess);
  if (!written) return written;
  for (const WorkKind kind : kKinds) {
    queued_[Index(kind)] += change.queued[Index(kind)];
    seen_[Index(kind)] += change.seen[Index(kind)];
  }
  for (FrontierChange::Added& added : change.added) InsertInMemory(std::move(added));
  return {};
}

void LeveldbFrontier::InsertInMemory(FrontierChange::Added added) {
  Lane* lane = schedule_.Find(added.lane);
  if (lane == nullptr) {
    if (schedule_.size() >= options_.max_lanes) {
      discovery_.NoteUnlisted();
      return;
    }
    lane = &schedule_.Create(added.lane, discovery_.complete());
  }
  const TimePoint due = DueOf(added.key);
  const int64_t before = lane->ahead_bytes();
  lane->LimitAhead(AheadLimit());
  lane->Insert(std::move(added.key), std::move(added.value));
  ahead_bytes_ += lane->ahead_bytes() - before;
  if (ahead_bytes_ > options_.read_ahead_bytes) {
    ahead_bytes_ = schedule_.ShedAhead(lane, ahead_bytes_, options_.read_ahead_bytes / 2);
  }
  const bool waits_too_long = lane->state == LaneState::kWaiting && !lane->held && due < lane->wake_at;
  if (lane->state == LaneState::kIdle || waits_too_long) schedule_.Reconsider(*lane);
}

/// A lane's fair share of the read-ahead memory: what is read is kept until it is its turn.
int64_t LeveldbFrontier::AheadLimit() const {
  constexpr int64_t kLeastBytes = 512;
  constexpr int64_t kMostBytes = 32 * 1024;
  return std::clamp(options_.read_ahead_bytes / (2 * schedule_.size() + 2), kLeastBytes, kMostBytes);
}

Result<std::vector<Lease>> LeveldbFrontier::TakeLeases(const LeaseRequest& request) {
  const std::scoped_lock lock(mutex_);
  const Status discovered = Discover();
  if (!discovered) return discovered.error();
  schedule_.Wake(request.now);
  std::vector<Lease> leases;
  std::array<bool, kWorkKinds> open = {request.max_pages_per_domain > 0, request.max_images_per_domain > 0};
  const auto wanted = [&] { return std::ssize(leases) < request.max_items; };
  while (wanted() && std::find(open.begin(), open.end(), true) != open.end()) {
    for (const WorkKind kind : kKinds) {
      if (!open[Index(kind)] || !wanted()) continue;
      Result<std::optional<Lease>> lease = TakeOne(kind, request);
      if (!lease) return lease.error();
      open[Index(kind)] = lease->has_value();
      if (lease->has_value()) leases.push_back(**std::move(lease));
    }
  }
  return leases;
}

Result<std::optional<Lease>> LeveldbFrontier::TakeOne(WorkKind kind, const LeaseRequest& request) {
  const int64_t limit =
      kind == WorkKind::kPage ? request.max_pages_per_domain : request.max_images_per_domain;
  while (Lane* const lane = schedule_.TakeNext(kind)) {
    if (lane->hold_until > request.now) {
      schedule_.Wait(*lane, lane->hold_until, true);
      continue;
    }
    const Status filled = Refill(*lane);
    if (!filled) return filled.error();
    if (!lane->has_item()) {
      schedule_.Idle(*lane);
      continue;
    }
    if (DueOf(lane->first_key()) > request.now) {
      schedule_.Wait(*lane, DueOf(lane->first_key()), false);
      continue;
    }
    if (lane->outstanding >= limit) {
      schedule_.Block(*lane);
      continue;
    }
    ahead_bytes_ -= lane->ahead_bytes();
    const Lane::Entry entry = lane->Pop();
    ahead_bytes_ += lane->ahead_bytes();
    schedule_.Requeue(*lane);
    const Result<bool> dropped = DropIfForbidden(entry);
    if (!dropped) return dropped.error();
    if (*dropped) continue;
    Result<WorkItem> item = ReadWork(entry.key, entry.value);
    if (!item) return item.error();
    ++lane->outstanding;
    ++out_[Index(kind)];
    leased_.emplace(entry.key, Leased());
    return std::optional<Lease>(Lease{*std::move(item), entry.key});
  }
  return std::optional<Lease>();
}

Status LeveldbFrontier::Refill(Lane& lane) {
  if (lane.has_item() || !lane.must_read()) return {};
  bool at_end = true;
  lane.LimitAhead(AheadLimit());
  const ScanRange range{.prefix = lane.key(), .from = lane.cursor()};
  const Status scanned = db_.Scan(range, [&](std::string_view key, std::string_view value) {
    if (leased_.contains(std::string(key))) return true;
    at_end = lane.TakeRead(key, value);
    return at_end;
  });
  if (!scanned) return scanned;
  if (at_end) lane.EndRead();
  ahead_bytes_ += lane.ahead_bytes();
  if (ahead_bytes_ > options_.read_ahead_bytes) {
    ahead_bytes_ = schedule_.ShedAhead(&lane, ahead_bytes_, options_.read_ahead_bytes / 2);
  }
  return {};
}

/// An item may have been forbidden after it was queued.
Result<bool> LeveldbFrontier::DropIfForbidden(const Lane::Entry& entry) {
  const Result<bool> forbidden = intake_.IsForbidden(UrlNameOf(entry.key), DomainNameOf(entry.key));
  if (!forbidden || !*forbidden) return forbidden;
  FrontierChange change;
  change.batch.Delete(entry.key);
  --change.queued[Index(KindOf(entry.key))];
  const Status applied = Apply(change);
  if (!applied) return applied.error();
  ++forbidden_[Index(KindOf(entry.key))];
  return true;
}

Status LeveldbFrontier::Discover() {
  constexpr int64_t kEvictedAtOnce = 256;
  if (discovery_.complete()) return {};
  if (schedule_.size() >= options_.max_lanes && !schedule_.has_ready() &&
      schedule_.EvictWaiting(kEvictedAtOnce) > 0) {
    discovery_.NoteUnlisted();
  }
  return discovery_.Step(options_.max_lanes - schedule_.size(), [&](const std::string& lane) {
    if (schedule_.Find(lane) != nullptr) return false;
    schedule_.Create(lane, false);
    return true;
  });
}

Status LeveldbFrontier::CheckLeased(std::span<const LeaseId> ids) const {
  for (const LeaseId& id : ids) {
    if (!leased_.contains(id)) return Error{ErrorCode::kInvalidInput, "frontier: not a lease that is out"};
  }
  return {};
}

/// The lease no longer counts against its domain.
void LeveldbFrontier::FreeSlot(const LeaseId& id) {
  --out_[Index(KindOf(id))];
  Lane* const lane = schedule_.Find(id.substr(0, kLaneBytes));
  CHECK(lane != nullptr && lane->outstanding > 0);
  --lane->outstanding;
  if (lane->state == LaneState::kBlocked || lane->state == LaneState::kIdle) schedule_.Reconsider(*lane);
}

void LeveldbFrontier::EndLease(const LeaseId& id) {
  const auto lease = leased_.find(id);
  if (lease == leased_.end()) return;  // named twice in one call
  const LeaseState state = lease->second.state;
  leased_.erase(lease);
  if (state == LeaseState::kOut) {
    FreeSlot(id);
  } else {
    --uncommitted_[Index(KindOf(id))];
  }
}

void LeveldbFrontier::MarkUncommitted(const LeaseId& id) {
  const auto lease = leased_.find(id);
  if (lease == leased_.end() || lease->second.state == LeaseState::kUncommitted) return;
  lease->second.state = LeaseState::kUncommitted;
  ++uncommitted_[Index(KindOf(id))];
  FreeSlot(id);
}

Result<StateBatch> LeveldbFrontier::AcknowledgeBatch(std::span<const LeaseId> done) {
  const std::scoped_lock lock(mutex_);
  const Status leased = CheckLeased(done);
  if (!leased) return leased.error();
  StateBatch batch;
  std::array<int64_t, kWorkKinds> fewer{};
  for (const LeaseId& id : done) {
    MarkUncommitted(id);
    Leased& lease = leased_.at(id);
    if (lease.purged) continue;
    lease.in_commit = true;
    batch.Delete(id);
    --fewer[Index(KindOf(id))];
  }
  for (const WorkKind kind : kKinds) {
    if (fewer[Index(kind)] != 0) batch.Add(CounterKey("queued", kind), fewer[Index(kind)]);
  }
  return batch;
}

void LeveldbFrontier::Settle(std::span<const LeaseId> committed) {
  const std::scoped_lock lock(mutex_);
  for (const LeaseId& id : committed) {
    const auto lease = leased_.find(id);
    if (lease == leased_.end()) continue;
    queued_[Index(KindOf(id))] -= lease->second.purged ? 0 : 1;
    EndLease(id);
  }
}

Status LeveldbFrontier::Retry(const Lease& lease, TimePoint due) {
  const std::scoped_lock lock(mutex_);
  const Status leased = CheckLeased({&lease.id, 1});
  if (!leased) return leased;
  if (leased_.at(lease.id).purged) {
    EndLease(lease.id);
    return {};
  }
  WorkItem item = lease.item;
  ++item.attempts;
  const std::string lane = lease.id.substr(0, kLaneBytes);
  FrontierChange change;
  change.batch.Delete(lease.id);
  change.added.push_back(
      {lane, WorkKey(lane, due, item.priority, UrlNameOf(lease.id)), WorkValue(item, item.domain)});
  change.batch.Put(change.added.back().key, change.added.back().value);
  const Status applied = Apply(change);
  if (!applied) return applied;
  EndLease(lease.id);
  return {};
}

void LeveldbFrontier::Release(std::span<const LeaseId> leases) {
  const std::scoped_lock lock(mutex_);
  for (const LeaseId& id : leases) {
    const auto lease = leased_.find(id);
    if (lease == leased_.end()) continue;
    const bool purged = lease->second.purged;
    EndLease(id);
    if (purged) continue;
    const std::string key = id.substr(0, kLaneBytes);
    Lane* lane = schedule_.Find(key);
    if (lane == nullptr && schedule_.size() >= options_.max_lanes) {
      discovery_.NoteUnlisted();
      continue;
    }
    if (lane == nullptr) lane = &schedule_.Create(key, false);
    ahead_bytes_ -= lane->ahead_bytes();
    lane->Rewind(id);
    ahead_bytes_ += lane->ahead_bytes();
    schedule_.Reconsider(*lane);
  }
}

void LeveldbFrontier::Hold(std::string_view domain, WorkKind kind, TimePoint until) {
  const std::scoped_lock lock(mutex_);
  Lane* const lane = schedule_.Find(LaneKey(intake_.Domain(domain), kind));
  if (lane == nullptr) return;
  lane->hold_until = until;
  if (lane->state == LaneState::kWaiting) schedule_.Reconsider(*lane);
}

FrontierStats LeveldbFrontier::stats() const {
  const std::scoped_lock lock(mutex_);
  FrontierStats stats;
  stats.queued = queued_;
  stats.leased = out_;
  stats.uncommitted = uncommitted_;
  stats.seen = seen_;
  stats.forbidden = forbidden_;
  stats.lanes = schedule_.size();
  stats.next_due = discovery_.complete() ? schedule_.next_due() : TimePoint();
  return stats;
}

Result<std::unique_ptr<Frontier>> OpenLeveldbFrontier(StateDb& db, const PrivateKeys& keys,
                                                      const FrontierOptions& options) {
  uint64_t seed = 0;
  if (getrandom(&seed, sizeof seed, 0) != static_cast<ssize_t>(sizeof seed)) {
    return Error{ErrorCode::kInternal, "the system has no random bytes"};
  }
  auto frontier = std::make_unique<LeveldbFrontier>(db, keys, options, seed);
  const Status loaded = frontier->Load();
  if (!loaded) return loaded.error();
  return std::unique_ptr<Frontier>(std::move(frontier));
}

}  // namespace tamis
