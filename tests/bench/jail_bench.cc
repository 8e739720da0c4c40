// What the sandbox costs: the page job and the image job in this process and in a worker, in turn.
//
// Real time: in a worker most of the time is another process's. One job at a time, so both use one core; the
// counter cpu_us is this process and the worker together.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include <benchmark/benchmark.h>

#include "extract/image_job.h"
#include "extract/jail/jail_pool.h"
#include "extract/page_job.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

MemoryBudget& Budget() {
  static MemoryBudget budget(int64_t{1} << 30);
  return budget;
}

ImageJobOptions ToBorder256() {
  return {.resize_mode = ResizeMode::kBorder, .size_px = 256, .only_if_bigger = false, .quality = 95};
}

JailPool& Jail() {
  static const std::unique_ptr<JailPool> pool = [] {
    JailPool::Settings settings;
    settings.program = TAMIS_JAIL_PROGRAM;
    settings.image = ToBorder256();
    settings.jobs_per_worker = kUnlimited;
    Result<std::unique_ptr<JailPool>> started = JailPool::Start(settings, Budget());
    if (!started) std::fprintf(stderr, "no worker: %s\n", started.error().message.c_str());
    if (!started) std::exit(1);
    return *std::move(started);
  }();
  return *pool;
}

/// Clock ticks that this process and the workers have used.
int64_t CpuTicks() {
  std::vector<std::string> processes{"self"};
  for (const pid_t pid : Jail().Processes()) processes.push_back(std::to_string(pid));
  int64_t ticks = 0;
  for (const std::string& process : processes) {
    std::ifstream stat("/proc/" + process + "/stat");
    std::string field;
    for (int i = 0; i < 13; ++i) stat >> field;  // comm has no space in ours
    int64_t user = 0, system = 0;
    stat >> user >> system;
    ticks += user + system;
  }
  return ticks;
}

/// Runs `job` in both ways; the range's last argument says which.
template <class Job>
void Measure(benchmark::State& state, Job job) {
  const int64_t before = CpuTicks();
  for (auto _ : state) job();
  const double seconds = static_cast<double>(CpuTicks() - before) / static_cast<double>(sysconf(_SC_CLK_TCK));
  state.counters["cpu_us"] = 1e6 * seconds / static_cast<double>(state.iterations());
  state.SetItemsProcessed(state.iterations());
}

std::vector<std::string> Pages() {
  std::vector<std::string> pages;
  const char* folder = std::getenv("TAMIS_BENCH_PAGES");
  for (const auto& entry :
       std::filesystem::directory_iterator(folder != nullptr ? folder : TAMIS_SAMPLE_PAGES)) {
    std::ifstream file(entry.path(), std::ios::binary);
    if (entry.path().extension() == ".html") {
      pages.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
  }
  return pages;
}

void BM_Page(benchmark::State& state, bool in_jail) {
  const std::vector<std::string> pages = Pages();
  const PageJobInput input{.url = "https://example.com/manual/page.html",
                           .headers = {{"content-type", "text/html; charset=utf-8"}}};
  size_t next = 0;
  Measure(state, [&] {
    const auto body = std::as_bytes(std::span(pages[next++ % pages.size()]));
    benchmark::DoNotOptimize(in_jail ? Jail().ReadPage(body, input)
                                     : ExtractPage(body, input, HtmlOptions{}, TextOptions{}));
  });
}

void BM_Image(benchmark::State& state, bool in_jail) {
  const std::vector<std::byte> file =
      EncodeTestJpeg(DrawPicture(static_cast<int>(state.range(0)), static_cast<int>(state.range(1))));
  const ImageJobOptions options = ToBorder256();
  Measure(state, [&] {
    if (in_jail) {
      const auto picture = Jail().Decode(file);
      benchmark::DoNotOptimize(Jail().Render(**picture));
      return;
    }
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(file, options, Budget());
    benchmark::DoNotOptimize(RenderImageJob({.pixels = decoded->pixels}, options, Budget()));
  });
}

void Sizes(benchmark::internal::Benchmark* bench) {
  bench->Args({256, 256})->Args({640, 480})->Args({1600, 1000})->Unit(benchmark::kMicrosecond)->UseRealTime();
}

BENCHMARK_CAPTURE(BM_Page, here, false)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK_CAPTURE(BM_Page, in_jail, true)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK_CAPTURE(BM_Image, here, false)->Apply(Sizes);
BENCHMARK_CAPTURE(BM_Image, in_jail, true)->Apply(Sizes);

}  // namespace
}  // namespace tamis
