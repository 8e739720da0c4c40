#include "extract/licence/plain_words.h"

#include <cstddef>
#include <utility>

#include "crawler/core/utf8.h"

namespace tamis {
namespace {

// Base letters of U+00C0 to U+017F, one for each; "." for the two that are no letters.
constexpr std::string_view kLatin =
    "aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

bool IsDigit(char32_t c) {
  return c >= '0' && c <= '9';
}

/// What a code point is once case, width and accents are gone.
struct Folded {
  char32_t value = 0;     // 0: nothing, as if it were not there
  bool is_upper = false;  // of letters that have case
};

Folded Fold(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full width
  if (c >= 'A' && c <= 'Z') return {c - 'A' + 'a', true};
  if (c < 0x80) return {c, false};
  if (c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF || c == 0xFE0F) return {};
  if (c >= 0x0300 && c <= 0x036F) return {};  // combining accents
  if (c >= 0xC0 && c - 0xC0 < kLatin.size()) {
    const bool is_odd_upper = (c >= 0x139 && c <= 0x148) || c >= 0x179;
    const bool is_upper = c < 0xDF || (c >= 0x100 && ((c & 1) != 0) == is_odd_upper);
    const char base = kLatin[c - 0xC0];
    return {base == '.' ? U' ' : static_cast<char32_t>(base), is_upper};
  }
  if (c >= 0x391 && c <= 0x3A9) return {c + 0x20, true};
  if (c >= 0x400 && c <= 0x40F) return {c + 0x50, true};
  if (c >= 0x410 && c <= 0x42F) return {c + 0x20, true};
  return {c, false};
}

/// Scripts that put no spaces between words.
bool IsIdeographic(char32_t c) {
  return c >= 0x2E80 && !(c >= 0xFF00 && c <= 0xFFEF && c != 0xFF66);
}

bool IsLetter(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c >= 0x2000 && c <= 0x2E7F) return false;  // punctuation, symbols
  if (c >= 0x3000 && c <= 0x303F) return c >= 0x3005 && c <= 0x3007;
  if (c == 0x30FB || c == 0xFF65 || c == kReplacementCharacter) return false;  // the middle dot of Japanese
  return true;
}

bool IsSentenceEnd(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == ';' || c == '|' || c == 0x3002 || c == 0x2022 || c == 0xB7;
}
bool IsJoiner(char32_t c) {
  return c == '-' || c == '_' || c == '/' || c == ')' || c == ']' || (c >= 0x2010 && c <= 0x2015) ||
         c == 0x2212;
}
bool IsCloser(char32_t c) {
  return c == ',' || c == ')' || c == ']' || c == '}' || c == '"' || c == '\'' || c == '>' || c == 0x2019 ||
         c == 0x201D || c == 0x3001;
}

class Reader {
 public:
  void Take(const Folded& folded, char32_t next) {
    const char32_t c = folded.value;
    const bool is_point = c == '.' && previous_is_digit_ && gap_ == 0 && IsDigit(next);
    const bool is_plus = c == '+' && previous_is_letter_ && gap_ == 0;
    if (is_point || is_plus) {
      Append(c, is_plus ? PlainWords::kStart : 0);
      previous_is_digit_ = is_point;
      previous_is_upper_ = true;
      return;
    }
    if (!IsLetter(c) && !IsDigit(c)) return Skip(c);
    uint8_t marks = gap_;
    const bool changes = IsDigit(c) ? previous_is_letter_ : previous_is_digit_;
    const bool is_camel = folded.is_upper && previous_is_letter_ && !previous_is_upper_;
    if (words_.letters.empty() || gap_ != 0 || changes || is_camel || ideographic_ || IsIdeographic(c)) {
      marks |= gap_ == 0 ? PlainWords::kStart | PlainWords::kGlued : PlainWords::kStart;
    }
    if (folded.is_upper) marks |= PlainWords::kUpper;
    Append(c, marks);
    gap_ = 0;
    previous_is_digit_ = IsDigit(c);
    previous_is_letter_ = !previous_is_digit_;
    previous_is_upper_ = folded.is_upper;
    ideographic_ = IsIdeographic(c);
  }

  PlainWords Finish() { return std::move(words_); }

 private:
  void Skip(char32_t c) {
    gap_ |= PlainWords::kStart;
    if (IsCloser(c)) gap_ |= PlainWords::kClosed;
    if (IsSentenceEnd(c)) gap_ |= PlainWords::kHard;
    if (IsJoiner(c)) gap_ |= PlainWords::kJoined;
  }

  void Append(char32_t c, uint8_t marks) {
    const size_t before = words_.letters.size();
    AppendUtf8(c, words_.letters);
    words_.marks.push_back(marks);
    words_.marks.resize(words_.marks.size() + words_.letters.size() - before - 1, 0);
  }

  PlainWords words_;
  uint8_t gap_ = 0;
  bool previous_is_digit_ = false;
  bool previous_is_letter_ = false;
  bool previous_is_upper_ = false;
  bool ideographic_ = false;
};

}  // namespace

PlainWords ReadPlainWords(std::string_view text) {
  Reader reader;
  size_t at = 0;
  while (at < text.size()) {
    const CodePoint point = DecodeUtf8(text, at);
    at += point.bytes;
    const Folded folded = Fold(point.value);
    if (folded.value == 0) continue;
    reader.Take(folded, at < text.size() ? Fold(DecodeUtf8(text, at).value).value : 0);
  }
  return reader.Finish();
}

}  // namespace tamis
