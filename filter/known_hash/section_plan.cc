#include "filter/known_hash/section_plan.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "filter/known_hash/key_search.h"
#include "filter/known_hash/pdq_layout.h"

namespace tamis::hash_index {
namespace {

constexpr size_t kBufferBytes = 1 << 20;

/// Collects small pieces for a sink. The first error stays.
class BufferedSink {
 public:
  explicit BufferedSink(const ByteSink& sink) : sink_(sink) { buffer_.reserve(kBufferBytes); }

  void Add(const void* data, size_t size) {
    if (buffer_.size() + size > kBufferBytes) Flush();
    const auto* bytes = static_cast<const std::byte*>(data);
    buffer_.insert(buffer_.end(), bytes, bytes + size);
  }

  Status Finish() {
    Flush();
    return status_;
  }

 private:
  void Flush() {
    if (status_ && !buffer_.empty()) status_ = sink_(buffer_);
    buffer_.clear();
  }

  const ByteSink& sink_;
  std::vector<std::byte> buffer_;
  Status status_;
};

PlannedSection Plan(SectionEntry entry, size_t count, std::function<Status(const ByteSink&)> write) {
  entry.count = count;
  entry.bytes = count * UnitBytes(entry.type, entry.table);
  return {entry, std::move(write)};
}

Status WriteNumbers(const std::vector<uint32_t>& numbers, const ByteSink& sink) {
  return sink(std::as_bytes(std::span(numbers)));
}

/// For each value of `value_of(key)`, the number of rows with a lower one; then the number of rows.
template <class ValueOf>
std::vector<uint32_t> FirstRows(const RowSource& rows, size_t values, const ValueOf& value_of) {
  std::vector<uint32_t> first(values + 1);
  rows([&](const PlannedRow& row) { ++first[value_of(row.key) + 1]; });
  for (size_t value = 0; value < values; ++value) first[value + 1] += first[value];
  return first;
}

void PlanBuckets(TableId id, uint8_t segment, const RowSource& rows, size_t count,
                 std::vector<PlannedSection>& sections) {
  const int bits = BucketBitsFor(count);
  if (bits == 0 || id == TableId::kPdq) return;
  const auto write = [rows, bits](const ByteSink& sink) {
    const auto bucket = [bits](const uint8_t* key) { return BigEndian64(key) >> (64 - bits); };
    return WriteNumbers(FirstRows(rows, size_t{1} << bits, bucket), sink);
  };
  sections.push_back(
      Plan({.type = SectionType::kBuckets, .table = id, .segment = segment}, (size_t{1} << bits) + 1, write));
}

void PlanFilter(TableId id, uint8_t segment, const RowSource& rows, size_t count,
                std::vector<PlannedSection>& sections) {
  const size_t blocks = FilterBlocksFor(count);
  if (blocks == 0 || id == TableId::kPdq) return;
  const auto write = [rows, blocks](const ByteSink& sink) {
    std::vector<uint64_t> filter(blocks * kFilterWords);
    rows([&](const PlannedRow& row) { AddToFilter(filter, row.key); });
    return sink(std::as_bytes(std::span(filter)));
  };
  sections.push_back(Plan({.type = SectionType::kFilter, .table = id, .segment = segment}, blocks, write));
}

/// Rows by the value of a slot: a counting sort of row numbers.
std::vector<uint32_t> RowsBySlot(const RowSource& rows, size_t count, size_t begin, size_t width) {
  const auto value = [begin, width](const uint8_t* key) { return SlotValue(WordsOf(key), begin, width); };
  std::vector<uint32_t> next = FirstRows(rows, size_t{1} << width, value);
  std::vector<uint32_t> sorted(count);
  uint32_t number = 0;
  rows([&](const PlannedRow& row) { sorted[next[value(row.key)]++] = number++; });
  return sorted;
}

void PlanSlots(uint8_t segment, uint8_t layout, const RowSource& rows, size_t count,
               std::vector<PlannedSection>& sections) {
  const std::span<const uint8_t> widths = *SlotWidths(layout);
  size_t begin = 0;
  for (size_t slot = 0; slot < widths.size(); ++slot) {
    const size_t width = widths[slot];
    SectionEntry entry{.type = SectionType::kSlotOffsets,
                       .table = TableId::kPdq,
                       .segment = segment,
                       .detail = static_cast<uint8_t>(slot)};
    const auto write_offsets = [rows, begin, width](const ByteSink& sink) {
      const auto value = [begin, width](const uint8_t* key) { return SlotValue(WordsOf(key), begin, width); };
      return WriteNumbers(FirstRows(rows, size_t{1} << width, value), sink);
    };
    sections.push_back(Plan(entry, (size_t{1} << width) + 1, write_offsets));
    entry.type = SectionType::kSlotRows;
    const auto write_rows = [rows, count, begin, width](const ByteSink& sink) {
      return WriteNumbers(RowsBySlot(rows, count, begin, width), sink);
    };
    sections.push_back(slot == 0 ? Plan(entry, 0, [](const ByteSink&) { return Status(); })
                                 : Plan(entry, count, write_rows));
    begin += width;
  }
}

void PlanRows(TableId id, uint8_t segment, uint8_t layout, const RowSource& rows, size_t count,
              std::vector<PlannedSection>& sections) {
  const auto write_keys = [rows, size = KeyBytes(id)](const ByteSink& sink) {
    BufferedSink out(sink);
    rows([&](const PlannedRow& row) { out.Add(row.key, size); });
    return out.Finish();
  };
  const auto write_sources = [rows](const ByteSink& sink) {
    BufferedSink out(sink);
    rows([&](const PlannedRow& row) { out.Add(&row.source, sizeof row.source); });
    return out.Finish();
  };
  sections.push_back(Plan({.type = SectionType::kKeys, .table = id, .segment = segment, .detail = layout},
                          count, write_keys));
  sections.push_back(
      Plan({.type = SectionType::kSources, .table = id, .segment = segment}, count, write_sources));
}

void PlanProvenance(TableId id, uint8_t segment, const RowSource& rows, size_t count,
                    std::vector<PlannedSection>& sections) {
  if (count == 0) return;
  const auto write = [rows](const ByteSink& sink) {
    BufferedSink out(sink);
    uint32_t number = 0;
    rows([&](const PlannedRow& row) {
      for (const uint64_t record : row.records) {
        const ProvenanceRow provenance{number, static_cast<uint32_t>(record),
                                       static_cast<uint32_t>(record >> 32)};
        out.Add(&provenance, sizeof provenance);
      }
      ++number;
    });
    return out.Finish();
  };
  sections.push_back(Plan({.type = SectionType::kProvenance, .table = id, .segment = segment}, count, write));
}

}  // namespace

PlannedSection PlanNumbers(SectionEntry entry, std::vector<uint32_t> numbers) {
  const size_t count = numbers.size();
  return Plan(entry, count,
              [numbers = std::move(numbers)](const ByteSink& sink) { return WriteNumbers(numbers, sink); });
}

void PlanTable(TableId id, uint8_t segment, std::optional<uint8_t> pdq_layout, const RowSource& rows,
               std::vector<PlannedSection>& sections) {
  size_t count = 0;
  size_t records = 0;
  rows([&](const PlannedRow& row) {
    ++count;
    records += row.records.size();
  });
  if (count == 0) return;
  const uint8_t layout = id == TableId::kPdq ? pdq_layout.value_or(LayoutFor(count)) : kLinearLayout;
  PlanRows(id, segment, layout, rows, count, sections);
  PlanBuckets(id, segment, rows, count, sections);
  PlanFilter(id, segment, rows, count, sections);
  PlanSlots(segment, layout, rows, count, sections);
  PlanProvenance(id, segment, rows, records, sections);
}

}  // namespace tamis::hash_index
