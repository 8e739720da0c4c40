#ifndef TAMIS_STORAGE_LEDGER_H_
#define TAMIS_STORAGE_LEDGER_H_

// PRIVATE/ledger: what became of each image, append-only. Kept rows by digest, dropped ones by keyed name
// only.
//
// Files ledger-NNNNNN.jsonl, one JSON object a line, the last member of each "check": xxh3_64 of the line
// before it, so that a torn or damaged line is told from a whole one. Kinds of lines:
//
//   kept     a row and the shard it was written to
//   dropped  an ordinary drop
//   removed  a row that a rewritten shard no longer has. No reason: removals of all kinds look alike
//   moved    from one shard to the one that was rewritten from it: all rows that no line says are removed
//
// Lines are ahead of the manifest: a kept line counts only if the manifest names its shard, or one that its
// rows have moved to, and removed and moved lines only if the manifest came to name the new shard. What that
// makes of all lines: ledger_rows.h.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/core/digest.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"
#include "storage/private_keys.h"
#include "storage/state_keys.h"

namespace tamis {

/// A row that is about to be committed. It counts only if the manifest names its shard.
struct KeptRow {
  std::string shard;
  std::string key;           // of the row
  std::string dedupe_key;    // of the image's URL; only its keyed name is written
  Digests digests;           // of the bytes as received
  std::string page_id;       // 32 hex characters: a keyed name
  std::vector<PdqHash> pdq;  // the first needle of each is written
  std::string uid{};         // of the row, 32 hexadecimal digits; empty: not noted
};

/// A shard that was rewritten.
struct MovedShard {
  std::string from;
  std::string to;  // empty: no row was left
};

/// An ordinary drop. Drops of known hashes and of the like have no entry here: Frontier::NeverRequest.
struct Drop {
  std::string dedupe_key;         // only its keyed name is written
  std::string reason;             // stable snake_case
  std::optional<Sha256> content;  // if it got that far; only its keyed name is written
};

struct LedgerOptions {
  int64_t buffer_bytes = 64 * 1024;
  int64_t file_bytes = 64 * 1024 * 1024;  // a new file is begun after this
};

/// Errors of all methods: kInternal for the disk; after one every later call gives the same.
/// Thread-safety: all methods may be called from any thread.
class Ledger {
 public:
  /// Goes on with the newest file. A torn last line (the process died in a write) is cut off.
  static Result<std::unique_ptr<Ledger>> Open(const std::filesystem::path& folder, const PrivateKeys& keys,
                                              const LedgerOptions& options = {});
  ~Ledger();  // flushes; an error then is lost, so call Flush or Sync first
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// Call for all rows of a shard, then Sync, then commit the shard.
  Status AddKept(const KeptRow& row);
  Status AddDrop(const Drop& drop, TimePoint now);
  /// Call for all rows and shards of a removal, then Sync, then publish the manifest.
  Status AddRemoved(const MovedShard& shard, const std::string& key);
  Status AddMoved(const MovedShard& shard);

  /// Takes the lines of kept rows of these pages, and of rows with these keys, out of all files: their
  /// digests must not lie around once the rows are removed. Call when the manifest is published without them.
  /// Cost: reads the ledger; files that held such a line are written anew.
  Status Forget(const std::set<std::string>& pages, const std::set<std::string>& keys);

  /// To the system: survives SIGKILL.
  Status Flush();
  /// To the disk: survives power loss.
  Status Sync();

 private:
  Ledger(std::filesystem::path folder, const PrivateKeys& keys, const LedgerOptions& options);
  Status OpenFile();
  Status Append(std::string line);
  Status FlushLocked();
  Status Fail(const std::string& what);
  Status ForgetIn(const std::filesystem::path& file, const std::set<std::string>& pages,
                  const std::set<std::string>& keys);

  const std::filesystem::path folder_;
  const StateNames names_;
  const LedgerOptions options_;
  std::mutex mutex_;
  std::string buffer_;
  int descriptor_ = -1;
  int64_t number_ = 0;
  int64_t file_bytes_ = 0;
  std::optional<Error> failed_;
};

/// Calls `visitor` with each whole line, oldest first; gives the number of damaged ones.
Result<int64_t> ReadLedger(const std::filesystem::path& folder,
                           const std::function<void(std::string_view)>& visitor);

}  // namespace tamis

#endif  // TAMIS_STORAGE_LEDGER_H_
