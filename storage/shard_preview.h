#ifndef TAMIS_STORAGE_SHARD_PREVIEW_H_
#define TAMIS_STORAGE_SHARD_PREVIEW_H_

// The first rows of a committed shard, for people to look at.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "crawler/core/result.h"

namespace tamis {

/// What is shown of a row.
struct PreviewRow {
  std::string key;
  std::string caption;
  std::string url;  // of the picture, as the page named it
  std::string page_url;
  int32_t width = 0;  // px, of the stored picture
  int32_t height = 0;
};

/// At most `max_rows` rows of the shard at `path`, in file order; none if max_rows is not positive.
///
/// Errors: kNotFound if there is no such file; kInternal with Parquet's message for a file that cannot be
/// read or has not our columns. Cost: the row groups that hold the rows; pictures are not read.
Result<std::vector<PreviewRow>> PreviewShard(const std::filesystem::path& path, int64_t max_rows);

}  // namespace tamis

#endif  // TAMIS_STORAGE_SHARD_PREVIEW_H_
