#ifndef TAMIS_FILTER_KNOWN_HASH_INDEX_LAYOUT_H_
#define TAMIS_FILTER_KNOWN_HASH_INDEX_LAYOUT_H_

// An index whose layout is chosen by hand: what tests and benchmarks compare.

#include <cstdint>
#include <memory>
#include <optional>

#include "crawler/core/result.h"
#include "filter/known_hash/index_builder.h"

namespace tamis::hash_index {

/// IndexBuilder::Make, whose segments get this layout (pdq_layout.h) whatever their size.
Result<std::unique_ptr<IndexBuilder>> MakeBuilder(std::shared_ptr<const HashIndex> base,
                                                  std::optional<uint8_t> pdq_layout);

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_INDEX_LAYOUT_H_
