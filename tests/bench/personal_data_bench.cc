// Personal data and quality of captions: what the texts of one pair cost, and that hostile ones cost no more
// a byte.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
#include "filter/text/personal_data.h"
#include "filter/text/text_quality.h"

namespace tamis {
namespace {

struct Field {
  std::string_view text;
  bool is_url = false;
};

const std::vector<Field>& Ordinary() {
  static const std::vector<Field> fields{
      {"The harbour at night, seen from the old bridge"},
      {"Harbour at night"},
      {"Open the picture of the harbour"},
      {"Boats wait for the tide below the old bridge; photographed in autumn 2021"},
      {"In the evening the fishing boats come in, and the market opens at six."},
      {"Evenings on the quay"},
      {"A walk through the old town - Harbour guide"},
      {"https://harbour.example/guide/old-town/walk-3", true},
      {"https://images.harbour.example/2021/10/harbour-night_1600x1000.jpg", true},
      {"harbour, night, bridge, boats, autumn"}};
  return fields;
}

const std::vector<Field>& Chinese() {
  static const std::vector<Field> fields{{"港口的夜景，从老桥上看过去"},
                                         {"渔船在老桥下等待涨潮，摄于2021年秋天"},
                                         {"傍晚渔船回港，六点钟市场开门。"},
                                         {"https://harbour.example/guide/3", true}};
  return fields;
}

const std::vector<Field>& Contacts() {
  static const std::vector<Field> fields{
      {"Prints: jane [at] example dot org, tel. +49 (0) 30 123456, IBAN DE89 3704 0044 0532 0130 00"},
      {"Write to jane.doe@example.org or 14 Elm Road, Springfield, IL 62704"}};
  return fields;
}

const PersonalDataFinder& Finder() {
  static const std::unique_ptr<const PersonalDataFinder> finder = [] {
    auto made = PersonalDataFinder::Make();
    CHECK(made.has_value());
    return *std::move(made);
  }();
  return *finder;
}

void FindIn(benchmark::State& state, const std::vector<Field>& fields) {
  const PersonalDataFinder& finder = Finder();
  for (auto _ : state) {
    for (const Field& field : fields) benchmark::DoNotOptimize(finder.Find(field.text, field.is_url));
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_OrdinaryPair(benchmark::State& state) {
  FindIn(state, Ordinary());
}
BENCHMARK(BM_OrdinaryPair);

void BM_ChinesePair(benchmark::State& state) {
  FindIn(state, Chinese());
}
BENCHMARK(BM_ChinesePair);

void BM_PairOfContacts(benchmark::State& state) {
  FindIn(state, Contacts());
}
BENCHMARK(BM_PairOfContacts);

/// `unit` again and again: bytes per second must not fall with the length.
void Repeated(benchmark::State& state, std::string_view unit) {
  std::string text;
  while (text.size() < static_cast<size_t>(state.range(0))) text.append(unit);
  const PersonalDataFinder& finder = Finder();
  for (auto _ : state) benchmark::DoNotOptimize(finder.Find(text, false));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}

#define TAMIS_REPEATED(name, unit)                  \
  void BM_Repeated##name(benchmark::State& state) { \
    Repeated(state, unit);                          \
  }                                                 \
  BENCHMARK(BM_Repeated##name)->Arg(4'096)->Arg(262'144)
TAMIS_REPEATED(Digits, "1 23-4.5 ");
TAMIS_REPEATED(Ats, "a@b.c[at]d ");
TAMIS_REPEATED(Singles, "1 ");
TAMIS_REPEATED(Streets, "12 a b c ");
TAMIS_REPEATED(Prose, "The boats of 1921 lie in the harbour. ");
#undef TAMIS_REPEATED

void BM_QualityOfAPair(benchmark::State& state) {
  for (auto _ : state) {
    for (size_t i = 0; i < 4; ++i) benchmark::DoNotOptimize(QualityProblem(Ordinary()[i].text));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_QualityOfAPair);

void BM_QualityOfALongText(benchmark::State& state) {
  std::string text;
  while (text.size() < static_cast<size_t>(state.range(0)))
    text.append("one two, three ").append(std::to_string(text.size()));
  for (auto _ : state) benchmark::DoNotOptimize(QualityProblem(text));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}
BENCHMARK(BM_QualityOfALongText)->Arg(4'096)->Arg(262'144);

}  // namespace
}  // namespace tamis
