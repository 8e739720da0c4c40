#ifndef TAMIS_FILTER_MODELS_BPE_MERGES_H_
#define TAMIS_FILTER_MODELS_BPE_MERGES_H_

// Byte pair encoding of one word, by a table of merges as CLIP's tokenizer has it.
//
// Token ids: 0 to 255 the bytes, in the order of the table's alphabet; 256 to 511 the same at the end of a
// word; 512 + n the n-th merge; then start and end of text.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "crawler/core/result.h"

namespace tamis {

inline constexpr size_t kMaxVocabularyBytes = size_t{16} << 20;
inline constexpr size_t kMaxMerges = 48'894;  // of CLIP; its file goes on, its models do not

/// Thread-safety: const after construction.
class BpeMerges {
 public:
  /// `text`: "#version" in the first line, then one merge a line: two tokens, a space between, "</w>" at the
  /// end of those that end a word. Lines after kMaxMerges are not read.
  /// Errors: kTooLarge; kInvalidInput for a line that is not that, names what no line before has made, or
  /// makes what there is already.
  static Result<BpeMerges> Parse(std::string_view text);

  /// Parse of a file whose SHA-256 is `sha256` (hex, lower case). Errors also: kNotFound, kUnavailable;
  /// kRefused for another digest.
  static Result<BpeMerges> Read(const std::filesystem::path& path, std::string_view sha256);

  /// The tokens of `word`, at least one for a word that is not empty. Cost: n log n.
  std::vector<int64_t> Encode(std::string_view word) const;

  int64_t start_of_text() const { return static_cast<int64_t>(kFirstMerge + ranks_.size()); }
  int64_t end_of_text() const { return start_of_text() + 1; }
  int64_t vocabulary_size() const { return end_of_text() + 1; }

 private:
  static constexpr size_t kFirstMerge = 512;

  struct Pair {
    uint32_t left = 0;
    uint32_t right = 0;
    bool operator==(const Pair&) const = default;
  };
  struct PairHash {
    size_t operator()(const Pair& pair) const {
      return static_cast<size_t>((uint64_t{pair.left} << 32 | pair.right) * 0x9E3779B97F4A7C15U >> 16);
    }
  };

  std::unordered_map<Pair, uint32_t, PairHash> ranks_;  // -> number of the merge
};

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_BPE_MERGES_H_
