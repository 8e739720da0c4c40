#include "filter/known_hash/index_checks.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "filter/known_hash/key_search.h"
#include "filter/known_hash/pdq_layout.h"

namespace tamis::hash_index {
namespace {

/// From 0 up to `last`, never down: every range between two of them lies in [0, last].
bool AreOffsets(std::span<const uint32_t> offsets, size_t last) {
  return !offsets.empty() && offsets.front() == 0 && offsets.back() == last &&
         std::is_sorted(offsets.begin(), offsets.end());
}

bool RowsAreSorted(const TableView& table) {
  const size_t size = KeyBytes(table.id);
  for (size_t row = 1; row < table.rows; ++row) {
    const int order = std::memcmp(table.key(row - 1), table.key(row), size);
    if (order > 0 || (order == 0 && table.sources[row - 1] >= table.sources[row])) return false;
  }
  return true;
}

bool FilterHidesARow(const TableView& table) {
  if (table.filter.empty()) return false;
  for (size_t row = 0; row < table.rows; ++row) {
    if (!MayContain(table.filter, table.key(row))) return true;
  }
  return false;
}

Status CheckBuckets(const TableView& table) {
  constexpr int kMaxBucketBits = 32;
  if (table.buckets.empty()) return {};
  const size_t buckets = table.buckets.size() - 1;
  if (buckets < 2 || !std::has_single_bit(buckets)) return Damaged("an impossible number of buckets");
  const auto bits = static_cast<int>(std::bit_width(buckets)) - 1;
  if (bits > kMaxBucketBits || !AreOffsets(table.buckets, table.rows))
    return Damaged("buckets outside of the rows");
  for (size_t bucket = 0; bucket < buckets; ++bucket) {
    for (size_t row = table.buckets[bucket]; row < table.buckets[bucket + 1]; ++row) {
      if (BigEndian64(table.key(row)) >> (64 - bits) != bucket) return Damaged("a row in the wrong bucket");
    }
  }
  return {};
}

Status CheckSlots(const TableView& table) {
  const std::optional<std::span<const uint8_t>> widths = SlotWidths(table.layout);
  if (!widths || (table.id != TableId::kPdq && table.layout != kLinearLayout))
    return Damaged("an unknown layout");
  if (table.slot_offsets.size() != widths->size()) return Damaged("not the slots of its layout");
  if (table.slot_rows.size() != (widths->empty() ? 0 : widths->size()))
    return Damaged("not the slots of its layout");
  for (size_t slot = 0; slot < widths->size(); ++slot) {
    const std::span<const uint32_t> rows = table.slot_rows[slot];
    if (rows.size() != (slot == 0 ? 0 : table.rows)) return Damaged("a slot without all rows");
    if (table.slot_offsets[slot].size() != (size_t{1} << (*widths)[slot]) + 1 ||
        !AreOffsets(table.slot_offsets[slot], table.rows))
      return Damaged("a slot outside of the rows");
    if (std::any_of(rows.begin(), rows.end(), [&](uint32_t row) { return row >= table.rows; }))
      return Damaged("a slot with a row that does not exist");
  }
  return {};
}

bool ProvenanceIsSorted(const TableView& table) {
  const ProvenanceRow* before = nullptr;
  for (const ProvenanceRow& row : table.provenance) {
    if (row.row >= table.rows) return false;
    if (before != nullptr &&
        (before->row > row.row || (before->row == row.row && before->record() >= row.record())))
      return false;
    before = &row;
  }
  return true;
}

}  // namespace

Error Damaged(std::string_view what) {
  return {ErrorCode::kRefused, "damaged index: " + std::string(what)};
}

Status CheckTable(const TableView& table, size_t sources) {
  if (table.sources.size() != table.rows) return Damaged("rows without a source");
  if (std::any_of(table.sources.begin(), table.sources.end(),
                  [&](uint16_t source) { return source >= sources; }))
    return Damaged("a row of a source that does not exist");
  if (!RowsAreSorted(table)) return Damaged("rows out of order");
  if (!ProvenanceIsSorted(table)) return Damaged("records out of order");
  if (FilterHidesARow(table)) return Damaged("a filter that hides a row");
  const Status buckets = CheckBuckets(table);
  if (!buckets) return buckets;
  return CheckSlots(table);
}

}  // namespace tamis::hash_index
