#ifndef TAMIS_CRAWLER_KNOWN_MATCH_H_
#define TAMIS_CRAWLER_KNOWN_MATCH_H_

// What happens when a list knows something (docs/known-hashes.md): recorded, purged, tainted, counted.

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/digest.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "crawler/frontier/frontier.h"
#include "crawler/funnel.h"
#include "crawler/shard_writer.h"
#include "storage/incident_log.h"
#include "storage/match_counts.h"

namespace tamis {

/// Where it was found. Never bytes, pixels or text.
struct MatchCase {
  std::string url;
  std::string page_url;  // empty: it is a page itself
  std::string page_id;   // of the page that shows it; empty: none
  std::vector<RedirectHop> redirects;
  int status = 0;  // 0: never requested
  std::string server_address;
  std::string content_type;
  int64_t body_bytes = 0;
  std::optional<Digests> digests;
  std::vector<PdqHash> pdq;
  std::vector<KnownMatch> matches;  // strongest first; empty: the list was changed meanwhile
};

/// Handles matches. When Handle returns, nothing of the item is left but the sealed record and keyed marks.
///
/// Whatever fails on the way ends the run: the writer fails, and nothing is committed any more.
/// Thread-safety: all methods may be called from any thread; cases are handled one after the other.
class KnownMatchHandler {
 public:
  struct Parts {
    const SafetyOptions& options;
    const Clock& clock;
    Frontier& frontier;
    ShardWriter& writer;
    MatchCounts& counts;
    Funnel& funnel;
    IncidentLog* incidents;  // null: no key, no records
  };
  explicit KnownMatchHandler(const Parts& parts) : parts_(parts) {}

  /// False: something of it failed, and the run ends. The item must stay queued: the next start finds it
  /// again.
  [[nodiscard]] bool Handle(const MatchCase& match);

  /// Handles what the writer found when lists were replaced: rows that are out of their shards already.
  void HandleLate();

  /// Reported matches have reached safety.stop_after: the run ends with exit code 3.
  bool must_stop() const { return reported_.load() >= parts_.options.stop_after; }

 private:
  Status HandleLocked(const MatchCase& match);
  Status Record(const MatchCase& match, ListAction action);
  Status Purge(const std::string& url, const std::string& page_id);
  Status Count(const MatchCase& match);

  const Parts parts_;
  std::mutex mutex_;
  std::atomic<int64_t> reported_{0};  // of this run
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_KNOWN_MATCH_H_
