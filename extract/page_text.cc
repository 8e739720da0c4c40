#include "extract/page_text.h"

#include <algorithm>
#include <array>

#include "extract/plain_text.h"

namespace tamis {
namespace {

/// Bytes that are part of a word wherever they stand: printable ASCII, continuation bytes, and lead bytes of
/// characters that are neither white space nor control characters.
constexpr std::array<bool, 256> MakeWordBytes() {
  std::array<bool, 256> word{};
  for (size_t byte = 0x21; byte < word.size(); ++byte) {
    word[byte] = byte != 0x7F && byte != 0xC2 && (byte < 0xE1 || byte > 0xE3);
  }
  return word;
}

constexpr std::array<bool, 256> kWordBytes = MakeWordBytes();

}  // namespace

void PageText::Add(std::string_view utf8) {
  while (!utf8.empty()) {
    size_t word = 0;
    while (word < utf8.size() && kWordBytes[static_cast<unsigned char>(utf8[word])]) ++word;
    if (word > 0) {
      Append(utf8.substr(0, word));
      utf8.remove_prefix(word);
      continue;
    }
    const Character first = FirstCharacter(utf8);
    if (first.kind == CharacterKind::kText) Append(utf8.substr(0, first.bytes));
    if (first.kind == CharacterKind::kSpace) space_ = true;
    utf8.remove_prefix(first.bytes);
  }
}

void PageText::Append(std::string_view characters) {
  if (space_ && !text_.empty() && text_.back() != '\n') text_ += ' ';
  space_ = false;
  if (!run_open_ && quiet_ == 0) {
    truncated_ = truncated_ || runs_.size() >= kMaxTextRuns;
    run_open_ = !truncated_;
    if (run_open_) runs_.push_back({here().offset, 0, interval_});
  }
  text_ += characters;
}

void PageText::Break() {
  if (run_open_) runs_.back().end = here().offset;
  run_open_ = false;
  space_ = false;
  ++interval_;
  if (!text_.empty() && text_.back() != '\n') text_ += '\n';
}

void PageText::EnterQuiet() {
  Break();
  ++quiet_;
}

void PageText::LeaveQuiet() {
  Break();
  --quiet_;
}

std::string PageText::Extract(size_t begin, size_t end, size_t max_bytes) const {
  begin = std::min(begin, text_.size());
  end = std::min(end, text_.size());
  return CleanText(std::string_view(text_).substr(begin, end - begin), max_bytes);
}

}  // namespace tamis
