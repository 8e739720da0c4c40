#ifndef TAMIS_STORAGE_PARQUET_READING_H_
#define TAMIS_STORAGE_PARQUET_READING_H_

// Parquet files as anybody may have made them. Only what writes and reads shards includes this.

#include <filesystem>
#include <functional>
#include <memory>

#include "crawler/core/result.h"

namespace parquet {
class ParquetFileReader;
}  // namespace parquet

namespace tamis {

/// Opens a file for reading: page checksums are verified, columns are read in small pieces, and what a
/// damaged or hostile file can make Arrow allocate has a cap. Errors: kInvalidInput.
Result<std::unique_ptr<parquet::ParquetFileReader>> OpenParquet(const std::filesystem::path& path);

/// Runs `work` and turns what Parquet throws into an Error: kInternal for disk and memory, else
/// kInvalidInput.
Status GuardParquet(const std::filesystem::path& path, const std::function<void()>& work);

}  // namespace tamis

#endif  // TAMIS_STORAGE_PARQUET_READING_H_
