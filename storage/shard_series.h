#ifndef TAMIS_STORAGE_SHARD_SERIES_H_
#define TAMIS_STORAGE_SHARD_SERIES_H_

// The two kinds of shards: those of the dataset, and those of quarantined rows, which are never published.
// Both are committed by the same rules, each with a manifest and runs of its own.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "storage/dataset_folders.h"

namespace tamis {

enum class ShardKind : uint8_t { kDataset, kQuarantine };

/// Where the shards of one kind lie, and what they are called.
struct ShardSeries {
  std::string_view prefix;         // of their names: "train-", "quarantine-"
  std::filesystem::path folder;    // OUT/data, PRIVATE/quarantine
  std::filesystem::path manifest;  // OUT/manifest.json, PRIVATE/quarantine/manifest.json
  std::string_view counter;        // word of the counter of committed shards
  std::string_view run_mark;       // value of the record of a run
};

ShardSeries SeriesOf(ShardKind kind, const DatasetFolders& folders);

/// Of which kind a shard of this name is.
ShardKind KindOfShard(std::string_view shard);

}  // namespace tamis

#endif  // TAMIS_STORAGE_SHARD_SERIES_H_
