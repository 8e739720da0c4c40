#ifndef TAMIS_CRAWLER_LINK_CACHE_H_
#define TAMIS_CRAWLER_LINK_CACHE_H_

// Links that were dealt with a short while ago: pages of a site repeat the same hundred.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tamis {

/// A direct-mapped cache of 128-bit hashes, 16 bytes a slot. Forgets silently; says "known" of a text it
/// never saw with a probability of about 2^-128 for each question. Not thread-safe.
class LinkCache {
 public:
  explicit LinkCache(size_t slots) : slots_(slots) {}

  /// True if `text` was added with an equal `scope` and not yet overwritten. Adds it.
  bool Known(std::string_view text, std::string_view scope);

 private:
  struct Slot {
    uint64_t low = 0;
    uint64_t high = 0;
  };
  std::vector<Slot> slots_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_LINK_CACHE_H_
