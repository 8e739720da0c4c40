#include "crawler/frontier/seen_cache.h"

#include <xxhash.h>

#include <algorithm>
#include <bit>

namespace tamis {

SeenCache::SeenCache(int64_t bytes, uint64_t seed)
    : seed_(seed),
      buckets_(std::bit_floor(std::max<uint64_t>(1, static_cast<uint64_t>(bytes) / sizeof(Bucket)))) {}

SeenCache::Hash SeenCache::HashOf(uint8_t space, std::string_view text) const {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(text.data(), text.size(), seed_ + space);
  return {hash.low64, hash.high64 | 1};  // never the empty slot
}

bool SeenCache::Contains(uint8_t space, std::string_view text) const {
  const Hash hash = HashOf(space, text);
  const Bucket& bucket = buckets_[hash.low & (buckets_.size() - 1)];
  return std::find(bucket.begin(), bucket.end(), hash) != bucket.end();
}

void SeenCache::Insert(uint8_t space, std::string_view text) {
  const Hash hash = HashOf(space, text);
  Bucket& bucket = buckets_[hash.low & (buckets_.size() - 1)];
  if (std::find(bucket.begin(), bucket.end(), hash) != bucket.end()) return;
  auto slot = std::find(bucket.begin(), bucket.end(), Hash());
  if (slot == bucket.end()) slot = bucket.begin() + static_cast<std::ptrdiff_t>(replaced_++ % bucket.size());
  *slot = hash;
}

}  // namespace tamis
