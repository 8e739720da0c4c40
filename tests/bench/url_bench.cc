// URLs per second: parsing, keys, and the digests that name them.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "crawler/core/digest.h"
#include "crawler/core/url.h"

namespace tamis {
namespace {

/// What a page links to, in rough proportion.
const std::vector<std::string>& Links() {
  static const std::vector<std::string> links = {
      "https://www.example.com/2024/05/12/a-longer-article-about-something.html",
      "/wiki/Main_Page",
      "../images/photo-640x480.jpg",
      "https://cdn.example.net/assets/img/hero.webp?v=1a2b3c4d&w=1200",
      "#content",
      "page2.html",
      "?page=3&sort=asc",
      "https://news.example.co.uk/world/europe-12345678",
      "//static.example.org/js/app.min.js",
      "https://www.example.com/search?q=some+words&utm_source=feed&utm_medium=rss",
      "https://example.org",
      "/path%20with%20escapes/caf\xC3\xA9.jpg",
      "HTTPS://User-Images.Example.COM/a/b/c.png",
      "mailto:somebody@example.com",
      "https://shop.example.de/de/produkt/12345/details;jsessionid=0123456789abcdef0123456789abcdef?ref=x",
      "/a/b/../c/./d.html",
  };
  return links;
}

std::vector<Url> ParsedLinks() {
  const Result<Url> base = Url::Parse("https://www.example.com/section/page.html");
  std::vector<Url> urls;
  for (const std::string& link : Links()) {
    Result<Url> url = Url::Parse(link, &*base);
    if (url) urls.push_back(*std::move(url));
  }
  return urls;
}

void BM_ParseAbsolute(benchmark::State& state) {
  const std::string text = "https://www.example.com/2024/05/12/a-longer-article-about-something.html?page=2";
  for (auto _ : state) benchmark::DoNotOptimize(Url::Parse(text));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ParseAbsolute);

void BM_ParsePageLinks(benchmark::State& state) {
  const Result<Url> base = Url::Parse("https://www.example.com/section/page.html");
  for (auto _ : state) {
    for (const std::string& link : Links()) benchmark::DoNotOptimize(Url::Parse(link, &*base));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(Links().size()));
}
BENCHMARK(BM_ParsePageLinks);

void BM_ParseIdn(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(
        Url::Parse("https://b\xC3\xBC"
                   "cher.example/"));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ParseIdn);

template <class Name>
void RunOnLinks(benchmark::State& state, const Name& name) {
  const std::vector<Url> urls = ParsedLinks();
  for (auto _ : state) {
    for (const Url& url : urls) benchmark::DoNotOptimize(name(url));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(urls.size()));
}

void BM_RegistrableDomain(benchmark::State& state) {
  RunOnLinks(state, [](const Url& url) { return RegistrableDomain(url.host()); });
}
BENCHMARK(BM_RegistrableDomain);

void BM_RegistrableDomainOfNewHosts(benchmark::State& state) {
  uint64_t number = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(RegistrableDomain("host" + std::to_string(++number) + ".example.co.uk"));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_RegistrableDomainOfNewHosts);

void BM_DedupeKey(benchmark::State& state) {
  RunOnLinks(state, [](const Url& url) { return DedupeKey(url); });
}
BENCHMARK(BM_DedupeKey);

void BM_Surt(benchmark::State& state) {
  RunOnLinks(state, [](const Url& url) { return Surt(url); });
}
BENCHMARK(BM_Surt);

void BM_KeyedName(benchmark::State& state) {
  const Key256 key{1, 2, 3};
  RunOnLinks(state, [&](const Url& url) { return KeyedName(key, url.href()); });
}
BENCHMARK(BM_KeyedName);

void BM_DigestAll(benchmark::State& state) {
  const std::vector<std::byte> bytes(static_cast<size_t>(state.range(0)), std::byte{7});
  for (auto _ : state) benchmark::DoNotOptimize(DigestAll(bytes));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_DigestAll)->Arg(64)->Arg(100'000)->Arg(1'000'000);

}  // namespace
}  // namespace tamis
