// The rules on the texts of a pair: what one pair costs.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "filter/text/folded_terms.h"
#include "filter/text/personal_data.h"
#include "filter/text/text_judge.h"
#include "filter/text/text_quality.h"

namespace tamis {
namespace {

using Texts = std::vector<PairText>;

const Texts& Ordinary() {
  static const Texts texts{
      {TextPlace::kAlt, "The harbour at night, seen from the old bridge"},
      {TextPlace::kTitle, "Harbour at night"},
      {TextPlace::kAriaLabel, "Open the picture of the harbour"},
      {TextPlace::kCaption, "Boats wait for the tide below the old bridge; photographed in autumn 2021"},
      {TextPlace::kContext, "In the evening the fishing boats come in, and the market opens at six."},
      {TextPlace::kHeading, "Evenings on the quay"},
      {TextPlace::kPageTitle, "A walk through the old town - Harbour guide"},
      {TextPlace::kPageUrl, "https://harbour.example/guide/old-town/walk-3"},
      {TextPlace::kImageUrl, "https://images.harbour.example/2021/10/harbour-night_1600x1000.jpg"},
      {TextPlace::kEmbedded, "harbour, night, bridge, boats, autumn"}};
  return texts;
}

/// Words for children in most fields, and exceptions.
const Texts& Family() {
  static const Texts texts{
      {TextPlace::kAlt, "Children building a sand castle on the beach"},
      {TextPlace::kTitle, "Kids at the beach"},
      {TextPlace::kAriaLabel, "Girl in a baby blue swimsuit"},
      {TextPlace::kCaption, "Our daughter, 7 years old, with her cousins; the boys are digging for shells"},
      {TextPlace::kContext, "On Sunday the whole family went to the seaside near Essex with three kids."},
      {TextPlace::kHeading, "School holidays"},
      {TextPlace::kPageTitle, "Breast cancer run and family day"},
      {TextPlace::kPageUrl, "https://family.example/kids/holidays"},
      {TextPlace::kImageUrl, "https://family.example/uploads/kids-beach-01.jpg"},
      {TextPlace::kEmbedded, "children, beach, family"}};
  return texts;
}

const Texts& Russian() {
  static const Texts texts{
      {TextPlace::kAlt, "Гавань ночью, вид со старого моста"},
      {TextPlace::kCaption, "Лодки ждут прилива у старого моста, осень 2021 года"},
      {TextPlace::kContext, "Вечером рыбацкие лодки возвращаются, и в шесть часов открывается рынок."},
      {TextPlace::kPageTitle, "Прогулка по старому городу"},
      {TextPlace::kPageUrl, "https://harbour.example/%D0%B3%D0%B0%D0%B2%D0%B0%D0%BD%D1%8C"}};
  return texts;
}

void Judge(benchmark::State& state, const Texts& texts) {
  const auto judge = TextJudge::Make({});
  for (auto _ : state) benchmark::DoNotOptimize((*judge)->Judge(texts, "en"));
}
BENCHMARK_CAPTURE(Judge, Ordinary, Ordinary())->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Judge, Family, Family())->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Judge, Russian, Russian())->Unit(benchmark::kMicrosecond);

void Terms(benchmark::State& state, const Texts& texts) {
  const auto terms = FoldedTerms::Make();
  for (auto _ : state) {
    for (const PairText& text : texts) {
      const bool is_url = text.place == TextPlace::kPageUrl || text.place == TextPlace::kImageUrl;
      benchmark::DoNotOptimize((*terms)->Find(text.text, is_url));
    }
  }
}
BENCHMARK_CAPTURE(Terms, Ordinary, Ordinary())->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Terms, Family, Family())->Unit(benchmark::kMicrosecond);

void Readings(benchmark::State& state) {
  for (auto _ : state) {
    for (const PairText& text : Ordinary()) benchmark::DoNotOptimize(FoldedReadings(text.text, false));
  }
}
BENCHMARK(Readings)->Unit(benchmark::kMicrosecond);

void Personal(benchmark::State& state) {
  const auto finder = PersonalDataFinder::Make();
  for (auto _ : state) {
    for (const PairText& text : Ordinary()) benchmark::DoNotOptimize((*finder)->Find(text.text, false));
  }
}
BENCHMARK(Personal)->Unit(benchmark::kMicrosecond);

void Quality(benchmark::State& state) {
  for (auto _ : state) {
    for (const PairText& text : Ordinary()) benchmark::DoNotOptimize(QualityProblem(text.text));
  }
}
BENCHMARK(Quality)->Unit(benchmark::kMicrosecond);

/// Bytes a second of a text made of one piece again and again; the rate must not fall with the length.
void Hostile(benchmark::State& state, std::string_view piece) {
  const auto judge = TextJudge::Make({});
  std::string text;
  while (text.size() < static_cast<size_t>(state.range(0))) text += piece;
  const Texts texts{{TextPlace::kAlt, text}};
  for (auto _ : state) benchmark::DoNotOptimize((*judge)->Judge(texts, "en"));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}
BENCHMARK_CAPTURE(Hostile, Hits, "porn breast cancer kids ")->Arg(4'096)->Arg(262'144);
BENCHMARK_CAPTURE(Hostile, Spelled, "s e x p 0 r n aaaa1 ")->Arg(4'096)->Arg(262'144);
BENCHMARK_CAPTURE(Hostile, Lookalikes, "\u0455\u0435\u0445 p\u043Ern ")->Arg(4'096)->Arg(262'144);

void Make(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(TextJudge::Make({}));
}
BENCHMARK(Make)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tamis
