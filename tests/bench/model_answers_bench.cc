// What token ids of a caption cost, and boxes of a detector's outputs; the models themselves apart
// (tests/bench/opinions_cost.py).

#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "crawler/core/check.h"
#include "filter/models/bpe_tokenizer.h"
#include "filter/models/yunet.h"

namespace tamis {
namespace {

constexpr size_t kContext = 77;

const BpeTokenizer& Tokenizer() {
  static const BpeTokenizer tokenizer(*BpeMerges::Parse(
      "#version\nt h\nth e</w>\na n\nan d</w>\na t</w>\nc at</w>\ni n</w>\na a\naa aa\naaaa aaaa\n"));
  return tokenizer;
}

void RunTokens(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    const auto tokens = Tokenizer().Tokens(text, kContext);
    CHECK(tokens.has_value());
    benchmark::DoNotOptimize(tokens->data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}

void Caption(benchmark::State& state) {
  RunTokens(state,
            "A cat and the other cat, asleep in the sun of an afternoon in Lisbon; photo by nobody, 2019");
}
BENCHMARK(Caption);

void OneWord(benchmark::State& state) {
  RunTokens(state, std::string(static_cast<size_t>(state.range(0)), 'a'));
}
BENCHMARK(OneWord)->Arg(1'000)->Arg(8'000)->Arg(64'000);

/// `faces` of them where nothing overlaps, the rest of 640 x 640 below the threshold.
void Boxes(benchmark::State& state) {
  constexpr int kSide = 640;
  std::vector<ModelOutput> outputs;
  const std::pair<const char*, size_t> kinds[] = {{"cls", 1}, {"obj", 1}, {"bbox", 4}, {"kps", 10}};
  for (const auto& [kind, values] : kinds) {
    for (const int stride : {8, 16, 32}) {
      const auto cells = static_cast<size_t>(kSide / stride * (kSide / stride));
      outputs.push_back({std::string(kind) + "_" + std::to_string(stride),
                         {1, cells, values},
                         std::vector<float>(cells * values)});
      if (values > 1 || stride > 8) continue;
      for (int64_t face = 0; face < state.range(0); ++face)
        outputs.back().values[static_cast<size_t>(face)] = 1;
    }
  }
  for (auto _ : state) {
    const auto boxes = DecodeYunet(outputs, kSide, kSide, 0.5);
    CHECK(boxes.has_value() && boxes->size() == static_cast<size_t>(state.range(0)));
    benchmark::DoNotOptimize(boxes->data());
  }
}
BENCHMARK(Boxes)->Arg(0)->Arg(10)->Arg(1'000);

}  // namespace
}  // namespace tamis
