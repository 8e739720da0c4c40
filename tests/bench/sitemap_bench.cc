// The largest sitemap that the protocol allows: 50,000 URLs.

#include <span>
#include <string>

#include <benchmark/benchmark.h>
#include <zlib.h>

#include "extract/sitemap.h"
#include "extract/sitemap_wire.h"

namespace {

using namespace tamis;

constexpr int kUrls = 50'000;

std::string Loc(int i) {
  return "https://www.example.org/articles/2024/" + std::to_string(i % 12 + 1) + "/a-title-of-usual-length-" +
         std::to_string(i * 7'919);
}

std::string Urlset(int images) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset>\n";
  for (int i = 0; i < kUrls; ++i) {
    text += "<url><loc>" + Loc(i) +
            "</loc><lastmod>2024-03-05T10:11:12+00:00</lastmod>"
            "<changefreq>weekly</changefreq><priority>0.8</priority>";
    for (int k = 0; k < images; ++k) {
      text += "<image:image><image:loc>" + Loc(i + k) +
              ".jpg</image:loc><image:title>A picture of usual size"
              "</image:title></image:image>";
    }
    text += "</url>\n";
  }
  return text + "</urlset>";
}

std::string Text() {
  std::string text;
  for (int i = 0; i < kUrls; ++i) text += Loc(i) + "\n";
  return text;
}

std::string Gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// Bytes per second are those of the document as it is, unpacked.
void Read(benchmark::State& state, const std::string& document, size_t plain_bytes) {
  for (auto _ : state) {
    const Result<Sitemap> sitemap =
        ReadSitemap(std::as_bytes(std::span(document.data(), document.size())),
                    {.url = "https://www.example.org/sitemap.xml"}, SitemapLimits());
    if (!sitemap || sitemap->entries.size() != kUrls) state.SkipWithError("not read");
    benchmark::DoNotOptimize(sitemap);
  }
  state.SetBytesProcessed(static_cast<int64_t>(plain_bytes) * state.iterations());
  state.SetItemsProcessed(kUrls * state.iterations());
}

void BM_Urlset(benchmark::State& state) {
  const std::string text = Urlset(0);
  Read(state, text, text.size());
}
void BM_UrlsetWithImages(benchmark::State& state) {
  const std::string text = Urlset(1);
  Read(state, text, text.size());
}
void BM_UrlsetGzip(benchmark::State& state) {
  const std::string text = Urlset(0);
  Read(state, Gzip(text), text.size());
}
void BM_Text(benchmark::State& state) {
  const std::string text = Text();
  Read(state, text, text.size());
}

void BM_Wire(benchmark::State& state) {
  const std::string text = Urlset(1);
  const Result<Sitemap> sitemap =
      ReadSitemap(std::as_bytes(std::span(text.data(), text.size())),
                  {.url = "https://www.example.org/sitemap.xml"}, SitemapLimits());
  for (auto _ : state) {
    const Result<Sitemap> back = ReadSitemapWire(Serialize(*sitemap), SitemapLimits());
    benchmark::DoNotOptimize(back);
  }
  state.SetItemsProcessed(kUrls * state.iterations());
}

BENCHMARK(BM_Urlset)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_UrlsetWithImages)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_UrlsetGzip)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Text)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Wire)->Unit(benchmark::kMillisecond);

}  // namespace
