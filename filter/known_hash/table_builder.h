#ifndef TAMIS_FILTER_KNOWN_HASH_TABLE_BUILDER_H_
#define TAMIS_FILTER_KNOWN_HASH_TABLE_BUILDER_H_

// The rows of one table while an index is built.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "crawler/core/result.h"
#include "filter/known_hash/index_format.h"
#include "filter/known_hash/index_view.h"
#include "filter/known_hash/record_log.h"

namespace tamis::hash_index {

using ByteSink = std::function<Status(std::span<const std::byte>)>;

/// A section that can be written when its turn comes.
struct PlannedSection {
  SectionEntry entry;  // without the offset
  std::function<Status(const ByteSink&)> write;
};

/// One signal as it is applied. `record` 0: without an id.
struct Change {
  const uint8_t* key = nullptr;
  uint64_t record = 0;
  uint32_t sequence = 0;  // of the record within the import
  bool removed = false;
};

/// What one import did to a table, in rows of the source.
struct TableCounts {
  int64_t added = 0;
  int64_t removed = 0;
  int64_t unchanged = 0;
};

/// How many rows differ from the base.
struct TableDelta {
  size_t live = 0;  // of the base
  size_t added = 0;
  size_t tombstones = 0;
};

/// Holds what the index will say: the base, and all imports that have ended. Thread-safety: none.
class TableBuilder {
 public:
  /// Without a layout the number of rows decides.
  static std::unique_ptr<TableBuilder> Make(TableId id, std::optional<uint8_t> pdq_layout);
  virtual ~TableBuilder() = default;

  /// Takes the live rows of one segment in.
  virtual void Load(const TableView& table, uint8_t segment) = 0;

  virtual void Apply(const Change& change) = 0;
  virtual TableCounts EndImport(uint16_t source, bool is_snapshot, const RecordLog& log) = 0;

  /// Rows of each source.
  virtual void CountRows(std::span<int64_t> by_source) const = 0;
  virtual TableDelta DeltaTo(std::span<const SegmentView> base) const = 0;

  /// Sections of all rows, as segment 0, or of those that the base has not, as segment base.size(). Lifetime:
  /// they borrow this object, which must not change before they are written.
  virtual void PlanAll(std::vector<PlannedSection>& sections) const = 0;
  virtual void PlanDelta(std::span<const SegmentView> base, std::vector<PlannedSection>& sections) const = 0;
};

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_TABLE_BUILDER_H_
