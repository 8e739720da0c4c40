#ifndef TAMIS_FILTER_KNOWN_HASH_RECORD_LOG_H_
#define TAMIS_FILTER_KNOWN_HASH_RECORD_LOG_H_

// The ids of the records of one import: which were named, and which record of an id was the last.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace tamis::hash_index {

/// Ids are keyed hashes, never 0. Memory: 16 bytes a record while it is sealed, then 8.
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
      if (sorted[i] == sorted[i - 1] && sorted[i] != 0) latest_.emplace(sorted[i], 0);
    }
    for (size_t i = 0; !latest_.empty() && i < records_.size(); ++i) {
      const auto repeated = latest_.find(records_[i]);
      if (repeated != latest_.end()) repeated->second = static_cast<uint32_t>(i);
    }
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    records_ = std::move(sorted);
  }

  bool Contains(uint64_t record) const {
    return std::binary_search(records_.begin(), records_.end(), record);
  }

  /// Whether no later record of the import has the same id.
  bool IsLatest(uint64_t record, uint32_t sequence) const {
    if (latest_.empty()) return true;
    const auto repeated = latest_.find(record);
    return repeated == latest_.end() || repeated->second == sequence;
  }

 private:
  std::vector<uint64_t> records_;  // in order; once sealed, sorted
  std::unordered_map<uint64_t, uint32_t> latest_;
};

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_RECORD_LOG_H_
