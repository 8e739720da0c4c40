#include "filter/models/bpe_tokenizer.h"

#include <algorithm>
#include <string>
#include <utility>

#include <re2/re2.h>

#include "crawler/core/check.h"
#include "crawler/core/lower_case.h"
#include "crawler/core/utf8.h"

namespace tamis {
namespace {

// White space: the White_Space property, and the separators that Python's split() knows. RE2's \s is ASCII's.
// Case is that of contractions alone: (?i) would count U+0345 among the letters, for iota's sake.
constexpr std::string_view kWordPattern =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|\\p{L}+|\\p{N}|"
    "[^\\p{L}\\p{N}\\t-\\r\\x{1C}-\\x{20}\\x{85}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{"
    "202F}"
    "\\x{205F}\\x{3000}]+";

/// The beginning of `text` up to the limit, no character cut in two.
std::string_view WithinLimit(std::string_view text) {
  if (text.size() <= kMaxTokenizedBytes) return text;
  size_t end = kMaxTokenizedBytes;
  while (end > 0 && (static_cast<uint8_t>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

}  // namespace

Result<BpeTokenizer> BpeTokenizer::Read(const std::filesystem::path& vocabulary, std::string_view sha256) {
  Result<BpeMerges> merges = BpeMerges::Read(vocabulary, sha256);
  if (!merges) return merges.error();
  return BpeTokenizer(*std::move(merges));
}

BpeTokenizer::BpeTokenizer(BpeMerges merges)
    : merges_(std::move(merges)), word_(std::make_unique<const re2::RE2>(kWordPattern, re2::RE2::Quiet)) {
  CHECK(word_->ok());
}
BpeTokenizer::BpeTokenizer(BpeTokenizer&&) noexcept = default;
BpeTokenizer& BpeTokenizer::operator=(BpeTokenizer&&) noexcept = default;
BpeTokenizer::~BpeTokenizer() = default;

Result<std::vector<int64_t>> BpeTokenizer::Tokens(std::string_view text, size_t context) const {
  if (context < 2 || context > kMaxContextTokens) {
    return Error{ErrorCode::kInvalidInput, "tokenizer: context of " + std::to_string(context)};
  }
  const Result<std::string> lower = ToLowerUtf8(ToWellFormedUtf8(WithinLimit(text)));
  if (!lower) return lower.error();
  std::vector<int64_t> tokens{merges_.start_of_text()};
  re2::StringPiece rest(*lower);
  re2::StringPiece word;
  // White space is between words, how much of it does not show.
  while (tokens.size() < context && word_->Match(rest, 0, rest.size(), re2::RE2::UNANCHORED, &word, 1)) {
    const std::vector<int64_t> parts = merges_.Encode({word.data(), word.size()});
    tokens.insert(tokens.end(), parts.begin(), parts.end());
    rest.remove_prefix(static_cast<size_t>(word.end() - rest.begin()));
  }
  tokens.resize(std::min(tokens.size(), context - 1));
  tokens.push_back(merges_.end_of_text());
  tokens.resize(context, 0);
  return tokens;
}

}  // namespace tamis
