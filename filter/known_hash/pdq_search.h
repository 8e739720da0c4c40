#ifndef TAMIS_FILTER_KNOWN_HASH_PDQ_SEARCH_H_
#define TAMIS_FILTER_KNOWN_HASH_PDQ_SEARCH_H_

// PDQ hashes near others: complete within the distance that is asked for.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "crawler/core/pdq.h"
#include "filter/known_hash/index_view.h"
#include "filter/known_hash/pdq_layout.h"

namespace tamis::hash_index {

/// The smallest distance of each source to one needle.
class NearestBySource {
 public:
  explicit NearestBySource(size_t sources) : nearest_(sources, kNone) {}

  void Add(uint16_t source, int distance) {
    if (nearest_[source] == kNone) touched_.push_back(source);
    if (distance < nearest_[source]) nearest_[source] = static_cast<int16_t>(distance);
  }

  /// Calls `visit(source, distance)` in the order of the sources, and forgets everything.
  template <class Visit>
  void Take(const Visit& visit) {
    std::sort(touched_.begin(), touched_.end());
    for (const uint16_t source : touched_) {
      visit(source, static_cast<int>(nearest_[source]));
      nearest_[source] = kNone;
    }
    touched_.clear();
  }

 private:
  static constexpr int16_t kNone = 257;

  std::vector<int16_t> nearest_;
  std::vector<uint16_t> touched_;
};

/// Adds all live rows of the table within `max_distance` of the needle.
void FindNear(const TableView& table, const Pdq& needle, int max_distance, NearestBySource& nearest);

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_PDQ_SEARCH_H_
