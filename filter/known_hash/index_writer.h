#ifndef TAMIS_FILTER_KNOWN_HASH_INDEX_WRITER_H_
#define TAMIS_FILTER_KNOWN_HASH_INDEX_WRITER_H_

// Sections, front to back, as an index file.

#include <cstdint>
#include <vector>

#include "crawler/core/digest.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "filter/known_hash/table_builder.h"

namespace tamis::hash_index {

/// Writes header, section table, source table, sections and checksum. Errors: those of the sink; kTooLarge
/// for more sections or rows than the format holds; kInternal when a section is not of the size planned.
Status WriteIndex(const Key256& key, size_t segments, const std::vector<ListSource>& sources,
                  std::vector<PlannedSection> sections, const ByteSink& sink);

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_INDEX_WRITER_H_
