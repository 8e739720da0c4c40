#ifndef TAMIS_FILTER_KNOWN_HASH_SECTION_PLAN_H_
#define TAMIS_FILTER_KNOWN_HASH_SECTION_PLAN_H_

// The sections of a table, made from its rows one after the other.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "filter/known_hash/table_builder.h"

namespace tamis::hash_index {

/// A row as it is written. `records` empty: it stands for itself.
struct PlannedRow {
  const uint8_t* key = nullptr;
  uint16_t source = 0;
  std::span<const uint64_t> records;
};

using RowVisitor = std::function<void(const PlannedRow&)>;

/// Gives all rows in order, as often as it is called.
using RowSource = std::function<void(const RowVisitor&)>;

/// Appends the sections of a table with these rows. None for a table without rows. Without a layout the
/// number of rows decides.
void PlanTable(TableId id, uint8_t segment, std::optional<uint8_t> pdq_layout, const RowSource& rows,
               std::vector<PlannedSection>& sections);

/// A section of numbers that are already there.
PlannedSection PlanNumbers(SectionEntry entry, std::vector<uint32_t> numbers);

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_SECTION_PLAN_H_
