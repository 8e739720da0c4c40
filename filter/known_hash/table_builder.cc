#include "filter/known_hash/table_builder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "crawler/core/check.h"
#include "filter/known_hash/section_plan.h"

namespace tamis::hash_index {
namespace {

constexpr uint16_t kNoSegment = 0xFFFF;

/// A key of a source by a record. While an import goes on, `place` is the number of the record.
template <size_t kBytes>
struct Triple {
  std::array<uint8_t, kBytes> key;
  uint16_t source;
  uint16_t segment;  // of the base that says exactly this; kNoSegment: none
  uint32_t place;    // row in that segment
  uint64_t record;   // 0: without id

  bool SameRow(const Triple& other) const { return source == other.source && key == other.key; }
  bool SameTriple(const Triple& other) const { return record == other.record && SameRow(other); }
};

template <size_t kBytes>
bool Before(const Triple<kBytes>& a, const Triple<kBytes>& b) {
  const int order = std::memcmp(a.key.data(), b.key.data(), kBytes);
  if (order != 0) return order < 0;
  if (a.source != b.source) return a.source < b.source;
  return a.record < b.record;
}

template <size_t kBytes>
class Table final : public TableBuilder {
 public:
  Table(TableId id, std::optional<uint8_t> pdq_layout) : id_(id), pdq_layout_(pdq_layout) {}

  void Load(const TableView& table, uint8_t segment) override {
    const size_t middle = triples_.size();
    auto provenance = table.provenance.begin();
    triples_.reserve(middle + std::max(table.rows, table.provenance.size()));
    for (size_t row = 0; row < table.rows; ++row) {
      Row triple{.source = table.sources[row], .segment = segment, .place = static_cast<uint32_t>(row)};
      std::memcpy(triple.key.data(), table.key(row), kBytes);
      const bool has_records = provenance != table.provenance.end() && provenance->row == row;
      if (!has_records && !table.is_dead(row)) triples_.push_back(triple);
      for (; provenance != table.provenance.end() && provenance->row == row; ++provenance) {
        triple.record = provenance->record();
        if (!table.is_dead(row)) triples_.push_back(triple);
      }
    }
    std::inplace_merge(triples_.begin(), triples_.begin() + static_cast<std::ptrdiff_t>(middle),
                       triples_.end(), Before<kBytes>);
  }

  void Apply(const Change& change) override {
    std::vector<Row>& rows = change.removed ? removed_ : added_;
    rows.push_back({.source = 0, .segment = kNoSegment, .place = change.sequence, .record = change.record});
    std::memcpy(rows.back().key.data(), change.key, kBytes);
  }

  TableCounts EndImport(uint16_t source, bool is_snapshot, const RecordLog& log) override {
    Settle(source, log);
    TableCounts counts;
    if (triples_.empty()) {
      triples_ = std::exchange(added_, {});
      ForEachRow(triples_, [&](auto, auto) { ++counts.added; });
      return counts;
    }
    const auto goes = [&](const Row& old) {
      if (old.source != source) return false;
      if (is_snapshot) return true;
      return old.record != 0 ? log.Contains(old.record)
                             : std::binary_search(removed_.begin(), removed_.end(), old, Before<kBytes>);
    };
    Merge(goes, &counts);
    removed_ = {};
    return counts;
  }

  void CountRows(std::span<int64_t> by_source) const override {
    ForEachRow(triples_, [&](auto begin, auto) { ++by_source[begin->source]; });
  }

  TableDelta DeltaTo(std::span<const SegmentView> base) const override {
    TableDelta delta;
    size_t kept = 0;
    ForEachRow(triples_, [&](auto begin, auto) { ++(begin->segment == kNoSegment ? delta.added : kept); });
    for (const SegmentView& segment : base)
      delta.live += segment.table(id_).rows - segment.table(id_).dead_rows;
    delta.tombstones = delta.live - kept;
    return delta;
  }

  void PlanAll(std::vector<PlannedSection>& sections) const override { Plan(0, false, sections); }

  void PlanDelta(std::span<const SegmentView> base, std::vector<PlannedSection>& sections) const override {
    const auto segment = static_cast<uint8_t>(base.size());
    Plan(segment, true, sections);
    for (size_t older = 0; older < base.size(); ++older) {
      std::vector<uint32_t> tombstones = GoneFrom(base[older].table(id_), older);
      if (tombstones.empty()) continue;
      sections.push_back(PlanNumbers({.type = SectionType::kTombstones,
                                      .table = id_,
                                      .segment = segment,
                                      .detail = static_cast<uint8_t>(older)},
                                     std::move(tombstones)));
    }
  }

 private:
  using Row = Triple<kBytes>;
  using Iterator = typename std::vector<Row>::const_iterator;

  /// Calls `visit(begin, end)` with the triples of each row.
  template <class Visit>
  static void ForEachRow(const std::vector<Row>& triples, const Visit& visit) {
    for (auto begin = triples.begin(); begin != triples.end();) {
      auto end = begin + 1;
      while (end != triples.end() && end->SameRow(*begin)) ++end;
      visit(begin, end);
      begin = end;
    }
  }

  /// Leaves in added_ what the import says in the end, and in removed_ what it takes back by value; both
  /// sorted, each triple once.
  void Settle(uint16_t source, const RecordLog& log) {
    const auto outdated = [&](const Row& row) {
      return row.record != 0 && !log.IsLatest(row.record, row.place);
    };
    std::erase_if(added_, outdated);
    for (std::vector<Row>* rows : {&added_, &removed_}) {
      for (Row& row : *rows) row.source = source;
      std::sort(rows->begin(), rows->end(), [](const Row& a, const Row& b) {
        return Before(a, b) || (!Before(b, a) && a.place > b.place);  // the last one first
      });
      const auto same = [](const Row& a, const Row& b) { return a.SameTriple(b); };
      rows->erase(std::unique(rows->begin(), rows->end(), same), rows->end());
    }
    const auto taken_back = [&](const Row& row) {
      const auto removal = std::lower_bound(removed_.begin(), removed_.end(), row, Before<kBytes>);
      return removal != removed_.end() && removal->SameTriple(row) && removal->place > row.place;
    };
    if (!removed_.empty()) std::erase_if(added_, taken_back);
  }

  /// triples_ without those that go, and with those that were added.
  template <class Goes>
  void Merge(const Goes& goes, TableCounts* counts) {
    std::vector<Row> merged;
    merged.reserve(std::max(triples_.size(), added_.size()));
    auto old = triples_.begin();
    auto fresh = added_.begin();
    while (old != triples_.end() || fresh != added_.end()) {
      const bool from_old = fresh == added_.end() || (old != triples_.end() && !Before(*fresh, *old));
      const Row row = from_old ? *old : *fresh;
      const size_t first = merged.size();
      bool changed = false;
      bool was = false;
      bool named = false;
      while (true) {  // all triples of the row
        const bool has_old = old != triples_.end() && old->SameRow(row);
        const bool has_fresh = fresh != added_.end() && fresh->SameRow(row);
        if (!has_old && !has_fresh) break;
        const bool takes_old = has_old && (!has_fresh || !Before(*fresh, *old));
        const bool takes_fresh = has_fresh && (!has_old || !Before(*old, *fresh));
        was |= has_old;
        named |= has_fresh;
        if (takes_fresh && !takes_old) changed = true;
        if (takes_old && !takes_fresh && goes(*old)) {
          changed = true;
        } else {
          merged.push_back(takes_old ? *old : *fresh);
        }
        if (takes_old) ++old;
        if (takes_fresh) ++fresh;
      }
      const bool is = merged.size() > first;
      for (size_t i = first; changed && i < merged.size(); ++i) merged[i].segment = kNoSegment;
      if (is && !was) ++counts->added;
      if (was && !is) ++counts->removed;
      if (was && is && named) ++counts->unchanged;
    }
    triples_ = std::move(merged);
    added_ = {};
  }

  /// Rows of the segment that are live and that no row here stands for.
  std::vector<uint32_t> GoneFrom(const TableView& table, size_t segment) const {
    std::vector<bool> kept(table.rows);
    ForEachRow(triples_, [&](auto begin, auto) {
      if (begin->segment == segment) kept[begin->place] = true;
    });
    std::vector<uint32_t> gone;
    for (size_t row = 0; row < table.rows; ++row) {
      if (!kept[row] && !table.is_dead(row)) gone.push_back(static_cast<uint32_t>(row));
    }
    return gone;
  }

  void Plan(uint8_t segment, bool new_only, std::vector<PlannedSection>& sections) const {
    const auto for_each = [this, new_only](const RowVisitor& visit) {
      std::vector<uint64_t> records;
      ForEachRow(triples_, [&](auto begin, auto end) {
        if (new_only && begin->segment != kNoSegment) return;
        records.clear();
        if (end - begin > 1 || begin->record != 0) {
          for (auto triple = begin; triple != end; ++triple) records.push_back(triple->record);
        }
        visit({begin->key.data(), begin->source, records});
      });
    };
    PlanTable(id_, segment, pdq_layout_, for_each, sections);
  }

  const TableId id_;
  const std::optional<uint8_t> pdq_layout_;
  std::vector<Row> triples_;  // sorted
  std::vector<Row> added_;    // of the import that goes on
  std::vector<Row> removed_;
};

}  // namespace

std::unique_ptr<TableBuilder> TableBuilder::Make(TableId id, std::optional<uint8_t> pdq_layout) {
  constexpr size_t kMd5Bytes = 16;
  constexpr size_t kSha1Bytes = 20;
  constexpr size_t kSha256Bytes = 32;
  switch (KeyBytes(id)) {
    case kMd5Bytes:
      return std::make_unique<Table<kMd5Bytes>>(id, pdq_layout);
    case kSha1Bytes:
      return std::make_unique<Table<kSha1Bytes>>(id, pdq_layout);
    default:
      CHECK(KeyBytes(id) == kSha256Bytes);
      return std::make_unique<Table<kSha256Bytes>>(id, pdq_layout);
  }
}

}  // namespace tamis::hash_index
