#ifndef TAMIS_EXTRACT_CONSENT_FOLDED_TEXT_H_
#define TAMIS_EXTRACT_CONSENT_FOLDED_TEXT_H_

// Natural language in the form in which terms are compared: what spelling, typography and layout change is
// gone.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tamis {

/// A machine-readable value as it was meant before an editor made it typographic: full-width and mathematical
/// forms are ASCII, dashes "-", quotation marks "\"", spaces of all kinds " ", invisible characters gone. The
/// rest, letter case included, stays.
std::string PlainAscii(std::string_view text);

/// Folded text, and where its parts stood.
///
/// Letters are lower-case, without accents, ligatures apart; full-width and mathematical forms are ASCII;
/// digits stay; "§" and "/" stay; the end of a sentence is "."; white space and all other punctuation is one
/// space, none between characters of Chinese, Japanese and Korean or beside them. Invisible characters
/// vanish.
class FoldedText {
 public:
  /// Cost: linear. Ill-formed UTF-8 separates words.
  explicit FoldedText(std::string_view text);

  const std::string& text() const { return text_; }

  /// The range of the original that gave [begin, end) of text(), widened by at most a few characters.
  std::pair<size_t, size_t> OriginalRange(size_t begin, size_t end) const;

 private:
  void AddAscii(char c, std::string_view rest);
  void AddCodePoint(char32_t c);
  void AddLetter(char c);
  void AddRun(std::string_view text);
  void AddWide(char32_t c);
  void AddEnd();

  std::string text_;
  std::vector<uint32_t> offsets_;  // in the original, of every kOffsetStep-th byte of text_
  size_t original_bytes_ = 0;
  size_t at_ = 0;       // in the original
  bool space_ = false;  // one is due before the next word
  bool wide_ = false;   // the last character is Chinese, Japanese or Korean
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_FOLDED_TEXT_H_
