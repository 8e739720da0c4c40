#include "extract/consent/folded_text.h"

#include <algorithm>
#include <array>

#include "crawler/core/utf8.h"

namespace tamis {
namespace {

constexpr size_t kOffsetStep = 16;

/// Base letters of U+00C0 to U+017F; "?" where there is none or where it takes two letters.
constexpr std::string_view kLatin =
    "aaaaaa?ceeeeiiiidnooooo?ouuuuy??"
    "aaaaaa?ceeeeiiiidnooooo?ouuuuy?y"
    "aaaaaaccccccccddddeeeeeeeeee"
    "gggggggghhhhiiiiiiiiii??jjkkk"
    "llllllllllnnnnnnnnnoooooo??"
    "rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatin.size() == 0x180 - 0xC0);

/// Words that end in a full stop without ending a sentence.
constexpr std::array<std::string_view, 28> kAbbreviations{
    "abs",  "al",  "art", "arts", "bzw", "ca", "co",  "dir", "ed",  "eg",  "etc", "gem", "ie",  "inc",
    "inkl", "lit", "ltd", "no",   "nos", "nr", "num", "par", "ref", "sec", "ust", "usw", "vgl", "z"};

bool IsAsciiWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Letters in lower case, digits and "/" as they are, 0 for all else.
constexpr std::array<char, 256> MakeWordBytes() {
  std::array<char, 256> bytes{};
  for (int c = '0'; c <= '9'; ++c) bytes[static_cast<size_t>(c)] = static_cast<char>(c);
  for (int c = 'a'; c <= 'z'; ++c) {
    bytes[static_cast<size_t>(c)] = static_cast<char>(c);
    bytes[static_cast<size_t>(c - 'a' + 'A')] = static_cast<char>(c);
  }
  bytes['/'] = '/';
  return bytes;
}
constexpr std::array<char, 256> kWordBytes = MakeWordBytes();

/// Chinese, Japanese and Korean: words are not kept apart by spaces there.
bool IsWide(char32_t c) {
  return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/// Characters that are not seen: soft hyphen, zero-width and direction marks, variation selectors, accents
/// that stand apart from their letter.
bool IsInvisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) ||
         (c >= 0x300 && c <= 0x36F) || c == 0x61C || c == 0x180E;
}

bool IsSentenceEnd(char32_t c) {
  return c == 0x3002 || c == 0xFF61 || c == 0x2026 || c == 0x2022 || c == 0xB7 || c == 0x203C;
}

/// Two letters that are written as one.
std::string_view Ligature(char32_t c) {
  switch (c) {
    case 0xC6:
    case 0xE6:
      return "ae";
    case 0xDF:
    case 0x1E9E:
      return "ss";
    case 0x152:
    case 0x153:
      return "oe";
    case 0x132:
    case 0x133:
      return "ij";
    case 0xFB00:
      return "ff";
    case 0xFB01:
      return "fi";
    case 0xFB02:
      return "fl";
    case 0xFB03:
      return "ffi";
    case 0xFB04:
      return "ffl";
    case 0xFB05:
    case 0xFB06:
      return "st";
    default:
      return {};
  }
}

/// The ASCII character that a compatibility form stands for; 0 for none.
char AsciiOf(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char>(c - 0xFEE0);
  if (c >= 0x1D400 && c < 0x1D6A4) return static_cast<char>('A' + (c - 0x1D400) % 52 % 26);
  if (c >= 0x1D7CE && c <= 0x1D7FF) return static_cast<char>('0' + (c - 0x1D7CE) % 10);
  if (c >= 0x24B6 && c <= 0x24E9) return static_cast<char>('A' + (c - 0x24B6) % 26);
  if (c >= 0xC0 && c < 0x180 && kLatin[c - 0xC0] != '?') return kLatin[c - 0xC0];
  if (c == 0x2044 || c == 0x2215) return '/';
  return 0;
}

bool EndsInAbbreviation(std::string_view text) {
  const size_t size = text.size();
  size_t begin = size;
  while (begin > 0 && size - begin < 5 && IsAsciiWord(text[begin - 1])) --begin;
  const std::string_view word = text.substr(begin);
  // One letter ("e.g.", "z. B.") is no word at the end of a sentence.
  if (word.size() == 1 && word[0] >= 'a') return true;
  return std::find(kAbbreviations.begin(), kAbbreviations.end(), word) != kAbbreviations.end();
}

}  // namespace

FoldedText::FoldedText(std::string_view text) : original_bytes_(text.size()) {
  text_.reserve(text.size());
  offsets_.reserve(text.size() / kOffsetStep + 1);
  while (at_ < text.size()) {
    while (offsets_.size() * kOffsetStep <= text_.size()) offsets_.push_back(static_cast<uint32_t>(at_));
    const char c = text[at_];
    if (const char word = kWordBytes[static_cast<uint8_t>(c)]; word != 0) {
      AddLetter(word);
      ++at_;
      AddRun(text);
      continue;
    }
    if (c == ' ') {
      space_ = true;
      ++at_;
      continue;
    }
    if (static_cast<uint8_t>(c) < 0x80) {
      AddAscii(c, text.substr(at_ + 1, 1));
      ++at_;
      continue;
    }
    const CodePoint point = DecodeUtf8(text, at_);
    AddCodePoint(point.value);
    at_ += point.bytes;
  }
}

void FoldedText::AddLetter(char c) {
  if (space_ && !text_.empty() && !wide_) text_ += ' ';
  space_ = false;
  wide_ = false;
  text_ += c;
}

/// The rest of a word of ASCII.
void FoldedText::AddRun(std::string_view text) {
  constexpr size_t kMostAtOnce = 8;  // offsets stay near
  std::array<char, kMostAtOnce> run{};
  size_t size = 0;
  while (size < kMostAtOnce && at_ + size < text.size()) {
    const char word = kWordBytes[static_cast<uint8_t>(text[at_ + size])];
    if (word == 0) break;
    run[size++] = word;
  }
  text_.append(run.data(), size);
  at_ += size;
}

void FoldedText::AddWide(char32_t c) {
  space_ = false;
  wide_ = true;
  AppendUtf8(c, text_);
}

void FoldedText::AddEnd() {
  // Sentences end once.
  if (!text_.empty() && text_.back() != '.') text_ += '.';
  space_ = true;
  wide_ = false;
}

void FoldedText::AddAscii(char c, std::string_view rest) {
  if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (IsAsciiWord(c) || c == '/') return AddLetter(c);
  const bool full_stop = c == '.';
  // "2.0", "example.com": a full stop inside a word ends nothing.
  if (full_stop && !rest.empty() && static_cast<uint8_t>(rest[0]) > ' ' && rest[0] != '"' && rest[0] != ')') {
    space_ = true;
    return;
  }
  if (c == '!' || c == '?' || c == '|' || (full_stop && !EndsInAbbreviation(text_))) return AddEnd();
  // A NUL or another control character hides nothing: it separates words as white space does.
  space_ = true;
}

void FoldedText::AddCodePoint(char32_t c) {
  if (IsInvisible(c)) return;
  if (IsWide(c)) return AddWide(c);
  if (const char ascii = AsciiOf(c); ascii != 0) return AddAscii(ascii, {});
  if (const std::string_view letters = Ligature(c); !letters.empty()) {
    for (const char letter : letters) AddLetter(letter);
    return;
  }
  if (IsSentenceEnd(c)) return AddEnd();
  if (c == 0xA7) {
    space_ = true;
    AddLetter('\xC2');
    text_ += '\xA7';
    space_ = true;
    return;
  }
  // Letters of other alphabets end words of ours.
  space_ = true;
}

std::string PlainAscii(std::string_view text) {
  const bool ascii_only =
      std::none_of(text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) >= 0x80; });
  if (ascii_only) return std::string(text);
  std::string plain;
  plain.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = DecodeUtf8(text, at);
    const std::string_view bytes = text.substr(at, point.bytes);
    at += point.bytes;
    const char32_t c = point.value;
    const char ascii = c >= 0x180 ? AsciiOf(c) : '\0';  // accents make other words
    if (c < 0x80) {
      plain += bytes;
    } else if (ascii != 0) {
      plain += ascii;
    } else if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63) {
      plain += '-';
    } else if ((c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB) {
      plain += '"';
    } else if (c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
               c == 0x202F || c == 0x205F || c == 0x3000 || c == 0x85) {
      plain += ' ';
    } else if (!IsInvisible(c)) {
      plain += bytes;
    }
  }
  return plain;
}

std::pair<size_t, size_t> FoldedText::OriginalRange(size_t begin, size_t end) const {
  const size_t first = begin / kOffsetStep;
  const size_t last = end / kOffsetStep + 1;
  const size_t from = first < offsets_.size() ? offsets_[first] : original_bytes_;
  const size_t to = last < offsets_.size() ? offsets_[last] : original_bytes_;
  return {from, std::max(from, to)};
}

}  // namespace tamis
