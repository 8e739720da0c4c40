#ifndef TAMIS_FILTER_KNOWN_HASH_KNOWN_HASHES_H_
#define TAMIS_FILTER_KNOWN_HASH_KNOWN_HASHES_H_

// All lists of a run, as one thing to ask: loaded, verified, self-tested, and looked at again while it runs.

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/digest.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "crawler/core/url.h"
#include "filter/known_hash/hash_index.h"

namespace tamis {

/// One source of one file, as it is used.
struct KnownList {
  ListSource source;
  ListAction action = ListAction::kBlockAndReport;
  int max_distance = 0;
  bool stale = false;  // older than safety.hash_list_max_age
};

/// What a file is told by. Another identity: it is read anew.
struct FileIdentity {
  uint64_t device = 0;
  uint64_t inode = 0;
  int64_t size = -1;
  int64_t modified_ns = 0;
  int64_t changed_ns = 0;
  bool operator==(const FileIdentity&) const = default;
};

struct LoadedFile;

/// The lists that safety.hash_lists and [[hash_list]] name.
///
/// Fails closed: what cannot be read as a whole is kRefused, at the start and later. Thread-safety: all
/// methods may be called from any thread; matching takes no lock.
class KnownHashes {
 public:
  /// Errors: kRefused: a file that is missing, unreadable, damaged, empty, past its not_after, too old under
  /// strict, of role csam without safety.incident_public_key, or a self-test that does not match;
  /// kInvalidInput: declarations missing, or given beside an index file that carries them. Lifetime: `clock`
  /// must outlive it.
  static Result<std::shared_ptr<KnownHashes>> Open(const SafetyOptions& options, const Clock& clock);

  /// Matches, strongest first: exact before near, small distances before large ones. PDQ hashes below
  /// safety.pdq_min_quality are not compared. Each source is given once.
  std::vector<KnownMatch> MatchUrl(const Url& url) const;
  std::vector<KnownMatch> MatchDigests(const Digests& digests) const;
  /// One alone, of BytesOf(kind) bytes.
  std::vector<KnownMatch> MatchDigest(SignalKind kind, std::span<const uint8_t> digest) const;
  std::vector<KnownMatch> MatchPdq(std::span<const PdqHash> hashes) const;

  /// Whether any list has entries of this kind.
  bool has(SignalKind kind) const;
  int64_t min_quality() const { return options_.pdq_min_quality; }

  /// A list counts as a known-hash list (docs/known-hashes.md).
  bool screened() const;

  /// "strict" where it is asked for or nothing is screened.
  std::string policy() const;

  std::vector<KnownList> lists() const;

  /// Looks at the files and at the time. A sound new file takes the place of the old one; anything else is
  /// kRefused, from then on for ever. Cost: a stat(2) a file where nothing changed.
  Status Refresh();

  /// Changes whenever another file was taken in.
  int64_t generation() const { return generation_.load(); }

 private:
  using Files = std::vector<std::shared_ptr<const LoadedFile>>;

  KnownHashes(const SafetyOptions& options, const Clock& clock) : options_(options), clock_(clock) {}
  Result<std::shared_ptr<const LoadedFile>> Load(const HashListOptions& table) const;
  Status CheckSources(const LoadedFile& file) const;
  Status CheckTimes(const Files& files) const;
  Status RefreshLocked();
  Status SelfTest() const;
  bool Screened(const Files& files) const;
  static int GroupsOf(const Files& files);
  std::shared_ptr<const Files> files() const { return std::atomic_load(&files_); }

  const SafetyOptions options_;
  const Clock& clock_;
  std::vector<HashListOptions> tables_;
  std::shared_ptr<const LoadedFile> planted_;  // of the self-test
  std::shared_ptr<const Files> files_;         // swapped as a whole
  std::atomic<int64_t> generation_{0};
  std::mutex refresh_mutex_;
  std::optional<Error> failed_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_KNOWN_HASH_KNOWN_HASHES_H_
