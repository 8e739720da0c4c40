#include "storage/shard_series.h"

namespace tamis {
namespace {

constexpr std::string_view kDatasetPrefix = "train-";
constexpr std::string_view kQuarantinePrefix = "quarantine-";

}  // namespace

ShardSeries SeriesOf(ShardKind kind, const DatasetFolders& folders) {
  if (kind == ShardKind::kQuarantine) {
    return {.prefix = kQuarantinePrefix,
            .folder = folders.quarantine(),
            .manifest = folders.quarantine() / "manifest.json",
            .counter = "committed_quarantine_shards",
            .run_mark = "quarantine"};
  }
  return {.prefix = kDatasetPrefix,
          .folder = folders.data(),
          .manifest = folders.manifest(),
          .counter = "committed_shards",
          .run_mark = ""};
}

ShardKind KindOfShard(std::string_view shard) {
  return shard.starts_with(kQuarantinePrefix) ? ShardKind::kQuarantine : ShardKind::kDataset;
}

}  // namespace tamis
