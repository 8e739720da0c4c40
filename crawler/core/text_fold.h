#ifndef TAMIS_CRAWLER_CORE_TEXT_FOLD_H_
#define TAMIS_CRAWLER_CORE_TEXT_FOLD_H_

// What a code point is to somebody who looks for words: without case, accents, width and style, and which
// Latin letter it looks like. Unicode's own data (ICU), read once into tables.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tamis {

enum class PointKind : uint8_t {
  kMark,    // nothing that a word is made of
  kLetter,  // of a script that puts spaces between words
  kDense,   // of a script that does not: Han, kana, Thai, Lao, Khmer, Burmese
  kDigit,   // '0' to '9': digits of other scripts are folded to these
};

/// Thread-safety: immutable once made.
class TextFold {
 public:
  /// Made at the first call (tens of milliseconds). Ends the process if ICU has no data.
  static const TextFold& Get();

  /// Appends what `point` is folded to: NFKC_Casefold, accents and vowel points off, digits in ASCII, letters
  /// with strokes plain; nothing for what is invisible. At most kMaxFolded code points.
  void Append(char32_t point, std::u32string& out) const {
    if (point < kAscii) {
      if (ascii_[point] != 0) out.push_back(ascii_[point]);
      return;
    }
    AppendOther(point, out);
  }

  /// Of a folded code point.
  PointKind KindOf(char32_t folded) const {
    return folded < kTable ? kinds_[folded] : folded < kEndOfHan ? PointKind::kDense : PointKind::kMark;
  }

  /// The Latin letter that a folded letter of another script looks like; 0: none. Source: confusables of
  /// UTS 39, and letters that are alike as capitals.
  char32_t LooksLike(char32_t folded) const { return folded < kTable ? looks_like_[folded] : 0; }

  static constexpr size_t kMaxFolded = 18;  // U+FDFA

 private:
  static constexpr char32_t kAscii = 0x80;
  static constexpr char32_t kTable = 0x20000;     // the planes that have cases, accents and styles
  static constexpr char32_t kEndOfHan = 0x40000;  // planes 2 and 3

  TextFold();
  void AppendOther(char32_t point, std::u32string& out) const;
  void MakeFolded();
  void MakeKinds();
  void MakeLooks();

  std::array<char32_t, kAscii> ascii_{};
  std::vector<uint32_t> folded_;  // a code point; kLong and place in pool_; kNothing
  std::vector<std::u32string> pool_;
  std::vector<PointKind> kinds_;
  std::vector<uint8_t> looks_like_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_TEXT_FOLD_H_
