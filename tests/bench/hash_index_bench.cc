// Known-hash index: 10 million PDQ hashes and 30 million MD5 digests on one core. Prints the time the build
// took and the size of the file, then the median of single queries.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <benchmark/benchmark.h>

#include "crawler/core/check.h"
#include "crawler/core/digest.h"
#include "filter/known_hash/hash_index.h"
#include "filter/known_hash/index_layout.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

using Random = std::mt19937_64;
using Steady = std::chrono::steady_clock;

double Seconds(Steady::time_point begin) {
  return std::chrono::duration<double>(Steady::now() - begin).count();
}

double PeakGigabytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1e6;
}

/// Of this process: what a wall clock says on a machine with other work is no measure.
double CpuSeconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

struct Built {
  std::unique_ptr<TempDir> folder;
  std::shared_ptr<const HashIndex> index;
};

ListSignal RandomSignal(SignalKind kind, Random& random) {
  ListSignal signal{.kind = kind};
  for (size_t i = 0; i < BytesOf(kind); i += sizeof(uint64_t)) {
    const uint64_t bits = random();
    __builtin_memcpy(signal.value.data() + i, &bits, std::min(sizeof bits, BytesOf(kind) - i));
  }
  return signal;
}

Built Build(SignalKind kind, size_t count, std::optional<uint8_t> layout) {
  const Steady::time_point begin = Steady::now();
  const double cpu_begin = CpuSeconds();
  Built built{.folder = std::make_unique<TempDir>()};
  const std::string path = (built.folder->path() / "index").string();
  {
    auto builder = hash_index::MakeBuilder(nullptr, layout);
    CHECK(builder && (*builder)->Begin({.label = "list"}, ImportKind::kSnapshot));
    Random random(1);
    ListRecord record{.signals = std::vector<ListSignal>(1)};
    for (size_t i = 0; i < count; ++i) {
      record.id = "member/" + std::to_string(i);
      record.signals[0] = RandomSignal(kind, random);
      CHECK((*builder)->Apply(record));
    }
    CHECK((*builder)->End());
    std::ofstream file(path, std::ios::binary);
    CHECK((*builder)->Write({}, [&file](std::span<const std::byte> bytes) {
      file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
      return file.good() ? Status() : Error{ErrorCode::kInternal, "disk"};
    }));
  }
  CHECK(::chmod(path.c_str(), 0600) == 0);
  const double built_s = Seconds(begin);
  const double built_cpu_s = CpuSeconds() - cpu_begin;
  const Steady::time_point opening = Steady::now();
  Result<std::shared_ptr<const HashIndex>> index = HashIndex::Open(path);
  CHECK(index);
  built.index = *std::move(index);
  std::printf(
      "%s: %zu entries built in %.1f s (%.1f s of processor), %.3f GB, opened in %.2f s, peak memory %.2f "
      "GB\n",
      std::string(ToString(kind)).c_str(), count, built_s, built_cpu_s,
      static_cast<double>(built.index->size_bytes()) / 1e9, Seconds(opening), PeakGigabytes());
  return built;
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

/// Arguments: rows, layout (-1: the one that the number of rows chooses), distance, needles.
void BM_FindPdq(benchmark::State& state) {
  static Built built;
  static std::pair<int64_t, int64_t> built_for{0, 0};
  if (built_for != std::pair(state.range(0), state.range(1))) {
    built = {};
    const auto layout = static_cast<uint8_t>(state.range(1));
    built = Build(SignalKind::kPdq, static_cast<size_t>(state.range(0)),
                  state.range(1) < 0 ? std::nullopt : std::optional(layout));
    built_for = {state.range(0), state.range(1)};
  }
  Random random(2);
  std::vector<double> times_us;
  std::vector<IndexHit> hits;
  std::vector<Pdq> needles(static_cast<size_t>(state.range(3)));
  for (auto _ : state) {
    for (Pdq& needle : needles) needle = {{random(), random(), random(), random()}};
    const Steady::time_point begin = Steady::now();
    built.index->FindPdq(needles, static_cast<int>(state.range(2)), hits);
    times_us.push_back(Seconds(begin) * 1e6);
    benchmark::DoNotOptimize(hits);
    hits.clear();
  }
  state.counters["median_us"] = Median(times_us);
}
BENCHMARK(BM_FindPdq)
    ->ArgNames({"rows", "layout", "distance", "needles"})
    ->Args({40'000, -1, 31, 1})
    ->Args({40'000, -1, 31, 8})
    ->Args({100'000, 0, 31, 1})
    ->Args({100'000, 1, 31, 1})
    ->Args({1'000'000, 1, 31, 1})
    ->Args({1'000'000, 2, 31, 1})
    ->Args({10'000'000, 2, 31, 1})
    ->Args({10'000'000, -1, 31, 1})
    ->Args({10'000'000, -1, 31, 8})
    ->Args({10'000'000, -1, 40, 1})
    ->Args({10'000'000, -1, 64, 8})
    ->Unit(benchmark::kMicrosecond);

/// Argument: how many digests ahead are prefetched; 0: none.
void BM_FindAbsentDigest(benchmark::State& state) {
  static const Built built = Build(SignalKind::kMd5, 30'000'000, std::nullopt);
  Random random(3);
  std::vector<Md5> needles(1 << 20);
  for (Md5& needle : needles) {
    const ListSignal signal = RandomSignal(SignalKind::kMd5, random);
    std::copy_n(signal.value.begin(), needle.size(), needle.begin());
  }
  std::vector<IndexHit> hits;
  size_t next = 0;
  const auto ahead = static_cast<size_t>(state.range(0));
  for (auto _ : state) {
    if (ahead > 0) built.index->PrefetchDigest(SignalKind::kMd5, needles[(next + ahead) % needles.size()]);
    built.index->FindDigest(SignalKind::kMd5, needles[next], hits);
    next = (next + 1) % needles.size();
  }
  CHECK(hits.empty());
}
BENCHMARK(BM_FindAbsentDigest)->Arg(0)->Arg(16)->Arg(32);

}  // namespace
}  // namespace tamis
