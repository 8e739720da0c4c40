#include "filter/known_hash/index_diff.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "filter/known_hash/index_file.h"
#include "filter/known_hash/key_search.h"

namespace tamis {
namespace {

using hash_index::IndexFile;
using hash_index::SegmentView;
using hash_index::TableId;
using hash_index::TableView;

std::optional<uint16_t> SourceNamed(const HashIndex& index, const std::string& label) {
  const auto sources = index.sources();
  for (size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].label == label) return static_cast<uint16_t>(i);
  }
  return std::nullopt;
}

bool Has(const IndexFile& index, TableId id, const uint8_t* key, uint16_t source) {
  return std::any_of(index.view().segments.begin(), index.view().segments.end(),
                     [&](const SegmentView& segment) {
                       const TableView& table = segment.table(id);
                       const hash_index::RowRange range = hash_index::FindKey(table, key);
                       for (size_t row = range.begin; row < range.end; ++row) {
                         if (table.sources[row] == source && !table.is_dead(row)) return true;
                       }
                       return false;
                     });
}

/// Entries of `index` that `other` has not, by source of `index`.
std::vector<std::array<int64_t, kSignalKinds>> CountMissing(const IndexFile& index, const IndexFile& other) {
  std::vector<std::optional<uint16_t>> source_in_other;
  for (const ListSource& source : index.sources())
    source_in_other.push_back(SourceNamed(other, source.label));
  std::vector<std::array<int64_t, kSignalKinds>> missing(index.sources().size());
  for (const SegmentView& segment : index.view().segments) {
    for (const TableView& table : segment.tables) {
      for (size_t row = 0; row < table.rows; ++row) {
        const uint16_t source = table.sources[row];
        const std::optional<uint16_t> same = source_in_other[source];
        if (table.is_dead(row) || (same && Has(other, table.id, table.key(row), *same))) continue;
        ++missing[source][static_cast<size_t>(hash_index::KindOf(table.id))];
      }
    }
  }
  return missing;
}

}  // namespace

Result<IndexDiff> Compare(const HashIndex& older, const HashIndex& newer) {
  const auto* before = dynamic_cast<const IndexFile*>(&older);
  const auto* after = dynamic_cast<const IndexFile*>(&newer);
  if (before == nullptr || after == nullptr)
    return Error{ErrorCode::kInvalidInput, "only index files can be compared"};
  IndexDiff diff{.urls_are_comparable = before->view().key == after->view().key};
  const auto added = CountMissing(*after, *before);
  const auto removed = CountMissing(*before, *after);
  for (size_t i = 0; i < after->sources().size(); ++i) {
    const ListSource& source = after->sources()[i];
    const std::optional<uint16_t> was = SourceNamed(*before, source.label);
    diff.sources.push_back({.source = source, .is_new = !was, .added = added[i]});
    if (was) diff.sources.back().removed = removed[*was];
  }
  for (size_t i = 0; i < before->sources().size(); ++i) {
    const ListSource& source = before->sources()[i];
    if (!SourceNamed(*after, source.label))
      diff.sources.push_back({.source = source, .is_gone = true, .removed = removed[i]});
  }
  return diff;
}

}  // namespace tamis
