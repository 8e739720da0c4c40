#ifndef TAMIS_FILTER_KNOWN_HASH_RECORD_LOG_H_
#define TAMIS_FILTER_KNOWN_HASH_RECORD_LOG_H_

// The ids of the records of one import: which were named, and which record of an id was the last.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tamis::hash_index {

/// Ids are keyed hashes, never 0. Memory: 16 bytes a record while it is sealed, then 8; 12 more for an id
/// that comes twice.
class RecordLog {
 public:
  /// The next record; 0: without an id.
  void Add(uint64_t record) { records_.push_back(record); }
  size_t size() const { return records_.size(); }

  /// No record comes after this.
  void Seal() {
    std::vector<uint64_t> sorted = records_;
    std::sort(sorted.begin(), sorted.end());
    for (size_t i = 1; i < sorted.size(); ++i) {
      const bool is_new = repeated_.empty() || repeated_.back() != sorted[i];
      if (sorted[i] == sorted[i - 1] && sorted[i] != 0 && is_new) repeated_.push_back(sorted[i]);
    }
    latest_.resize(repeated_.size());
    for (size_t i = 0; !repeated_.empty() && i < records_.size(); ++i) {
      const size_t place = PlaceOf(records_[i]);
      if (place < repeated_.size()) latest_[place] = static_cast<uint32_t>(i);
    }
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    records_ = std::move(sorted);
  }

  bool Contains(uint64_t record) const {
    return std::binary_search(records_.begin(), records_.end(), record);
  }

  /// Whether no later record of the import has the same id.
  bool IsLatest(uint64_t record, uint32_t sequence) const {
    if (repeated_.empty()) return true;
    const size_t place = PlaceOf(record);
    return place == repeated_.size() || latest_[place] == sequence;
  }

 private:
  /// In repeated_; its size if it is not there.
  size_t PlaceOf(uint64_t record) const {
    const auto place = std::lower_bound(repeated_.begin(), repeated_.end(), record);
    const bool is_there = place != repeated_.end() && *place == record;
    return is_there ? static_cast<size_t>(place - repeated_.begin()) : repeated_.size();
  }

  std::vector<uint64_t> records_;   // in order; once sealed, sorted
  std::vector<uint64_t> repeated_;  // sorted
  std::vector<uint32_t> latest_;    // by place in repeated_
};

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_RECORD_LOG_H_
