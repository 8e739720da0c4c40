// robots.txt: bytes parsed per second, URLs decided per second, and hostile patterns.

#include <benchmark/benchmark.h>

#include <string>

#include "extract/consent/robots_statements.h"
#include "extract/robots_txt.h"

namespace tamis {
namespace {

constexpr std::string_view kOrigin = "https://www.example.org";

/// A file of the usual kind, `groups` times: a few named crawlers, "*" with plain and wildcard rules.
std::string OrdinaryFile(int groups) {
  std::string text = "# Welcome\nSitemap: https://www.example.org/sitemap.xml\n\n";
  for (int i = 0; i < groups; ++i) {
    const std::string n = std::to_string(i);
    text += "User-agent: Crawler" + n + "\nUser-agent: Reader" + n + "/2.0\nDisallow: /internal/" + n +
            "/\nAllow: /internal/" + n + "/public\nCrawl-delay: 2\n\nUser-agent: *\nDisallow: /search" + n +
            "\nDisallow: /*/print" + n + "$\nDisallow: /cart" + n + "?*session=\nAllow: /cart" + n +
            "/help\n\n";
  }
  return text;
}

void ParseOrdinaryFile(benchmark::State& state) {
  const std::string text = OrdinaryFile(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(ParseRobotsTxt(text, kOrigin));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
  state.counters["held_per_byte"] =
      static_cast<double>(ParseRobotsTxt(text, kOrigin).MemoryBytes()) / static_cast<double>(text.size());
}
BENCHMARK(ParseOrdinaryFile)->Arg(8)->Arg(4'000);

void DecideByOrdinaryFile(benchmark::State& state) {
  const RobotsTxt robots = ParseRobotsTxt(OrdinaryFile(static_cast<int>(state.range(0))), kOrigin);
  const std::string path = "/articles/2026/11/a-long-title-of-a-page?id=12345&page=2";
  for (auto _ : state) benchmark::DoNotOptimize(Decide(robots, "TamisBot", path));
  state.SetItemsProcessed(state.iterations());
  state.counters["rules"] = static_cast<double>(robots.rules().size());
}
BENCHMARK(DecideByOrdinaryFile)->Arg(1)->Arg(8)->Arg(100);

void ProxyByOrdinaryFile(benchmark::State& state) {
  const RobotsTxt robots = ParseRobotsTxt(OrdinaryFile(static_cast<int>(state.range(0))), kOrigin);
  for (auto _ : state) benchmark::DoNotOptimize(DisallowsProxy(robots, "GPTBot", "/articles/2026/11/a-page"));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ProxyByOrdinaryFile)->Arg(8)->Arg(100);

/// The usual managed file: a policy's line, 30 groups that keep crawlers for training out, "*".
std::string ManagedFile() {
  constexpr const char* kNames[] = {"GPTBot",          "CCBot",       "ClaudeBot",    "Bytespider",
                                    "Google-Extended", "Amazonbot",   "FacebookBot",  "Diffbot",
                                    "omgili",          "img2dataset", "AI2Bot",       "anthropic-ai",
                                    "Timpibot",        "PanguBot",    "ImagesiftBot", "TikTokSpider",
                                    "Kangaroo Bot",    "ICC-Crawler", "Cotoyogi",     "meta-externalagent"};
  std::string text =
      "# Please read our terms.\nUser-agent: *\nContent-Signal: search=yes,ai-train=no\nContent-Usage: "
      "train-ai=n\n"
      "Content-Usage: /open/ train-ai=y\nAllow: /\nDisallow: /cart*\n\n";
  for (const char* name : kNames) text += "User-agent: " + std::string(name) + "\nDisallow: /\n\n";
  for (int i = 0; i < 10; ++i) text += "User-agent: Reader" + std::to_string(i) + "\nDisallow: /a\n\n";
  return text;
}

void PrepareStatements(benchmark::State& state) {
  const RobotsTxt robots = ParseRobotsTxt(ManagedFile(), kOrigin);
  for (auto _ : state) benchmark::DoNotOptimize(RobotsStatements::Prepare(robots, "TamisBot"));
}
BENCHMARK(PrepareStatements);

void StatementsOfAUrl(benchmark::State& state) {
  const RobotsTxt robots = ParseRobotsTxt(ManagedFile(), kOrigin);
  const RobotsStatements prepared = RobotsStatements::Prepare(robots, "TamisBot");
  const StatementSource source{.place = Place::kPageRobots, .url = "https://www.example.org/robots.txt"};
  std::vector<Statement> statements;
  for (auto _ : state) {
    statements.clear();
    prepared.Add(robots, "/articles/2026/11/a-long-title-of-a-page?id=12345&page=2", source, statements);
    benchmark::DoNotOptimize(statements.data());
  }
  state.counters["statements"] = static_cast<double>(statements.size());
}
BENCHMARK(StatementsOfAUrl);

/// One pattern of `range` wildcards that nearly matches a path of 8,000 octets.
void DecideByHostilePattern(benchmark::State& state) {
  std::string text = "User-agent: *\nDisallow: /";
  for (int64_t i = 0; i < state.range(0); ++i) text += "*a";
  text += "*b\n";
  const RobotsTxt robots = ParseRobotsTxt(text, kOrigin);
  const std::string path = "/" + std::string(8'000, 'a');
  for (auto _ : state) benchmark::DoNotOptimize(Decide(robots, "TamisBot", path));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(DecideByHostilePattern)->Arg(10)->Arg(100)->Arg(1'000)->Arg(10'000);

/// The most expensive file there is: 2 MiB of wildcard rules, a path of 8,000 octets.
void DecideByHostileFile(benchmark::State& state) {
  const std::string rule = "Allow: *" + std::string(static_cast<size_t>(state.range(0)), 'a') + "b\n";
  std::string text = "User-agent: *\n";
  while (text.size() < 2'000'000) text += rule;
  const RobotsTxt robots = ParseRobotsTxt(text, kOrigin);
  const std::string path = "/" + std::string(8'000, 'a');
  for (auto _ : state) benchmark::DoNotOptimize(Decide(robots, "TamisBot", path));
}
BENCHMARK(DecideByHostileFile)->Arg(1)->Arg(100)->Arg(250)->Arg(1'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tamis
