// Reservations in natural language: bytes looked through per second.

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "extract/consent/reservation.h"

namespace tamis {
namespace {

void Scan(benchmark::State& state, const std::string& sentence) {
  std::string text;
  while (text.size() < 64 * 1024) text += sentence;
  std::vector<Statement> statements;
  for (auto _ : state) {
    statements.clear();
    AddReservations(text, {}, statements);
    benchmark::DoNotOptimize(statements.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}

void OrdinaryText(benchmark::State& state) {
  Scan(state,
       "The harbour lies quiet in the morning; boats and nets wait for the tide, and the light is soft. ");
}
BENCHMARK(OrdinaryText);

void JapaneseText(benchmark::State& state) {
  Scan(state,
       "\xE6\xB8\xAF\xE3\x81\xAF\xE6\x9C\x9D\xE3\x81\xAB\xE9\x9D\x99\xE3\x81\x8B\xE3\x81\xA0\xE3\x80\x82");
}
BENCHMARK(JapaneseText);

void HostileText(benchmark::State& state) {
  Scan(state, "tdm not prohibited ");
}
BENCHMARK(HostileText)->Unit(benchmark::kMillisecond);

void Caption(benchmark::State& state) {
  std::vector<Statement> statements;
  for (auto _ : state) {
    statements.clear();
    AddReservations("The harbour at night, seen from the old bridge. Photo: Jane Roe", {}, statements);
    AddAgencyCredits("The harbour at night, seen from the old bridge. Photo: Jane Roe", {}, statements);
    benchmark::DoNotOptimize(statements.data());
  }
}
BENCHMARK(Caption);

}  // namespace
}  // namespace tamis
