#include "filter/models/bpe_merges.h"

#include <array>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <utility>

#include "crawler/core/digest.h"
#include "crawler/core/utf8.h"

namespace tamis {
namespace {

constexpr size_t kBytes = 256;
constexpr std::string_view kEndOfWord = "</w>";
constexpr size_t kMaxLineBytes = 1024;
constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

/// The alphabet in which the file writes bytes: those that print stand for themselves as code points and come
/// first; the others follow, as U+0100 and on.
struct Alphabet {
  std::array<uint32_t, kBytes> token_of_byte{};
  std::array<char32_t, kBytes> letter_of_token{};
};

Alphabet MakeAlphabet() {
  Alphabet alphabet;
  uint32_t next = 0;
  const auto prints = [](uint32_t byte) {
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
  };
  for (uint32_t byte = 0; byte < kBytes; ++byte) {
    if (!prints(byte)) continue;
    alphabet.token_of_byte[byte] = next;
    alphabet.letter_of_token[next++] = byte;
  }
  uint32_t other = 0x100;
  for (uint32_t byte = 0; byte < kBytes; ++byte) {
    if (prints(byte)) continue;
    alphabet.token_of_byte[byte] = next;
    alphabet.letter_of_token[next++] = other++;
  }
  return alphabet;
}

const Alphabet& TheAlphabet() {
  static const Alphabet alphabet = MakeAlphabet();
  return alphabet;
}

Error BadLine(size_t line, std::string_view what) {
  return Error{ErrorCode::kInvalidInput,
               "vocabulary: line " + std::to_string(line) + ": " + std::string(what)};
}

/// Cuts the first line off. LF and CRLF.
std::string_view TakeLine(std::string_view& text) {
  const size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// The tokens that need no merge, by the text that stands for them.
std::unordered_map<std::string, uint32_t> SingleBytes() {
  std::unordered_map<std::string, uint32_t> tokens;
  for (uint32_t token = 0; token < kBytes; ++token) {
    std::string letter;
    AppendUtf8(TheAlphabet().letter_of_token[token], letter);
    tokens.emplace(letter + std::string(kEndOfWord), token + kBytes);
    tokens.emplace(std::move(letter), token);
  }
  return tokens;
}

/// One stretch of a word that is one token by now. A linked list in a vector.
struct Piece {
  uint32_t token = kNone;  // kNone: became part of the one before
  uint32_t before = kNone;
  uint32_t after = kNone;
};

/// A merge that may be made: the smaller, the sooner; at the left first.
struct Merge {
  uint32_t rank = 0;
  uint32_t at = 0;
  uint32_t left = 0;
  uint32_t right = 0;
  bool operator>(const Merge& other) const { return std::pair(rank, at) > std::pair(other.rank, other.at); }
};

std::vector<Piece> Pieces(std::string_view word) {
  std::vector<Piece> pieces(word.size());
  for (uint32_t at = 0; at < pieces.size(); ++at) {
    pieces[at].token = TheAlphabet().token_of_byte[static_cast<uint8_t>(word[at])];
    pieces[at].before = at == 0 ? kNone : at - 1;
    pieces[at].after = at + 1 == pieces.size() ? kNone : at + 1;
  }
  if (!pieces.empty()) pieces.back().token += kBytes;
  return pieces;
}

}  // namespace

Result<BpeMerges> BpeMerges::Parse(std::string_view text) {
  if (text.size() > kMaxVocabularyBytes) return Error{ErrorCode::kTooLarge, "vocabulary: over 16 MiB"};
  if (TakeLine(text).find("#version") == std::string_view::npos) return BadLine(1, "no \"#version\"");
  std::unordered_map<std::string, uint32_t> tokens = SingleBytes();
  BpeMerges merges;
  for (size_t line = 2; !text.empty() && merges.ranks_.size() < kMaxMerges; ++line) {
    const std::string_view merge = TakeLine(text);
    if (merge.empty() && text.empty()) break;
    if (merge.size() > kMaxLineBytes) return BadLine(line, "over 1,024 bytes");
    const size_t space = merge.find(' ');
    if (space == std::string_view::npos) return BadLine(line, "not two tokens");
    const auto left = tokens.find(std::string(merge.substr(0, space)));
    const auto right = tokens.find(std::string(merge.substr(space + 1)));
    if (left == tokens.end() || right == tokens.end())
      return BadLine(line, "merges what no line before has made");
    if (left->first.ends_with(kEndOfWord) && left->second >= kBytes)
      return BadLine(line, "goes on after the end of a word");
    const auto rank = static_cast<uint32_t>(merges.ranks_.size());
    const Pair pair{.left = left->second, .right = right->second};
    if (!tokens.emplace(left->first + right->first, kFirstMerge + rank).second) {
      return BadLine(line, "makes what there is already");
    }
    merges.ranks_.emplace(pair, rank);
  }
  if (merges.ranks_.empty()) return Error{ErrorCode::kInvalidInput, "vocabulary: no merges"};
  return merges;
}

Result<BpeMerges> BpeMerges::Read(const std::filesystem::path& path, std::string_view sha256) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) return Error{ErrorCode::kNotFound, "vocabulary: cannot open " + path.string()};
  std::string text;
  std::array<char, 65536> block{};
  while (text.size() <= kMaxVocabularyBytes) {
    const size_t size = std::fread(block.data(), 1, block.size(), file.get());
    if (size == 0) break;
    text.append(block.data(), size);
  }
  if (std::ferror(file.get()) != 0)
    return Error{ErrorCode::kUnavailable, "vocabulary: cannot read " + path.string()};
  const Result<Sha256> digest = DigestSha256(text);
  if (!digest) return digest.error();
  if (ToHex(*digest) != sha256) {
    return Error{ErrorCode::kRefused, "vocabulary: " + path.string() + " has SHA-256 " + ToHex(*digest) +
                                          ", its manifest says \"" + std::string(sha256) + '"'};
  }
  Result<BpeMerges> merges = Parse(text);
  if (!merges) return Error{merges.error().code, path.string() + ": " + merges.error().message};
  return merges;
}

std::vector<int64_t> BpeMerges::Encode(std::string_view word) const {
  std::vector<Piece> pieces = Pieces(word);
  std::priority_queue<Merge, std::vector<Merge>, std::greater<>> open;
  const auto offer = [&](uint32_t left) {
    if (left == kNone || pieces[left].after == kNone) return;
    const Pair pair{.left = pieces[left].token, .right = pieces[pieces[left].after].token};
    const auto rank = ranks_.find(pair);
    if (rank != ranks_.end()) open.push({rank->second, left, pair.left, pair.right});
  };
  for (uint32_t at = 0; at < pieces.size(); ++at) offer(at);
  while (!open.empty()) {
    const Merge merge = open.top();
    open.pop();
    Piece& left = pieces[merge.at];
    if (left.token != merge.left || left.after == kNone || pieces[left.after].token != merge.right) continue;
    Piece& right = pieces[left.after];
    left.token = static_cast<uint32_t>(kFirstMerge) + merge.rank;
    right.token = kNone;
    left.after = right.after;
    if (left.after != kNone) pieces[left.after].before = merge.at;
    offer(left.before);
    offer(merge.at);
  }
  std::vector<int64_t> tokens;
  for (const Piece& piece : pieces) {
    if (piece.token != kNone) tokens.push_back(piece.token);
  }
  return tokens;
}

}  // namespace tamis
