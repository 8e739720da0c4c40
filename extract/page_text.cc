#include "extract/page_text.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "extract/plain_text.h"

namespace tamis {
namespace {

/// Bytes that may be copied wherever they stand: the space, printable ASCII, continuation bytes, and lead
/// bytes of characters that are neither white space nor control characters.
constexpr std::array<bool, 256> MakePlainBytes() {
  std::array<bool, 256> plain{};
  for (size_t byte = ' '; byte < plain.size(); ++byte) {
    plain[byte] = byte != 0x7F && byte != 0xC2 && (byte < 0xE1 || byte > 0xE3);
  }
  return plain;
}

constexpr std::array<bool, 256> kPlainBytes = MakePlainBytes();

constexpr size_t kBlock = sizeof(uint64_t);

/// A bit for each byte of `block` that is zero, and perhaps for a byte 1 next to one that is.
constexpr uint64_t ZeroBytes(uint64_t block) {
  return (block - 0x0101010101010101u) & ~block & 0x8080808080808080u;
}

/// True if the eight characters at `text` are ASCII that may be copied as it stands after `last`. May be
/// false where that is so.
bool IsPlainBlock(const char* text, char last) {
  uint64_t block;
  std::memcpy(&block, text, kBlock);
  constexpr uint64_t kAll = 0x0101010101010101u;
  const uint64_t controls = (block - kAll * ' ') & ~block & kAll * 0x80;
  const uint64_t special = (block & kAll * 0x80) | controls | ZeroBytes(block ^ kAll * 0x7F);
  const uint64_t spaces = ZeroBytes(block ^ kAll * ' ');
  return (special | (spaces & (spaces << 8))) == 0 && (*text != ' ' || last != ' ');
}

}  // namespace

// Written through a pointer, in blocks where possible: copying is what the texts of a page cost.
void PageText::Add(std::string_view utf8) {
  const size_t size = text_.size();
  text_.resize(size + utf8.size() + 1);  // at most one space comes on top
  char* const start = text_.data() + size;
  char* out = start;
  const bool after_text = size > 0 && start[-1] != '\n';
  if (space_ && after_text) *out++ = ' ';
  // A space after a space, or where nothing stands before it, is left out.
  char last = after_text && out == start ? '\0' : ' ';
  size_t plain_from = 0;  // where a block is looked at again
  for (size_t at = 0; at < utf8.size();) {
    if (at >= plain_from && utf8.size() - at >= kBlock) {
      if (IsPlainBlock(utf8.data() + at, last)) {
        out = std::copy_n(utf8.data() + at, kBlock, out);
        last = out[-1];
        at += kBlock;
        continue;
      }
      plain_from = at + kBlock;
    }
    const char c = utf8[at];
    if (kPlainBytes[static_cast<unsigned char>(c)] && (c != ' ' || last != ' ')) {
      *out++ = last = c;
      ++at;
      continue;
    }
    const Character first = FirstCharacter(utf8.substr(at));
    if (first.kind == CharacterKind::kSpace && last != ' ') *out++ = last = ' ';
    if (first.kind == CharacterKind::kText) {
      out = std::copy_n(utf8.data() + at, first.bytes, out);
      last = out[-1];
    }
    at += first.bytes;
  }
  space_ = out != start && last == ' ';
  if (space_) --out;
  if (out != start && !run_open_ && quiet_ == 0) {
    StartRun(static_cast<size_t>(start - text_.data()) + (*start == ' ' ? 1 : 0));
  }
  text_.resize(static_cast<size_t>(out - text_.data()));
}

void PageText::StartRun(size_t begin) {
  if (runs_.size() >= kMaxTextRuns) {
    truncated_ = true;
    return;
  }
  run_open_ = true;
  runs_.push_back({static_cast<uint32_t>(begin), 0, interval_});
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
