#ifndef TAMIS_CRAWLER_TAINT_H_
#define TAMIS_CRAWLER_TAINT_H_

// The pages on which a listed picture was found, and whose committed rows are still to be removed.

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

#include "crawler/core/result.h"
#include "storage/manifest.h"
#include "storage/shard_commit.h"
#include "storage/state_db.h"

namespace tamis {

/// Marks of pages, by their keyed name: no URL. A mark stays for ever; its value says whether the page's rows
/// in committed shards have been looked for and removed.
///
/// Mark (before anything else happens) -> RowsToRemove -> the manifest without them -> MarkRemoved. A process
/// that dies in between leaves the page pending: the next one looks again, and finds what is still there.
/// Lifetime: the database must outlive it. Thread-safety: none.
class TaintedPages {
 public:
  explicit TaintedPages(StateDb& db) : db_(db) {}

  /// The marks of earlier runs. Errors: kInternal.
  Status Load();

  /// On the disk when it returns. False: known before.
  Result<bool> Mark(const std::string& page_id);

  bool Contains(const std::string& page_id) const { return pages_.contains(page_id); }
  bool has_pending() const { return !pending_.empty(); }
  std::set<std::string> pending() const { return {pending_.begin(), pending_.end()}; }

  /// The rows of pending pages that the manifest's shards hold. The ledger must have been synced.
  /// Cost: reads the ledger; once for all pending pages.
  Result<RowsByShard> RowsToRemove(const std::filesystem::path& ledger, const Manifest& manifest) const;

  /// No page is pending any more: nothing of them can come into a shard again.
  Status MarkRemoved();

 private:
  StateDb& db_;
  std::unordered_set<std::string> pages_;
  std::unordered_set<std::string> pending_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_TAINT_H_
