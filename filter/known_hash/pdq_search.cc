#include "filter/known_hash/pdq_search.h"

#include <bit>
#include <cstring>

namespace tamis::hash_index {
namespace {

/// The needle as the file has its keys in memory, so that rows are compared as they lie.
PdqWords AsStored(const Pdq& needle) {
  const std::array<uint8_t, 32> bytes = ToBytes(needle);
  PdqWords words{};
  std::memcpy(words.data(), bytes.data(), bytes.size());
  return words;
}

int DistanceTo(const PdqWords& needle, const uint8_t* key) {
  PdqWords words{};
  std::memcpy(words.data(), key, sizeof words);
  int distance = 0;
  for (size_t i = 0; i < words.size(); ++i) distance += std::popcount(words[i] ^ needle[i]);
  return distance;
}

}  // namespace

void FindNear(const TableView& table, const Pdq& needle, int max_distance, NearestBySource& nearest) {
  const PdqWords stored = AsStored(needle);
  for (size_t row = 0; row < table.rows; ++row) {
    const int distance = DistanceTo(stored, table.key(row));
    if (distance <= max_distance && !table.is_dead(row)) nearest.Add(table.sources[row], distance);
  }
}

}  // namespace tamis::hash_index
