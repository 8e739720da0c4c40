#ifndef TAMIS_FILTER_KNOWN_HASH_PDQ_SEARCH_H_
#define TAMIS_FILTER_KNOWN_HASH_PDQ_SEARCH_H_

// PDQ hashes near others: complete within the distance that is asked for.

#include <span>

#include "crawler/core/pdq.h"
#include "filter/known_hash/index_view.h"
#include "filter/known_hash/pdq_matches.h"

namespace tamis::hash_index {

/// Adds all live rows of the table within `max_distance` of a needle.
void FindNear(const TableView& table, std::span<const Pdq> needles, int max_distance, PdqMatches& matches);

/// The same through the slots, even where comparing with all rows is faster. The table must have slots.
void FindBySlots(const TableView& table, std::span<const Pdq> needles, int max_distance, PdqMatches& matches);

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_PDQ_SEARCH_H_
