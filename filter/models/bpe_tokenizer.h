#ifndef TAMIS_FILTER_MODELS_BPE_TOKENIZER_H_
#define TAMIS_FILTER_MODELS_BPE_TOKENIZER_H_

// Text to the token ids that a CLIP text model takes: white space, lower case, words, byte pairs.
//
// As CLIP's own tokenizer, with two differences. Texts arrive here decoded and with their character
// references resolved, so that neither mojibake nor "&amp;" is repaired once more. And the names of the marks
// that a model reads as start and end of text are plain text in a caption: a page does not say where its
// caption ends for the model.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"
#include "filter/models/bpe_merges.h"

namespace re2 {
class RE2;
}

namespace tamis {

inline constexpr size_t kMaxTokenizedBytes = size_t{64} << 10;
inline constexpr size_t kMaxContextTokens = 4096;

/// Thread-safety: Tokens may be called from any number of threads.
class BpeTokenizer {
 public:
  /// Errors: those of BpeMerges::Read.
  static Result<BpeTokenizer> Read(const std::filesystem::path& vocabulary, std::string_view sha256);
  explicit BpeTokenizer(BpeMerges merges);
  BpeTokenizer(BpeTokenizer&&) noexcept;
  BpeTokenizer& operator=(BpeTokenizer&&) noexcept;
  ~BpeTokenizer();

  /// Exactly `context` ids: start of text, the text, end of text, zeros. A longer text is cut, its last id is
  /// the end of text.
  /// Limits: what comes after kMaxTokenizedBytes is not read; `context` 2 to kMaxContextTokens.
  /// Errors: kInvalidInput (`context`), kInternal. Cost: n log n of the text, whatever it is.
  Result<std::vector<int64_t>> Tokens(std::string_view text, size_t context) const;

  const BpeMerges& merges() const { return merges_; }

 private:
  BpeMerges merges_;
  std::unique_ptr<const re2::RE2> word_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_BPE_TOKENIZER_H_
