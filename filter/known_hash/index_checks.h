#ifndef TAMIS_FILTER_KNOWN_HASH_INDEX_CHECKS_H_
#define TAMIS_FILTER_KNOWN_HASH_INDEX_CHECKS_H_

// Whether the content of a table keeps its bounds and its order.

#include <cstddef>
#include <string_view>

#include "crawler/core/result.h"
#include "filter/known_hash/index_view.h"

namespace tamis::hash_index {

/// kRefused, "damaged index: `what`".
Error Damaged(std::string_view what);

/// Errors: kRefused.
Status CheckTable(const TableView& table, size_t sources);

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_INDEX_CHECKS_H_
