#ifndef TAMIS_CRAWLER_FRONTIER_MEMORY_FRONTIER_H_
#define TAMIS_CRAWLER_FRONTIER_MEMORY_FRONTIER_H_

// The same rules in the plainest way, for tests: nothing on disk, nothing clever.

#include <array>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "crawler/frontier/frontier.h"

namespace tamis {

/// The frontier that the real one is tested against. Memory: everything. Cost: linear in domains per lease.
class MemoryFrontier final : public Frontier {
 public:
  explicit MemoryFrontier(int64_t max_pages_per_host = std::numeric_limits<int64_t>::max())
      : max_pages_per_host_(max_pages_per_host) {}

  Result<PutResult> Put(std::span<const WorkItem> items) override { return Complete({}, items); }
  Result<std::vector<Lease>> TakeLeases(const LeaseRequest& request) override;
  Result<PutResult> Complete(std::span<const LeaseId> done, std::span<const WorkItem> discovered) override;
  void AwaitCommit(const LeaseId& lease) override;
  Result<StateBatch> AcknowledgeBatch(std::span<const LeaseId> done) override;
  void Settle(std::span<const LeaseId> committed) override;
  Status Retry(const Lease& lease, TimePoint due) override;
  void Release(std::span<const LeaseId> leases) override;
  void Hold(std::string_view domain, WorkKind kind, TimePoint until) override;
  Status NeverRequest(std::string_view url) override;
  Result<PurgeCounts> Purge(std::string_view url, std::string_view page_id) override;
  Status BlockDomain(std::string_view domain) override;
  FrontierStats stats() const override;
  Status Flush() override { return {}; }

 private:
  using Turn = std::tuple<TimePoint, int, std::string>;  // due, priority, dedupe key
  using LaneName = std::pair<std::string, WorkKind>;
  struct Lane {
    std::map<Turn, WorkItem> waiting;
    TimePoint hold_until{};
    int64_t outstanding = 0;
  };
  struct Out {
    WorkItem item;
    bool uncommitted = false;
    bool purged = false;
  };

  void Add(const WorkItem& item, PutResult& result);
  void Enqueue(WorkItem item);
  bool TakeFrom(const LaneName& name, const LeaseRequest& request, std::vector<Lease>& leases);
  Status CheckOut(std::span<const LeaseId> ids) const;
  WorkItem End(const LeaseId& id);
  void MarkUncommitted(const LeaseId& id);

  const int64_t max_pages_per_host_;
  mutable std::mutex mutex_;
  std::map<LaneName, Lane> lanes_;
  std::map<LeaseId, Out> out_;
  std::set<std::pair<WorkKind, std::string>> seen_;
  std::map<std::string, int64_t> host_pages_;
  std::set<std::string> never_;
  std::set<std::string> blocked_;
  std::array<int64_t, kWorkKinds> forbidden_{};
  LaneName last_served_;
  int64_t next_lease_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FRONTIER_MEMORY_FRONTIER_H_
