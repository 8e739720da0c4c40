#ifndef TAMIS_FILTER_KNOWN_HASH_HASH_INDEX_H_
#define TAMIS_FILTER_KNOWN_HASH_HASH_INDEX_H_

// One index file, mapped and ready to be asked. Format: docs/known-hashes.md.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "crawler/core/known_hash.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"
#include "crawler/core/url.h"

namespace tamis {

/// One entry that fits. `source` is an index into HashIndex::sources().
struct IndexHit {
  uint16_t source = 0;
  SignalKind kind = SignalKind::kSha256;
  int distance = 0;     // PDQ
  uint16_t needle = 0;  // PDQ: which of the needles that were given
  UrlScope scope = UrlScope::kExact;
  bool operator==(const IndexHit&) const = default;
};

/// Read-only. Thread-safety: all methods may run on many threads at once. Lifetime: the mapping lives as long
/// as the object; a file that is truncated while it is mapped ends the process with exit code 3 (see
/// docs/known-hashes.md), and never answers "clear".
class HashIndex {
 public:
  enum class Check : uint8_t { kHeader, kEverything };  // kEverything: the checksum of the whole file

  /// Maps the file. Errors: kNotFound; kUnavailable (cannot be read); kRefused (readable or writable by
  /// others than its owner, or not owned by this user or root; or wrong magic, version, size, section bounds,
  /// checksum: "damaged index").
  static Result<std::shared_ptr<const HashIndex>> Open(const std::filesystem::path& path,
                                                       Check check = Check::kEverything);

  /// The same over bytes in memory (lists that are no index file, tests).
  static Result<std::shared_ptr<const HashIndex>> FromBytes(std::vector<std::byte> bytes);

  virtual ~HashIndex() = default;

  virtual std::span<const ListSource> sources() const = 0;
  virtual int64_t entry_count(SignalKind kind) const = 0;
  bool has(SignalKind kind) const { return entry_count(kind) > 0; }
  virtual int64_t size_bytes() const = 0;
  virtual std::string checksum() const = 0;  // SHA-256 of the content, hex: names this state of the lists

  /// Entries equal to `digest`, of BytesOf(kind) bytes. Appends to `hits`. Constant time but for hits.
  virtual void FindDigest(SignalKind kind, std::span<const uint8_t> digest,
                          std::vector<IndexHit>& hits) const = 0;

  /// Begins to load what FindDigest will read. For many digests in turn: called some sixteen ahead, the
  /// waiting for memory overlaps.
  virtual void PrefetchDigest(SignalKind, std::span<const uint8_t> /*digest*/) const {}

  /// Entries within `max_distance` (0 to 64, inclusive) of any needle; complete: the same set as comparing
  /// with every entry. Each (source, needle) is given once, with its smallest distance.
  virtual void FindPdq(std::span<const Pdq> needles, int max_distance, std::vector<IndexHit>& hits) const = 0;

  /// Entries that cover the URL: exact (without fragment), a path prefix at a segment boundary, its host or a
  /// parent domain.
  virtual void FindUrl(const Url& url, std::vector<IndexHit>& hits) const = 0;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_KNOWN_HASH_HASH_INDEX_H_
