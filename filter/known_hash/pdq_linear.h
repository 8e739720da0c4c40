#ifndef TAMIS_FILTER_KNOWN_HASH_PDQ_LINEAR_H_
#define TAMIS_FILTER_KNOWN_HASH_PDQ_LINEAR_H_

// One hash compared with many, as fast as the processor allows.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "filter/known_hash/pdq_layout.h"

namespace tamis::hash_index {

struct NearRow {
  uint32_t row = 0;
  int32_t distance = 0;
  bool operator==(const NearRow&) const = default;
};

/// Appends the rows of `keys` (32 bytes each, `rows` of them) within `max_distance` of the needle, whose
/// words are bytes in the same order.
using CompareRows = void (*)(const uint8_t* keys, size_t rows, const PdqWords& needle, int max_distance,
                             std::vector<NearRow>& near);

/// The same for the rows that are named, anywhere in `keys`.
using CompareSomeRows = void (*)(const uint8_t* keys, std::span<const uint32_t> rows, const PdqWords& needle,
                                 int max_distance, std::vector<NearRow>& near);

struct Comparer {
  std::string_view name;
  CompareRows compare = nullptr;
  CompareSomeRows compare_some = nullptr;
};

/// Those that this processor can run, the fastest first. All give the same.
std::span<const Comparer> Comparers();

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_PDQ_LINEAR_H_
