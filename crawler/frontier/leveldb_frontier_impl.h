#ifndef TAMIS_CRAWLER_FRONTIER_LEVELDB_FRONTIER_IMPL_H_
#define TAMIS_CRAWLER_FRONTIER_LEVELDB_FRONTIER_IMPL_H_

// The class behind OpenLeveldbFrontier. For its own two files: leveldb_frontier.cc moves items,
// leveldb_purge.cc takes out what must not be there any more.

#include <array>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "crawler/frontier/discovery.h"
#include "crawler/frontier/frontier.h"
#include "crawler/frontier/intake.h"
#include "crawler/frontier/lane.h"
#include "crawler/frontier/leveldb_frontier.h"
#include "crawler/frontier/schedule.h"
#include "storage/private_keys.h"
#include "storage/state_db.h"

namespace tamis {

class LeveldbFrontier final : public Frontier {
 public:
  LeveldbFrontier(StateDb& db, const PrivateKeys& keys, const FrontierOptions& options, uint64_t seed)
      : db_(db),
        options_(options),
        intake_(db, keys, options, seed),
        discovery_(db, options.partition_index, options.partition_count) {}

  Status Load();

  Result<PutResult> Put(std::span<const WorkItem> items) override { return Complete({}, items); }
  Result<PutResult> Complete(std::span<const LeaseId> done, std::span<const WorkItem> discovered) override;
  Result<std::vector<Lease>> TakeLeases(const LeaseRequest& request) override;
  void AwaitCommit(const LeaseId& lease) override {
    const std::scoped_lock lock(mutex_);
    MarkUncommitted(lease);
  }
  Result<StateBatch> AcknowledgeBatch(std::span<const LeaseId> done) override;
  void Settle(std::span<const LeaseId> committed) override;
  Status Retry(const Lease& lease, TimePoint due) override;
  void Release(std::span<const LeaseId> leases) override;
  void Hold(std::string_view domain, WorkKind kind, TimePoint until) override;
  Status NeverRequest(std::string_view url) override {
    const std::scoped_lock lock(mutex_);
    return intake_.Forbid(url);
  }
  Result<PurgeCounts> Purge(std::string_view url, std::string_view page_id) override;
  Status BlockDomain(std::string_view domain) override {
    const std::scoped_lock lock(mutex_);
    return intake_.BlockDomain(domain);
  }
  FrontierStats stats() const override;
  Status Flush() override { return db_.Sync(); }

 private:
  enum class LeaseState : uint8_t { kOut, kUncommitted };
  struct Leased {
    LeaseState state = LeaseState::kOut;
    bool in_commit = false;  // a batch that makes it done was given out
    bool purged = false;     // its entry is gone and no longer counted: it only has to end
  };

  Status CheckLeased(std::span<const LeaseId> ids) const;
  Status Apply(FrontierChange& change);
  void InsertInMemory(FrontierChange::Added added);
  int64_t AheadLimit() const;
  void EndLease(const LeaseId& id);
  void FreeSlot(const LeaseId& id);
  void MarkUncommitted(const LeaseId& id);

  Result<std::optional<Lease>> TakeOne(WorkKind kind, const LeaseRequest& request);
  Status Refill(Lane& lane);
  Result<bool> DropIfForbidden(const Lane::Entry& entry);
  Status Discover();

  struct Doomed;
  Status FindDoomed(std::string_view url, std::string_view page_id, Doomed& doomed);
  Result<PurgeCounts> DeleteDoomed(const std::vector<std::string>& keys);

  StateDb& db_;
  const FrontierOptions options_;
  mutable std::mutex mutex_;  // guards everything below
  Intake intake_;
  Schedule schedule_;
  Discovery discovery_;
  std::unordered_map<LeaseId, Leased> leased_;
  std::array<int64_t, kWorkKinds> queued_{}, seen_{}, out_{}, uncommitted_{}, forbidden_{};
  int64_t ahead_bytes_ = 0;  // of all lanes
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FRONTIER_LEVELDB_FRONTIER_IMPL_H_
