#ifndef TAMIS_EXTRACT_LICENCE_PLAIN_WORDS_H_
#define TAMIS_EXTRACT_LICENCE_PLAIN_WORDS_H_

// Running text without what spelling varies: case, accents, widths, white space and hyphens. "Share-Alike",
// "ShareAlike" and "share alike" are the same letters; where words began is kept beside them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

/// Letters and digits of a text. A byte of `letters` has its marks at the same index.
struct PlainWords {
  enum Mark : uint8_t {
    kStart = 1,   // a word begins here, or digits behind letters, or a capital behind a small letter
    kJoined = 2,  // only hyphens, slashes or brackets stand before it
    kClosed = 4,  // a comma, quotation mark or closing bracket stands before it
    kHard = 8,    // a sentence ended before it
    kUpper = 16,  // a capital letter
    kGlued = 32,  // a word begins, but nothing stands before it: "CC0", "ShareAlike"
  };
  std::string letters;  // UTF-8; "." within numbers and "+" behind letters are kept
  std::vector<uint8_t> marks;

  bool Is(size_t at, Mark mark) const { return (marks[at] & mark) != 0; }
  /// No word goes on at `at`.
  bool IsBoundary(size_t at) const { return at >= letters.size() || Is(at, kStart); }
  bool IsHard(size_t at) const { return at >= letters.size() || Is(at, kHard); }
};

/// Linear in `text`.
PlainWords ReadPlainWords(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_LICENCE_PLAIN_WORDS_H_
