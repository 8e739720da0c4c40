// One shard through the Parquet sink: rows/s and MB/s of pictures, checksum included.

#include <benchmark/benchmark.h>

#include <time.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "storage/parquet_sink.h"
#include "tests/support/sample_record.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

constexpr int64_t kShardBytes = 128 * kMiB;
constexpr int kImagesOfAPage = 8;

std::vector<Record> MakeRecords(int64_t picture_bytes, MemoryBudget& budget) {
  std::vector<Record> records;
  for (int n = 0; n < kShardBytes / picture_bytes; n++) {
    SamplePair pair = MakeSamplePair(n / kImagesOfAPage, n);
    pair.picture.resize(static_cast<size_t>(picture_bytes), static_cast<char>(n));
    records.push_back(MakeSampleRecord(pair, budget));
  }
  return records;
}

double CpuSeconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// state.range(0): bytes of a picture; state.range(1): whether one page is removed from the finished groups.
void WriteShard(benchmark::State& state) {
  MemoryBudget budget(kUnlimited);
  int64_t rows = 0;
  double cpu_s = 0;
  for (auto _ : state) {
    std::vector<Record> records = MakeRecords(state.range(0), budget);
    const TempDir folder;
    const auto begin = std::chrono::steady_clock::now();
    const double cpu_begin = CpuSeconds();
    auto sink = ParquetSink::Open((folder.path() / "shard").string(), {.run = "abcdefgh"}, OutputOptions{});
    for (Record& record : records) {
      if (!sink || !(*sink)->Append(std::move(record))) return state.SkipWithError("append failed");
    }
    if (state.range(1) != 0) (*sink)->RemovePage("page-0");
    const Result<ShardInfo> info = (*sink)->Close();
    if (!info) return state.SkipWithError("close failed");
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    cpu_s += CpuSeconds() - cpu_begin;
    rows += info->rows;
  }
  state.SetItemsProcessed(rows);
  state.SetBytesProcessed(rows * state.range(0));
  state.counters["bytes_per_cpu_s"] = static_cast<double>(rows * state.range(0)) / cpu_s;
}
BENCHMARK(WriteShard)
    ->ArgNames({"picture_bytes", "rewritten"})
    ->Args({8 * kKiB, 0})
    ->Args({30 * kKiB, 0})
    ->Args({100 * kKiB, 0})
    ->Args({30 * kKiB, 1})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tamis
