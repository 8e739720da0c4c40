#ifndef TAMIS_CRAWLER_RESCAN_OWN_ROWS_H_
#define TAMIS_CRAWLER_RESCAN_OWN_ROWS_H_

// Steps 1 and 2 of a rescan of our own dataset: which rows match.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "crawler/rescan/rescan.h"
#include "crawler/rescan/row_judge.h"
#include "storage/dataset_folders.h"
#include "storage/manifest.h"

namespace tamis {

/// A row that goes, and what its record needs.
struct FoundRow {
  std::string shard;
  std::string url;
  std::string final_url;
  std::string page_url;
  Judgement judgement;
};

/// Memory: 8 bytes a row, rows that match, and the pictures that are hashed at once.
class OwnRows {
 public:
  /// `manifest`: of the shards of both kinds. Lifetime: all must outlive it.
  OwnRows(const RescanContext& context, const Manifest& manifest, const DatasetFolders& folders,
          RescanReport& report)
      : context_(context), manifest_(manifest), folders_(folders), report_(report) {}

  /// Errors: those of the ledger. A shard that cannot be read is a problem in the report.
  Status Judge();

  /// By key.
  const std::unordered_map<std::string, FoundRow>& found() const { return found_; }
  /// Rows that nothing can be said about: key, shard. Some may be in found() too.
  const std::unordered_map<std::string, std::string>& unscannable() const { return unscannable_; }

 private:
  Status JudgeLedger();
  Status JudgeShard(const std::string& shard);
  Status JudgePictures(const std::string& shard, const std::unordered_set<std::string>& keys);
  std::filesystem::path PathOf(const std::string& shard) const;
  void Take(const std::string& shard, const std::string& key, Judgement judgement);
  RowSignals SignalsOf(const std::string& key, const std::string& sha256);

  const RescanContext& context_;
  const Manifest& manifest_;
  const DatasetFolders& folders_;
  RescanReport& report_;
  MemoryBudget budget_{512 * kMiB};

  std::vector<uint64_t> judged_;     // hashes of keys that the ledger says enough of; sorted
  std::vector<uint64_t> no_hashes_;  // in the ledger, without PDQ hashes; sorted
  std::unordered_map<std::string, FoundRow> found_;
  std::unordered_map<std::string, std::string> unscannable_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RESCAN_OWN_ROWS_H_
