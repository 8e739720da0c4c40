// The page job: MB/s of HTML and CPU per page.
//
// Pages: every .html file of the folder TAMIS_BENCH_PAGES names, else the sample beside this file.
// Figures quoted in docs/benchmarks.md use /usr/share/doc/debian-handbook/html/en-US.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "extract/charset.h"
#include "extract/html.h"
#include "extract/html_reduce.h"
#include "extract/page_job.h"

namespace tamis {
namespace {

struct Sample {
  std::vector<std::string> pages;
  int64_t bytes = 0;
};

Sample Load() {
  const char* folder = std::getenv("TAMIS_BENCH_PAGES");
  Sample sample;
  for (const auto& entry :
       std::filesystem::directory_iterator(folder != nullptr ? folder : TAMIS_SAMPLE_PAGES)) {
    if (entry.path().extension() != ".html") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    sample.pages.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    sample.bytes += static_cast<int64_t>(sample.pages.back().size());
  }
  return sample;
}

const Sample& Pages() {
  static const Sample sample = Load();
  return sample;
}

void SetCounters(benchmark::State& state) {
  const auto pages = static_cast<double>(Pages().pages.size());
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * Pages().bytes);
  state.counters["page_bytes"] = static_cast<double>(Pages().bytes) / pages;
  state.counters["pages/s"] =
      benchmark::Counter(pages * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void BM_PageJob(benchmark::State& state) {
  const PageJobInput input{.url = "https://example.com/manual/page.html",
                           .headers = {{"content-type", "text/html; charset=utf-8"}}};
  for (auto _ : state) {
    for (const std::string& page : Pages().pages) {
      benchmark::DoNotOptimize(
          ExtractPage(std::as_bytes(std::span(page)), input, HtmlOptions{}, TextOptions{}));
    }
  }
  SetCounters(state);
}
BENCHMARK(BM_PageJob)->Unit(benchmark::kMillisecond);

/// Without links, texts and facts: scan, tree, walk.
void BM_WalkHtml(benchmark::State& state) {
  struct Ignore : HtmlVisitor {
    void OnStart(const HtmlElement& element) override { benchmark::DoNotOptimize(element.tag); }
    void OnEnd(HtmlTag) override {}
    void OnText(std::string_view text) override { benchmark::DoNotOptimize(text.data()); }
  } ignore;
  for (auto _ : state) {
    for (const std::string& page : Pages().pages)
      benchmark::DoNotOptimize(WalkHtml(page, HtmlOptions{}, ignore));
  }
  SetCounters(state);
}
BENCHMARK(BM_WalkHtml)->Unit(benchmark::kMillisecond);

void BM_ReduceHtml(benchmark::State& state) {
  int64_t reduced_bytes = 0;
  for (auto _ : state) {
    reduced_bytes = 0;
    for (const std::string& page : Pages().pages) {
      reduced_bytes += static_cast<int64_t>(ReduceHtml(page, HtmlOptions{}).html.size());
    }
  }
  SetCounters(state);
  state.counters["reduced_to"] = static_cast<double>(reduced_bytes) / static_cast<double>(Pages().bytes);
}
BENCHMARK(BM_ReduceHtml)->Unit(benchmark::kMillisecond);

void BM_Charset(benchmark::State& state) {
  for (auto _ : state) {
    for (const std::string& page : Pages().pages) {
      benchmark::DoNotOptimize(DecodeToUtf8(page, SniffCharset(page, {}), 1 << 26));
    }
  }
  SetCounters(state);
}
BENCHMARK(BM_Charset)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tamis
