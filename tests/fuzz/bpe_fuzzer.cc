// Any table of merges and any text: a table that is taken gives exactly as many ids as asked for, all of its
// own vocabulary, a start and an end once each; and single words are encoded without loss of bytes.
// The input is "table NUL text"; without a NUL the text meets a small table of its own.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
#include "filter/models/bpe_tokenizer.h"

namespace tamis {
namespace {

constexpr std::string_view kTable = "#version\nt h\nth e</w>\na n\ni n\na a\naa aa\n";
constexpr size_t kContext = 77;
constexpr size_t kMaxBytes = size_t{1} << 16;

void CheckTokens(const BpeTokenizer& tokenizer, std::string_view text) {
  const Result<std::vector<int64_t>> tokens = tokenizer.Tokens(text, kContext);
  CHECK(tokens.has_value() && tokens->size() == kContext);
  const BpeMerges& merges = tokenizer.merges();
  CHECK(tokens->front() == merges.start_of_text());
  CHECK(std::count(tokens->begin(), tokens->end(), merges.start_of_text()) == 1);
  CHECK(std::count(tokens->begin(), tokens->end(), merges.end_of_text()) == 1);
  CHECK(std::all_of(tokens->begin(), tokens->end(),
                    [&](int64_t token) { return token >= 0 && token < merges.vocabulary_size(); }));
}

void CheckWord(const BpeMerges& merges, std::string_view word) {
  const std::vector<int64_t> tokens = merges.Encode(word);
  CHECK(tokens.size() <= word.size() && tokens.empty() == word.empty());
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using tamis::BpeMerges;
  using tamis::BpeTokenizer;
  if (size > tamis::kMaxBytes) return 0;
  static const BpeTokenizer plain(*BpeMerges::Parse(tamis::kTable));
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t nul = input.find('\0');
  if (nul == std::string_view::npos) {
    tamis::CheckTokens(plain, input);
    tamis::CheckWord(plain.merges(), input);
    return 0;
  }
  tamis::Result<BpeMerges> merges = BpeMerges::Parse(input.substr(0, nul));
  if (!merges) return 0;
  tamis::CheckWord(*merges, input.substr(nul + 1));
  tamis::CheckTokens(BpeTokenizer(*std::move(merges)), input.substr(nul + 1));
  return 0;
}
