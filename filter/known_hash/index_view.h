#ifndef TAMIS_FILTER_KNOWN_HASH_INDEX_VIEW_H_
#define TAMIS_FILTER_KNOWN_HASH_INDEX_VIEW_H_

// The bytes of an index file as typed tables whose bounds have all been checked.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "crawler/core/digest.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "filter/known_hash/index_format.h"

namespace tamis::hash_index {

/// One table of one segment. Every row, id and source in it is inside its bounds, the keys are sorted, and
/// what leads to rows by leading bits or by slot covers exactly the rows there are.
struct TableView {
  TableId id = TableId::kMd5;
  size_t rows = 0;
  std::span<const uint8_t> keys;
  std::span<const uint16_t> sources;
  std::span<const uint32_t> buckets;  // empty: search all
  int bucket_bits = 0;
  std::span<const uint64_t> filter;  // four words a block; empty: every key may be there
  std::span<const ProvenanceRow> provenance;
  uint8_t layout = 0;                                   // PDQ
  std::vector<std::span<const uint32_t>> slot_offsets;  // PDQ, by slot
  std::vector<std::span<const uint32_t>>
      slot_rows;               // PDQ, by slot; empty for the first: rows are sorted by it
  std::vector<uint64_t> dead;  // a bit a row; empty: all live
  size_t dead_rows = 0;

  const uint8_t* key(size_t row) const { return keys.data() + row * KeyBytes(id); }
  bool is_dead(size_t row) const { return !dead.empty() && (dead[row / 64] >> (row % 64) & 1) != 0; }
};

struct SegmentView {
  std::array<TableView, kTables> tables;
  const TableView& table(TableId id) const { return tables[static_cast<size_t>(id)]; }
};

/// Lifetime: borrows the bytes.
struct IndexView {
  Key256 key{};
  Sha256 checksum{};
  std::vector<ListSource> sources;
  std::vector<SegmentView> segments;
  std::vector<SectionEntry> sections;
};

/// Checks everything but the checksum: cost O(bytes). Errors: kRefused, "damaged index: " and what is wrong.
Result<IndexView> ReadIndex(std::span<const std::byte> bytes);

/// Errors: kRefused when the last 32 bytes are not the SHA-256 of those before them; kInternal.
Status VerifyChecksum(std::span<const std::byte> bytes);

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_INDEX_VIEW_H_
