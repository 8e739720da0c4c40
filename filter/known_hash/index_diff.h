#ifndef TAMIS_FILTER_KNOWN_HASH_INDEX_DIFF_H_
#define TAMIS_FILTER_KNOWN_HASH_INDEX_DIFF_H_

// What changed from one index to another, in numbers only.

#include <array>
#include <cstdint>
#include <vector>

#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "filter/known_hash/hash_index.h"

namespace tamis {

/// One source, told by its label. Arrays are by SignalKind.
struct SourceDiff {
  ListSource source;  // as the newer index has it; of the older one if it is gone
  bool is_new = false;
  bool is_gone = false;
  std::array<int64_t, kSignalKinds> added{};
  std::array<int64_t, kSignalKinds> removed{};
};

struct IndexDiff {
  std::vector<SourceDiff> sources;  // of the newer index, then those that are gone
  /// False: the indexes were begun apart, so the keyed names of their URLs differ; all count as removed and
  /// added.
  bool urls_are_comparable = true;
};

/// Errors: kInvalidInput: not index files.
Result<IndexDiff> Compare(const HashIndex& older, const HashIndex& newer);

}  // namespace tamis

#endif  // TAMIS_FILTER_KNOWN_HASH_INDEX_DIFF_H_
