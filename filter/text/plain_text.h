#ifndef TAMIS_FILTER_TEXT_PLAIN_TEXT_H_
#define TAMIS_FILTER_TEXT_PLAIN_TEXT_H_

// A text as one byte per character, so that numbers and addresses can be read whatever script they are
// written in: digits of all scripts and letters of other widths become ASCII, what cannot be seen goes.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

/// What stands in PlainText for characters that have no ASCII twin.
inline constexpr char kLetter = '\x01';       // of an alphabet: accented Latin, Greek, Cyrillic
inline constexpr char kOtherLetter = '\x02';  // of all other scripts, many of which have no spaces
inline constexpr char kSymbol = '\x03';       // and what is ill-formed

inline constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
inline constexpr bool IsAsciiLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
inline constexpr char LowerOf(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
inline constexpr char UpperOf(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
/// What a number or a name cannot be cut out of: letters of alphabets, digits, '_'.
inline constexpr bool IsWordChar(char c) {
  return IsDigit(c) || IsAsciiLetter(c) || c == '_' || c == kLetter;
}

/// Bytes of the text.
struct TextRange {
  size_t begin = 0;
  size_t end = 0;
};

/// A PlainText in which letters and symbols are themselves again.
struct ReadableText {
  std::string text;                // UTF-8
  std::vector<size_t> characters;  // of the PlainText, for each byte; empty: the same as bytes
};

/// Currency signs become '$', dashes '-', spaces ' ', full stops of CJK '.'; line ends stay; of several
/// spaces one is left. Single characters that are spaced out ("4 1 1 1 ...", "n a m e @ ...") are drawn
/// together. Lifetime: keeps a copy. Cost: linear.
class PlainText {
 public:
  explicit PlainText(std::string_view text);

  std::string_view chars() const { return chars_; }
  bool has_digit() const { return has_digit_; }
  bool has_other_letter() const { return has_other_letter_; }

  /// The bytes of characters `begin` up to `end`; `begin` must be less than `end`.
  TextRange RangeOf(size_t begin, size_t end) const;

  /// For patterns that need to know the letters. Cost: linear.
  ReadableText Readable() const;

  /// The bytes themselves.
  std::string_view SourceOf(size_t begin, size_t end) const;

 private:
  void Fold(std::string_view text);
  void DrawTogether();

  /// One after the single characters that begin at `at`; where they are one word, the ends of all but the
  /// last.
  size_t SinglesEnd(size_t at, std::vector<size_t>& gaps) const;
  void Drop(const std::vector<size_t>& dropped);

  std::string source_;
  std::string chars_;
  std::vector<size_t> starts_;  // of each character in the text; empty: the same as in chars_
  bool has_digit_ = false;
  bool has_other_letter_ = false;
};

/// Whether one of `words` (lower case as far as it is ASCII) stands before `at`, with nothing between but
/// marks and words that link ("no", "number", "is", "at", "us"). A word of a script
/// without spaces may be the end of a longer one.
bool WordBefore(const PlainText& text, size_t at, std::span<const std::string_view> words);

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_PLAIN_TEXT_H_
