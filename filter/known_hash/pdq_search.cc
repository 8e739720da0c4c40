#include "filter/known_hash/pdq_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "filter/known_hash/pdq_layout.h"
#include "filter/known_hash/pdq_linear.h"

namespace tamis::hash_index {
namespace {

constexpr size_t kKeyBytes = 32;

/// The needle as the file has its keys in memory, so that rows are compared as they lie.
PdqWords AsStored(const Pdq& needle) {
  const std::array<uint8_t, kKeyBytes> bytes = ToBytes(needle);
  PdqWords words{};
  std::memcpy(words.data(), bytes.data(), bytes.size());
  return words;
}

/// Calls `visit` with all values of so many bits of which `ones` are set.
template <class Visit>
void ForEachMask(size_t width, int ones, const Visit& visit) {
  if (ones == 0) return visit(uint64_t{0});
  uint64_t mask = (uint64_t{1} << ones) - 1;
  while (mask < uint64_t{1} << width) {
    visit(mask);
    const uint64_t lowest = mask & (~mask + 1);  // the next number with as many bits (Gosper's method)
    const uint64_t ripple = mask + lowest;
    mask = ((ripple ^ mask) >> 2 >> std::countr_zero(mask)) | ripple;
  }
}

/// One needle against the slots of a table. Random accesses are asked for well before they are made: the time
/// goes into waiting for memory, so as many as possible wait together.
class SlotSearch {
 public:
  SlotSearch(const TableView& table, std::span<const int> radii, int max_distance, PdqMatches& matches)
      : table_(table), radii_(radii), max_distance_(max_distance), matches_(matches) {}

  void Find(const Pdq& needle, uint16_t number) {
    const std::span<const uint8_t> widths = *SlotWidths(table_.layout);
    const PdqWords words = WordsOf(ToBytes(needle).data());
    stored_ = AsStored(needle);
    number_ = number;
    size_t begin = 0;
    for (size_t slot = 0; slot < widths.size(); ++slot) {
      const uint32_t value = SlotValue(words, begin, widths[slot]);
      values_.clear();
      for (int ones = 0; ones <= radii_[slot]; ++ones) {
        ForEachMask(widths[slot], ones,
                    [&](uint64_t mask) { values_.push_back(value ^ static_cast<uint32_t>(mask)); });
      }
      CollectRows(slot);
      Verify();
      begin += widths[slot];
    }
  }

 private:
  struct Range {
    uint32_t begin;
    uint32_t end;
  };
  static constexpr size_t kAhead = 24;

  /// Rows of all values of the slot.
  void CollectRows(size_t slot) {
    const uint32_t* offsets = table_.slot_offsets[slot].data();
    ranges_.clear();
    for (size_t i = 0; i < std::min(kAhead, values_.size()); ++i) __builtin_prefetch(offsets + values_[i]);
    for (size_t i = 0; i < values_.size(); ++i) {
      if (i + kAhead < values_.size()) __builtin_prefetch(offsets + values_[i + kAhead]);
      const Range range{offsets[values_[i]], offsets[values_[i] + 1]};
      if (range.begin < range.end) ranges_.push_back(range);
    }
    rows_.clear();
    if (slot == 0) {  // rows are sorted by it
      for (const Range& range : ranges_) {
        for (uint32_t row = range.begin; row < range.end; ++row) rows_.push_back(row);
      }
      return;
    }
    const uint32_t* rows = table_.slot_rows[slot].data();
    for (size_t i = 0; i < ranges_.size(); ++i) {
      if (i + kAhead < ranges_.size()) __builtin_prefetch(rows + ranges_[i + kAhead].begin);
      rows_.insert(rows_.end(), rows + ranges_[i].begin, rows + ranges_[i].end);
    }
  }

  void Verify() {
    near_.clear();
    compare_(table_.keys.data(), rows_, stored_, max_distance_, near_);
    for (const NearRow& found : near_) {
      if (table_.is_dead(found.row)) continue;
      matches_.Add({.needle = number_, .source = table_.sources[found.row], .distance = found.distance});
    }
  }

  const TableView& table_;
  const std::span<const int> radii_;
  const int max_distance_;
  PdqMatches& matches_;
  const CompareSomeRows compare_ = Comparers().front().compare_some;
  PdqWords stored_{};
  uint16_t number_ = 0;
  std::vector<uint32_t> values_;
  std::vector<Range> ranges_;
  std::vector<uint32_t> rows_;
  std::vector<NearRow> near_;
};

/// All needles against all rows, block by block, so that a block is read from memory once.
void CompareWithAll(const TableView& table, std::span<const Pdq> needles, int max_distance,
                    PdqMatches& matches) {
  constexpr size_t kBlockRows = 512;  // 16 KiB
  const CompareRows compare = Comparers().front().compare;
  std::vector<PdqWords> stored;
  stored.reserve(needles.size());
  for (const Pdq& needle : needles) stored.push_back(AsStored(needle));
  std::vector<NearRow> near;
  for (size_t begin = 0; begin < table.rows; begin += kBlockRows) {
    const size_t rows = std::min(kBlockRows, table.rows - begin);
    for (size_t needle = 0; needle < stored.size(); ++needle) {
      near.clear();
      compare(table.key(begin), rows, stored[needle], max_distance, near);
      for (const NearRow& found : near) {
        const size_t row = begin + found.row;
        if (table.is_dead(row)) continue;
        matches.Add({static_cast<uint16_t>(needle), table.sources[row], found.distance});
      }
    }
  }
}

}  // namespace

void FindNear(const TableView& table, std::span<const Pdq> needles, int max_distance, PdqMatches& matches) {
  if (table.rows == 0) return;
  if (table.layout == kLinearLayout) return CompareWithAll(table, needles, max_distance, matches);
  const SlotRadii slots = RadiiFor(*SlotWidths(table.layout), table.rows, max_distance);
  if (slots.cost_ns > CostOfComparing(table.rows))
    return CompareWithAll(table, needles, max_distance, matches);
  FindBySlots(table, needles, max_distance, matches);
}

void FindBySlots(const TableView& table, std::span<const Pdq> needles, int max_distance,
                 PdqMatches& matches) {
  const SlotRadii slots = RadiiFor(*SlotWidths(table.layout), table.rows, max_distance);
  SlotSearch search(table, slots.radii, max_distance, matches);
  for (size_t needle = 0; needle < needles.size(); ++needle)
    search.Find(needles[needle], static_cast<uint16_t>(needle));
}

}  // namespace tamis::hash_index
