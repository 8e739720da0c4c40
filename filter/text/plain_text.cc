#include "filter/text/plain_text.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "crawler/core/utf8.h"

namespace tamis {
namespace {

constexpr size_t kMinSpacedOut = 7;     // single characters in a row that are one word
constexpr size_t kMaxGap = 3;           // spaces between two of them
constexpr size_t kMaxWordsBefore = 5;   // that are looked at
constexpr size_t kMaxCharsBefore = 40;  // in which they stand

/// The zeros of decimal digits outside ASCII. Source: Unicode 15, general category Nd.
constexpr auto kZeros = std::to_array<char32_t>(
    {0x660,   0x6F0,   0x7C0,   0x966,   0x9E6,   0xA66,   0xAE6,   0xB66,   0xBE6,   0xC66,
     0xCE6,   0xD66,   0xDE6,   0xE50,   0xED0,   0xF20,   0x1040,  0x1090,  0x17E0,  0x1810,
     0x1946,  0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,  0x1C40,  0x1C50,  0xA620,  0xA8D0,
     0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,  0xFF10,  0x104A0, 0x10D30, 0x11066, 0x110F0,
     0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11C50,
     0x11D50, 0x11DA0, 0x16A60, 0x16B50, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0});

bool IsIn(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

/// The digit as ASCII; 0: none.
char DigitOf(char32_t c) {
  const auto at = [](char32_t value) { return static_cast<char>('0' + value); };
  if (IsIn(c, 0x1D7CE, 0x1D7FF)) return at((c - 0x1D7CE) % 10);  // mathematical
  if (IsIn(c, 0x2460, 0x2468)) return at(c - 0x245F);            // circled
  if (IsIn(c, 0x2776, 0x277E)) return at(c - 0x2775);
  if (c == 0x24EA) return '0';
  if (c == 0x2070 || IsIn(c, 0x2074, 0x2079)) return at(c - 0x2070);  // superscript
  if (IsIn(c, 0x2080, 0x2089)) return at(c - 0x2080);
  const auto* above = std::upper_bound(kZeros.begin(), kZeros.end(), c);
  if (above == kZeros.begin()) return 0;
  const char32_t zero = *(above - 1);
  return c < zero + 10 ? at(c - zero) : char{0};
}

/// What is not seen, or only changes the look of its neighbour.
bool IsInvisible(char32_t c) {
  return c == 0xAD || c == 0x61C || c == 0x180E || c == 0xFEFF || IsIn(c, 0x300, 0x36F) ||
         IsIn(c, 0x200B, 0x200F) || IsIn(c, 0x202A, 0x202E) || IsIn(c, 0x2060, 0x206F) ||
         IsIn(c, 0x20D0, 0x20FF) || IsIn(c, 0xFE00, 0xFE0F) || IsIn(c, 0xE0000, 0xE01EF);
}

bool IsSpace(char32_t c) {
  return c == 0xA0 || c == 0x1680 || IsIn(c, 0x2000, 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool IsDash(char32_t c) {
  return IsIn(c, 0x2010, 0x2015) || c == 0x2043 || c == 0x2212 || c == 0xFE58 || c == 0xFE63;
}

bool IsCurrency(char32_t c) {
  return IsIn(c, 0xA2, 0xA5) || IsIn(c, 0x20A0, 0x20CF) || c == 0xFFE0 || c == 0xFFE1 || c == 0xFFE5;
}

/// The twin in ASCII; 0: none.
char TwinOf(char32_t c) {
  if (IsSpace(c)) return ' ';
  if (IsDash(c)) return '-';
  if (IsIn(c, 0xFF01, 0xFF5E)) return static_cast<char>(c - 0xFF01 + '!');  // full width
  if (IsIn(c, 0x1D400, 0x1D6A3)) {  // mathematical letters: alphabets of 26 capitals and 26 small ones
    const char32_t place = (c - 0x1D400) % 52;
    return static_cast<char>(place < 26 ? 'A' + place : 'a' + place - 26);
  }
  if (c == 0xFE6B) return '@';
  if (c == 0x3002 || c == 0xFF61 || c == 0xFE52 || c == 0x2024 || c == 0xB7) return '.';
  if (c == 0x2028 || c == 0x2029 || c == 0x85) return '\n';
  if (IsCurrency(c)) return '$';
  return DigitOf(c);
}

bool IsSymbolBlock(char32_t c) {
  return IsIn(c, 0x80, 0xBF) || c == 0xD7 || c == 0xF7 || IsIn(c, 0x2000, 0x2BFF) ||
         IsIn(c, 0x2E00, 0x2E7F) || IsIn(c, 0x3000, 0x3004) || IsIn(c, 0x3008, 0x3030) ||
         IsIn(c, 0xE000, 0xF8FF) || IsIn(c, 0xFE10, 0xFE6F) || IsIn(c, 0xFF00, 0xFF65) ||
         IsIn(c, 0xFFE0, 0xFFFF) || IsIn(c, 0x1F000, 0x1FAFF) || c >= 0xE0000;
}

char PlainOf(char32_t c) {
  if (const char twin = TwinOf(c); twin != 0) return twin;
  if (c == 0xAA || c == 0xB5 || c == 0xBA) return kLetter;
  if (IsSymbolBlock(c)) return kSymbol;
  const bool alphabet = IsIn(c, 0xC0, 0x52F) || IsIn(c, 0x1E00, 0x1FFF) || IsIn(c, 0x1D00, 0x1DBF) ||
                        IsIn(c, 0xA640, 0xA69F) || IsIn(c, 0xA720, 0xA7FF) || IsIn(c, 0xAB30, 0xAB6F);
  return alphabet ? kLetter : kOtherLetter;
}

char PlainAscii(char c) {
  if (c == '\t') return ' ';
  if (c == '\r' || c == '\v' || c == '\f') return '\n';
  return static_cast<unsigned char>(c) < ' ' && c != '\n' ? kSymbol : c;
}

bool IsAnyLetter(char c) {
  return IsAsciiLetter(c) || c == kLetter || c == kOtherLetter;
}

bool Links(std::string_view word) {
  constexpr auto kLinks = std::to_array<std::string_view>(
      {"no",           "nr",    "num", "number",   "numbers",       "is",     "at",
       "on",           "us",    "me",  "my",       "the",           "or",     "now",
       "of",           "and",   "de",  "der",      "num\xC3\xA9ro", "numero", "n\xC3\xBAmero",
       "nummer",       "numer", "to",  "for",      "our",           "line",   "a",
       "au",           "al",    "il",  "\xC3\xA0", "und",           "unter",  "id",
       "\xE2\x84\x96", "n"});
  return std::find(kLinks.begin(), kLinks.end(), word) != kLinks.end();
}

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), LowerOf);
  return lower;
}

/// Whether `word` is one of `words`, or, where it has letters of other scripts, ends in one.
bool IsOneOf(const std::string& word, bool may_end_in, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) {
    return w == word || (may_end_in && static_cast<unsigned char>(w.front()) >= 0x80 && word.ends_with(w));
  });
}

}  // namespace

PlainText::PlainText(std::string_view text) : source_(text) {
  Fold(text);
  DrawTogether();
}

void PlainText::Fold(std::string_view text) {
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
  chars_.reserve(text.size());
  if (!ascii) starts_.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    if (static_cast<signed char>(text[at]) >= 0) {
      chars_ += PlainAscii(text[at]);
      if (!ascii) starts_.push_back(at);
      has_digit_ = has_digit_ || IsDigit(text[at]);
      ++at;
      continue;
    }
    const CodePoint point = DecodeUtf8(text, at);
    if (!IsInvisible(point.value)) {
      const char plain = PlainOf(point.value);
      chars_ += plain;
      starts_.push_back(at);
      has_digit_ = has_digit_ || IsDigit(plain);
      has_other_letter_ = has_other_letter_ || plain == kOtherLetter;
    }
    at += point.bytes;
  }
}

size_t PlainText::SinglesEnd(size_t at, std::vector<size_t>& gaps) const {
  const auto is_single = [this](size_t i) {
    return chars_[i] != ' ' && chars_[i] != '\n' && (i + 1 == chars_.size() || chars_[i + 1] == ' ');
  };
  size_t singles = 0;
  size_t digits = 0;
  size_t end = at;  // one after the last single character
  bool at_sign = false;
  for (size_t next = at; next < chars_.size() && is_single(next);) {
    digits += IsDigit(chars_[next]) ? 1 : 0;
    at_sign = at_sign || chars_[next] == '@';
    ++singles;
    end = next + 1;
    next = end;
    while (next < chars_.size() && next - end < kMaxGap && chars_[next] == ' ') ++next;
    gaps.push_back(end);
  }
  const bool one_word = singles >= kMinSpacedOut && (at_sign || digits >= kMinSpacedOut);
  if (!gaps.empty()) gaps.pop_back();  // behind the last
  if (!one_word) gaps.clear();
  return end;
}

void PlainText::DrawTogether() {
  std::vector<size_t> dropped;  // in order
  std::vector<size_t> gaps;
  for (size_t i = 0; i < chars_.size(); ++i) {
    const bool after_space = i > 0 && chars_[i - 1] == ' ';
    if (chars_[i] == ' ') {
      if (after_space) dropped.push_back(i);  // of several spaces one is left
      continue;
    }
    if (i > 0 && !after_space) continue;
    gaps.clear();
    const size_t end = SinglesEnd(i, gaps);
    for (const size_t gap : gaps) {
      if (chars_[gap + 1] != ' ') dropped.push_back(gap);
      for (size_t k = gap + 1; chars_[k] == ' '; ++k) dropped.push_back(k);
    }
    if (end > i) i = end - 1;
  }
  if (!dropped.empty()) Drop(dropped);
}

void PlainText::Drop(const std::vector<size_t>& dropped) {
  if (starts_.empty()) {
    starts_.resize(chars_.size());
    std::iota(starts_.begin(), starts_.end(), size_t{0});
  }
  size_t written = 0;
  auto next = dropped.begin();
  for (size_t i = 0; i < chars_.size(); ++i) {
    if (next != dropped.end() && *next == i) {
      ++next;
      continue;
    }
    chars_[written] = chars_[i];
    starts_[written++] = starts_[i];
  }
  chars_.resize(written);
  starts_.resize(written);
}

TextRange PlainText::RangeOf(size_t begin, size_t end) const {
  if (starts_.empty()) return {begin, end};
  const size_t last = starts_[end - 1];
  return {starts_[begin], last + DecodeUtf8(source_, last).bytes};
}

ReadableText PlainText::Readable() const {
  if (starts_.empty()) return {chars_, {}};
  ReadableText readable;
  readable.text.reserve(source_.size());
  readable.characters.reserve(source_.size());
  for (size_t i = 0; i < chars_.size(); ++i) {
    const char c = chars_[i];
    const bool stands_in = c == kLetter || c == kOtherLetter || c == kSymbol;
    readable.text.append(stands_in ? SourceOf(i, i + 1) : std::string_view(&c, 1));
    readable.characters.resize(readable.text.size(), i);
  }
  return readable;
}

std::string_view PlainText::SourceOf(size_t begin, size_t end) const {
  const TextRange range = RangeOf(begin, end);
  return std::string_view(source_).substr(range.begin, range.end - range.begin);
}

bool WordBefore(const PlainText& text, size_t at, std::span<const std::string_view> words) {
  const std::string_view chars = text.chars();
  const size_t first = at - std::min(at, kMaxCharsBefore);
  for (size_t count = 0; count < kMaxWordsBefore; ++count) {
    while (at > first && !IsAnyLetter(chars[at - 1])) {
      if (IsDigit(chars[at - 1])) return false;
      --at;
    }
    const size_t end = at;
    bool other = false;
    while (at > first && IsAnyLetter(chars[at - 1])) {
      other = other || chars[at - 1] == kOtherLetter;
      --at;
    }
    if (at == end) return false;
    const std::string word = LowerAscii(text.SourceOf(at, end));
    if (IsOneOf(word, other, words)) return true;
    if (!Links(word)) return false;
  }
  return false;
}

}  // namespace tamis
