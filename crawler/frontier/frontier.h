#ifndef TAMIS_CRAWLER_FRONTIER_FRONTIER_H_
#define TAMIS_CRAWLER_FRONTIER_FRONTIER_H_

// What is to be visited, and what was seen: put, lease, acknowledge, in batches.
//
// An item's life: Put -> TakeLeases -> Complete or Acknowledge (done), Retry (later), Release (unchanged), or
// AwaitCommit -> AcknowledgeBatch -> committed with a shard -> Settle (done). Only its seen mark stays for
// ever. Leases live in memory: after a crash what was leased is served again.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "storage/state_db.h"

namespace tamis {

/// Pages and images have queues and seen sets of their own.
enum class WorkKind : uint8_t { kPage, kImage };
inline constexpr size_t kWorkKinds = 2;

/// One thing to fetch.
struct WorkItem {
  WorkKind kind = WorkKind::kPage;
  std::string url;
  std::string dedupe_key;  // identity in the seen set; empty: DedupeKey(url)
  std::string domain;      // queue key; empty: RegistrableDomain(host of url)
  std::string host;        // counted for the cap on pages per host; empty: host of url
  int priority = 0;        // 0 to 255, smaller first, within the same due time
  TimePoint due{};         // not leased before; the epoch means at once, by priority alone
  int attempts = 0;        // retries so far
  std::string payload;     // opaque: work_payload.h
};

/// Names one lease. Valid until the item is done, retried or released.
using LeaseId = std::string;

struct Lease {
  WorkItem item;
  LeaseId id;
};

/// What one call may take. Zero outstanding of a kind: none of that kind is taken.
struct LeaseRequest {
  int64_t max_items = 0;
  TimePoint now{};
  int64_t max_pages_per_domain = 2;  // leases of a domain's pages that are out at the same time
  int64_t max_images_per_domain = 8;
};

/// What became of the items of one Put, page and image apart.
struct PutCounts {
  int64_t added = 0;
  int64_t seen = 0;           // known before, or twice in the batch
  int64_t over_host_cap = 0;  // pages only
  int64_t never_request = 0;  // in the never-request set
  int64_t foreign = 0;        // another worker's partition
  int64_t invalid = 0;        // URL that does not parse
};
struct PutResult {
  std::array<PutCounts, kWorkKinds> of{};  // index: WorkKind
};

/// Counts, one per kind (index: WorkKind).
struct FrontierStats {
  std::array<int64_t, kWorkKinds> queued{};       // everything not yet done, leases included
  std::array<int64_t, kWorkKinds> leased{};       // out, not yet acknowledged
  std::array<int64_t, kWorkKinds> uncommitted{};  // in an open shard or its commit, not yet settled
  std::array<int64_t, kWorkKinds> seen{};         // ever added
  /// Dropped by this process when their turn came: their URL or domain had been forbidden meanwhile.
  std::array<int64_t, kWorkKinds> forbidden{};
  int64_t lanes = 0;  // domains with queued work, per kind, as far as they are in memory
  /// When the next item that is not leased becomes due; empty: nothing is left but what is out. A moment in
  /// the past: something can be leased now, or waits only for its domain's leases or hold.
  std::optional<TimePoint> next_due;
};

/// What a purge took out of the queue, leases that were out apart: those end as all leases do.
struct PurgeCounts {
  std::array<int64_t, kWorkKinds> removed{};  // index: WorkKind
};

/// The queue of one worker.
///
/// Fairness: round robin over domains; within a domain and kind by due time, then priority.
/// Durability: every change is in the database's log when the call returns and survives SIGKILL; power loss
/// may undo the latest calls, as a whole and from the last one backwards, until a shard's commit or Flush.
/// Errors: kInternal when the database fails; the caller stops.
/// Thread-safety: all methods may be called from any thread; one lock, held for the length of one database
/// write.
class Frontier {
 public:
  virtual ~Frontier() = default;

  /// Adds the items that nobody has seen, in one atomic batch.
  virtual Result<PutResult> Put(std::span<const WorkItem> items) = 0;

  /// Takes up to `max_items` that are due, each from the next domain in turn.
  virtual Result<std::vector<Lease>> TakeLeases(const LeaseRequest& request) = 0;

  /// These are done; what they led to is added. One atomic batch: a page's links and candidates are queued
  /// if and only if the page is done.
  virtual Result<PutResult> Complete(std::span<const LeaseId> done, std::span<const WorkItem> discovered) = 0;

  /// These are done, without anything that must be committed with them.
  Status Acknowledge(std::span<const LeaseId> done) {
    const Result<PutResult> result = Complete(done, {});
    return result ? Status() : Status(result.error());
  }

  /// Its row waits in an open shard: the lease no longer counts as outstanding, so that a domain is not held
  /// back until the shard is full. Ends with AcknowledgeBatch and Settle, Acknowledge or Release. No effect
  /// on what is not leased.
  virtual void AwaitCommit(const LeaseId& lease) = 0;

  /// The changes that make these done, for a shard's commit (storage/shard_commit.h). The leases no longer
  /// count as outstanding, and are not served again by this process. Call Settle once the commit has
  /// succeeded.
  virtual Result<StateBatch> AcknowledgeBatch(std::span<const LeaseId> done) = 0;
  virtual void Settle(std::span<const LeaseId> committed) = 0;

  /// Back into the queue with one more attempt and a new due time; `lease.item.payload` and `priority` may be
  /// changed.
  virtual Status Retry(const Lease& lease, TimePoint due) = 0;

  /// Back into the queue, unchanged.
  virtual void Release(std::span<const LeaseId> leases) = 0;

  /// Serves nothing of the domain's `kind` before `until` (politeness). In memory only.
  virtual void Hold(std::string_view domain, WorkKind kind, TimePoint until) = 0;

  /// Remembers for ever that this URL is not to be requested as anything: nothing but its keyed name is kept.
  /// Consulted on Put and on each lease; a queued item is dropped when its turn comes.
  virtual Status NeverRequest(std::string_view url) = 0;

  /// NeverRequest, and: nothing of the URL, nor of the images that this page led to, is in the queue or in a
  /// file of the database when it returns. `page_id` empty: only the URL. Leases of such items stay valid;
  /// they end, whatever is done with them.
  ///
  /// An entry belongs to the page if its payload holds the id, 32 hex characters. Cost: all queued images are
  /// opened once, whatever their domain, for a page's images may lie anywhere; then StateDb::Purge of the
  /// lanes that held one. Meanwhile others go on. Not removed: sealed values of entries that were done
  /// before, in lanes where nothing of the page is queued any more; LevelDB drops them in its own time.
  virtual Result<PurgeCounts> Purge(std::string_view url, std::string_view page_id) = 0;

  /// Remembers for ever that nothing of this domain (WorkItem::domain) is to be requested: only its keyed
  /// name is kept. Consulted on Put (never_request) and on each lease; queued items are dropped when their
  /// turn comes.
  virtual Status BlockDomain(std::string_view domain) = 0;

  virtual FrontierStats stats() const = 0;

  /// Everything so far reaches the disk.
  virtual Status Flush() = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FRONTIER_FRONTIER_H_
