#include "crawler/link_cache.h"

#include <xxhash.h>

namespace tamis {

bool LinkCache::Known(std::string_view text, std::string_view scope) {
  const XXH128_hash_t hash =
      XXH3_128bits_withSeed(text.data(), text.size(), XXH3_64bits(scope.data(), scope.size()));
  Slot& slot = slots_[hash.low64 % slots_.size()];
  if (slot.low == hash.low64 && slot.high == hash.high64) return true;
  slot = {.low = hash.low64, .high = hash.high64};
  return false;
}

}  // namespace tamis
