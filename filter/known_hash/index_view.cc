#include "filter/known_hash/index_view.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "crawler/core/digest_stream.h"
#include "filter/known_hash/index_checks.h"
#include "filter/known_hash/pdq_layout.h"
#include "filter/known_hash/source_table.h"

namespace tamis::hash_index {
namespace {

bool KindsAreKnown(const SectionEntry& entry, size_t segments) {
  if (static_cast<size_t>(entry.type) >= kSectionTypes || static_cast<size_t>(entry.table) >= kTables)
    return false;
  if (entry.type == SectionType::kSourceTable) return entry.segment == 0 && entry.detail == 0;
  return entry.segment < segments;
}

/// Bounds of a section, and that it lies behind the one before it.
bool LiesIn(const SectionEntry& entry, uint64_t begin, uint64_t end) {
  const size_t unit = UnitBytes(entry.type, entry.table);
  return entry.offset >= begin && entry.offset % kSectionAlignment == 0 && entry.offset <= end &&
         entry.bytes <= end - entry.offset && entry.bytes % unit == 0 && entry.count == entry.bytes / unit &&
         entry.count <= kMaxRows;
}

/// Reads the header and the section table.
Status ReadSections(std::span<const std::byte> bytes, IndexView* view) {
  FileHeader header;
  if (bytes.size() < sizeof header + kChecksumBytes) return Damaged("shorter than its header");
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != kMagic) return Damaged("not an index file");
  if (header.version != kFormatVersion) return Damaged("an unknown format version");
  if (header.file_bytes != bytes.size()) return Damaged("not of the size it says");
  if (header.segments > kMaxSegments || header.reserved != 0) return Damaged("an impossible header");
  const uint64_t end = bytes.size() - kChecksumBytes;
  if (header.sections > kMaxSections || header.sections > (end - sizeof header) / sizeof(SectionEntry))
    return Damaged("more sections than it has room for");
  view->key = header.key;
  view->segments.resize(header.segments);
  view->sections.resize(header.sections);
  const size_t table_bytes = header.sections * sizeof(SectionEntry);
  if (table_bytes > 0) std::memcpy(view->sections.data(), bytes.data() + sizeof header, table_bytes);

  uint64_t begin = sizeof header + table_bytes;
  for (const SectionEntry& entry : view->sections) {
    if (entry.reserved != 0 || !KindsAreKnown(entry, header.segments)) return Damaged("an unknown section");
    if (!LiesIn(entry, begin, end)) return Damaged("a section outside of its bounds");
    begin = entry.offset + entry.bytes;
  }
  return {};
}

template <class T>
std::span<const T> Elements(std::span<const std::byte> bytes, const SectionEntry& entry) {
  return {reinterpret_cast<const T*>(bytes.data() + entry.offset), entry.bytes / sizeof(T)};
}

/// What is a table of one segment, still unchecked. False: a section of this kind is already there, or there
/// cannot be one.
class Assembler {
 public:
  Assembler(std::span<const std::byte> bytes, IndexView* view) : bytes_(bytes), view_(*view) {
    for (SegmentView& segment : view_.segments) {
      for (size_t i = 0; i < kTables; ++i) segment.tables[i].id = static_cast<TableId>(i);
    }
  }

  bool Add(const SectionEntry& entry) {
    for (const SectionEntry& other : seen_) {
      if (other.type == entry.type && other.table == entry.table && other.segment == entry.segment &&
          (other.detail == entry.detail || entry.type == SectionType::kKeys))
        return false;
    }
    seen_.push_back(entry);
    if (entry.type == SectionType::kSourceTable) return true;
    TableView& table = view_.segments[entry.segment].tables[static_cast<size_t>(entry.table)];
    if (entry.detail != 0 && entry.type != SectionType::kTombstones && entry.table != TableId::kPdq)
      return false;
    switch (entry.type) {
      case SectionType::kKeys:
        table.keys = Elements<uint8_t>(bytes_, entry);
        table.rows = entry.count;
        table.layout = entry.detail;
        return true;
      case SectionType::kSources:
        table.sources = Elements<uint16_t>(bytes_, entry);
        return entry.detail == 0;
      case SectionType::kBuckets:
        table.buckets = Elements<uint32_t>(bytes_, entry);
        return entry.detail == 0;
      case SectionType::kFilter:
        table.filter = Elements<uint64_t>(bytes_, entry);
        return entry.detail == 0;
      case SectionType::kProvenance:
        table.provenance = Elements<ProvenanceRow>(bytes_, entry);
        return entry.detail == 0;
      case SectionType::kSlotOffsets:
        return AddSlot(entry, &table.slot_offsets);
      case SectionType::kSlotRows:
        return AddSlot(entry, &table.slot_rows);
      case SectionType::kTombstones:
        return entry.detail < entry.segment;
      case SectionType::kSourceTable:
        return false;
    }
    return false;
  }

 private:
  bool AddSlot(const SectionEntry& entry, std::vector<std::span<const uint32_t>>* slots) const {
    constexpr size_t kMaxSlots = 16;
    if (entry.table != TableId::kPdq || entry.detail >= kMaxSlots) return false;
    if (slots->size() <= entry.detail) slots->resize(entry.detail + size_t{1});
    (*slots)[entry.detail] = Elements<uint32_t>(bytes_, entry);
    return true;
  }

  const std::span<const std::byte> bytes_;
  IndexView& view_;
  std::vector<SectionEntry> seen_;
};

Status ApplyTombstones(std::span<const std::byte> bytes, const SectionEntry& entry, IndexView* view) {
  TableView& table = view->segments[entry.detail].tables[static_cast<size_t>(entry.table)];
  if (table.dead.empty()) table.dead.resize((table.rows + 63) / 64);
  for (const uint32_t row : Elements<uint32_t>(bytes, entry)) {
    if (row >= table.rows) return Damaged("a tombstone of a row that does not exist");
    if (table.is_dead(row)) return Damaged("a tombstone twice");
    table.dead[row / 64] |= uint64_t{1} << (row % 64);
    ++table.dead_rows;
  }
  return {};
}

/// The source table says how many rows each source has; the rows must agree.
Status CheckCounts(const IndexView& view) {
  std::vector<std::array<int64_t, kSignalKinds>> counted(view.sources.size());
  for (const SegmentView& segment : view.segments) {
    for (const TableView& table : segment.tables) {
      for (size_t row = 0; row < table.rows; ++row) {
        if (!table.is_dead(row)) ++counted[table.sources[row]][static_cast<size_t>(KindOf(table.id))];
      }
    }
  }
  for (size_t i = 0; i < counted.size(); ++i) {
    if (counted[i] != view.sources[i].entries)
      return Damaged("a source with another number of entries than it says");
  }
  return {};
}

}  // namespace

Result<IndexView> ReadIndex(std::span<const std::byte> bytes) {
  IndexView view;
  Status good = ReadSections(bytes, &view);
  if (!good) return good.error();
  std::memcpy(view.checksum.data(), bytes.data() + bytes.size() - kChecksumBytes, kChecksumBytes);

  Assembler assembler(bytes, &view);
  bool has_sources = false;
  for (const SectionEntry& entry : view.sections) {
    if (!assembler.Add(entry)) return Damaged("an impossible section");
    if (entry.type != SectionType::kSourceTable) continue;
    const auto* text = reinterpret_cast<const char*>(bytes.data() + entry.offset);
    Result<std::vector<ListSource>> sources = ReadSourceTable({text, entry.bytes});
    if (!sources) return sources.error();
    view.sources = *std::move(sources);
    has_sources = true;
  }
  if (!has_sources) return Damaged("no source table");
  for (const SegmentView& segment : view.segments) {
    for (const TableView& table : segment.tables) {
      good = CheckTable(table, view.sources.size());
      if (!good) return good.error();
    }
  }
  for (const SectionEntry& entry : view.sections) {
    if (entry.type == SectionType::kTombstones) good = ApplyTombstones(bytes, entry, &view);
    if (!good) return good.error();
  }
  for (SegmentView& segment : view.segments) {
    for (TableView& table : segment.tables) {
      if (!table.buckets.empty())
        table.bucket_bits = static_cast<int>(std::bit_width(table.buckets.size() - 1)) - 1;
    }
  }
  good = CheckCounts(view);
  if (!good) return good.error();
  return view;
}

Status VerifyChecksum(std::span<const std::byte> bytes) {
  if (bytes.size() < kChecksumBytes) return Damaged("shorter than its header");
  const std::span<const std::byte> content = bytes.first(bytes.size() - kChecksumBytes);
  Sha256Stream stream;
  stream.Update(content);
  const Result<Sha256> digest = stream.Finish();
  if (!digest) return digest.error();
  if (std::memcmp(digest->data(), bytes.data() + content.size(), kChecksumBytes) != 0)
    return Damaged("its checksum is wrong");
  return {};
}

}  // namespace tamis::hash_index
