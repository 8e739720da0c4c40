#ifndef TAMIS_CRAWLER_FRONTIER_SEEN_CACHE_H_
#define TAMIS_CRAWLER_FRONTIER_SEEN_CACHE_H_

// The URLs seen most recently, in bounded memory, so that most links of a page ask no database.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tamis {

/// A set of 128-bit hashes, four to a bucket; a full bucket forgets one. "No" means ask the database; "yes"
/// is sure (128 bits under a secret seed: no collision by chance or by design). Thread-safety: none. Cost:
/// one hash of the text.
class SeenCache {
 public:
  /// `seed` must not be known outside. Memory: the largest power of two of buckets that fits `bytes`, at
  /// least one.
  SeenCache(int64_t bytes, uint64_t seed);

  /// `space` keeps kinds of text apart.
  bool Contains(uint8_t space, std::string_view text) const;
  void Insert(uint8_t space, std::string_view text);

 private:
  struct Hash {
    uint64_t low = 0;
    uint64_t high = 0;
    bool operator==(const Hash&) const = default;
  };
  using Bucket = std::array<Hash, 4>;

  Hash HashOf(uint8_t space, std::string_view text) const;

  const uint64_t seed_;
  std::vector<Bucket> buckets_;
  uint64_t replaced_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FRONTIER_SEEN_CACHE_H_
