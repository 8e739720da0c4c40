#include "storage/parquet_reading.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <string>
#include <utility>

#include <arrow/io/file.h>
#include <arrow/memory_pool.h>
#include <arrow/result.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/properties.h>

#include "storage/parquet_layout.h"

namespace tamis {
namespace {

constexpr int64_t kReadAheadBytes = 256 * 1024;
constexpr int64_t kMaxMemory = int64_t{3} << 30;

arrow::MemoryPool* CappedPool() {
  static arrow::CappedMemoryPool pool(ShardMemoryPool(), kMaxMemory);
  return &pool;
}

}  // namespace

Status GuardParquet(const std::filesystem::path& path, const std::function<void()>& work) {
  const auto error = [&](ErrorCode code, const std::exception& thrown) {
    std::string what = thrown.what();
    std::replace(what.begin(), what.end(), '\n', ' ');
    return Error{code, path.string() + ": " + what};
  };
  try {
    work();
    return {};
  } catch (const parquet::ParquetStatusException& thrown) {
    const bool is_ours = thrown.status().IsIOError() || thrown.status().IsOutOfMemory();
    return error(is_ours ? ErrorCode::kInternal : ErrorCode::kInvalidInput, thrown);
  } catch (const parquet::ParquetException& thrown) {
    return error(ErrorCode::kInvalidInput, thrown);
  } catch (const std::exception& thrown) {
    return error(ErrorCode::kInternal, thrown);
  }
}

Result<std::unique_ptr<parquet::ParquetFileReader>> OpenParquet(const std::filesystem::path& path) {
  std::unique_ptr<parquet::ParquetFileReader> reader;
  const Status opened = GuardParquet(path, [&] {
    PARQUET_ASSIGN_OR_THROW(auto file, arrow::io::ReadableFile::Open(path.string(), CappedPool()));
    parquet::ReaderProperties properties(CappedPool());
    properties.set_page_checksum_verification(true);
    properties.enable_buffered_stream();
    properties.set_buffer_size(kReadAheadBytes);
    reader = parquet::ParquetFileReader::Open(std::move(file), properties);
  });
  if (!opened) return Error{ErrorCode::kInvalidInput, opened.error().message};
  return reader;
}

}  // namespace tamis
