#ifndef TAMIS_FILTER_KNOWN_HASH_SOURCE_TABLE_H_
#define TAMIS_FILTER_KNOWN_HASH_SOURCE_TABLE_H_

// The sources of an index file in wire form.

#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"

namespace tamis::hash_index {

std::string WriteSourceTable(const std::vector<ListSource>& sources);

/// Errors: kRefused: damaged.
Result<std::vector<ListSource>> ReadSourceTable(std::string_view bytes);

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_SOURCE_TABLE_H_
