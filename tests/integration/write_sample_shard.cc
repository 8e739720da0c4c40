// write_sample_shard OUT.parquet keep|drop JPEG...: one shard with a row for each file, for readers_test.py.
// Row n: page n / 2; caption "a red boat, number n"; 64 x 48 px; context "été n", but none in row 0.

#include <cstdio>
#include <string>
#include <utility>

#include "storage/parquet_sink.h"
#include "tests/support/sample_record.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

constexpr int64_t kBudgetBytes = 64 * kMiB;
constexpr int64_t kRowGroupBytes = 16 * kKiB;  // several groups in a small file

int Fail(const Error& error) {
  std::fprintf(stderr, "write_sample_shard: %s\n", error.message.c_str());
  return 1;
}

int Run(const std::string& path, const std::string& image, int files, char** names) {
  MemoryBudget budget(kBudgetBytes);
  const ShardMetadata shard{.product_version = "0.1.0",
                            .run = "abcdefgh",
                            .shard = 3,
                            .rights_policy = "standard",
                            .safety_policy = "strict",
                            .gates_not_evaluated = {"pdq"}};
  Result<std::unique_ptr<ParquetSink>> sink =
      ParquetSink::Open(path, shard, OutputOptions{.image = image, .row_group_bytes = kRowGroupBytes});
  if (!sink) return Fail(sink.error());
  for (int n = 0; n < files; n++) {
    SamplePair pair = MakeSamplePair(n / 2, n);
    pair.picture = pair.body = ReadFile(names[n]);
    pair.width_px = 64;
    pair.height_px = 48;
    if (n > 0) pair.candidate.context = "\xc3\xa9t\xc3\xa9 " + std::to_string(n);
    const Status appended = (*sink)->Append(MakeSampleRecord(pair, budget));
    if (!appended) return Fail(appended.error());
  }
  const Result<ShardInfo> info = (*sink)->Close();
  return info ? 0 : Fail(info.error());
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("usage: write_sample_shard OUT.parquet keep|drop JPEG...\n", stderr);
    return 2;
  }
  return tamis::Run(argv[1], argv[2], argc - 3, argv + 3);
}
