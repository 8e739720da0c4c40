#ifndef TAMIS_FILTER_KNOWN_HASH_PDQ_LAYOUT_H_
#define TAMIS_FILTER_KNOWN_HASH_PDQ_LAYOUT_H_

// How the 256 bits of a PDQ hash are cut into slots for multi-index hashing.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "filter/known_hash/index_format.h"

namespace tamis::hash_index {

/// The bits of a hash in the order in which they are exchanged: word 0 holds bits 255 to 192.
using PdqWords = std::array<uint64_t, 4>;

/// Slots follow each other from the first bit on; the widths sum to 256. Layout 0 has none: every row is
/// compared.
inline constexpr uint8_t kLinearLayout = 0;
inline constexpr uint8_t kPdqLayouts = 4;

/// Null for a layout that does not exist.
std::optional<std::span<const uint8_t>> SlotWidths(uint8_t layout);

/// The one that is fastest for so many rows at distance 31 within the memory it may take.
uint8_t LayoutFor(size_t rows);

/// How far each slot is searched: nothing within a distance is missed if the sum of all radii + 1 exceeds it.
struct SlotRadii {
  std::vector<int> radii;  // -1: the slot is left out
  double cost_ns = 0;
};

/// The cheapest ones for `max_distance`; `widths` must not be empty.
SlotRadii RadiiFor(std::span<const uint8_t> widths, size_t rows, int max_distance);

/// What comparing with all rows costs, for comparison.
double CostOfComparing(size_t rows);

/// Bits [begin, begin + width) as a number; width at most 32.
inline uint32_t SlotValue(const PdqWords& words, size_t begin, size_t width) {
  const size_t word = begin / 64;
  const size_t shift = begin % 64;
  uint64_t bits = words[word] << shift;
  if (shift + width > 64) bits |= words[word + 1] >> (64 - shift);
  return static_cast<uint32_t>(bits >> (64 - width));
}

inline PdqWords WordsOf(const uint8_t* key) {
  return {BigEndian64(key), BigEndian64(key + 8), BigEndian64(key + 16), BigEndian64(key + 24)};
}

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_PDQ_LAYOUT_H_
