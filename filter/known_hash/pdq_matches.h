#ifndef TAMIS_FILTER_KNOWN_HASH_PDQ_MATCHES_H_
#define TAMIS_FILTER_KNOWN_HASH_PDQ_MATCHES_H_

// Rows near needles, each source and needle once, with its smallest distance.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

namespace tamis::hash_index {

struct PdqMatch {
  uint16_t needle = 0;
  uint16_t source = 0;
  int32_t distance = 0;
};

/// Memory: in proportion to the answer, however many rows match.
class PdqMatches {
 public:
  void Add(const PdqMatch& match) {
    matches_.push_back(match);
    if (matches_.size() >= next_compaction_) Compact();
  }

  /// Sorted by needle, then source.
  std::span<const PdqMatch> Sorted() {
    Compact();
    return matches_;
  }

 private:
  static constexpr size_t kLeastCompaction = 4096;

  void Compact() {
    std::sort(matches_.begin(), matches_.end(), [](const PdqMatch& a, const PdqMatch& b) {
      return std::tie(a.needle, a.source, a.distance) < std::tie(b.needle, b.source, b.distance);
    });
    const auto same = [](const PdqMatch& a, const PdqMatch& b) {
      return a.needle == b.needle && a.source == b.source;
    };
    matches_.erase(std::unique(matches_.begin(), matches_.end(), same), matches_.end());
    next_compaction_ = std::max(2 * matches_.size(), kLeastCompaction);
  }

  std::vector<PdqMatch> matches_;
  size_t next_compaction_ = kLeastCompaction;
};

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_PDQ_MATCHES_H_
