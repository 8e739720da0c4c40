#ifndef TAMIS_EXTRACT_PLAIN_TEXT_H_
#define TAMIS_EXTRACT_PLAIN_TEXT_H_

// Text as it is kept: one line, single spaces, no control characters, bounded.

#include <cstddef>
#include <string>
#include <string_view>

namespace tamis {

enum class CharacterKind { kText, kSpace, kControl };

/// A character's length in UTF-8 and what it is: white space (Unicode property White_Space), a control
/// character (category Cc) or text.
struct Character {
  size_t bytes = 0;
  CharacterKind kind = CharacterKind::kText;
};

/// The first character of valid UTF-8 that is not empty.
Character FirstCharacter(std::string_view utf8);

/// Collects pieces of UTF-8 into one text.
///
/// White space becomes single spaces, none at the ends; control characters vanish. Limits: cut before the
/// character that would exceed `max_bytes`. Cost: linear; nothing is read once the text is full.
class PlainText {
 public:
  explicit PlainText(size_t max_bytes) : max_bytes_(max_bytes) {}

  /// Adds a piece of valid UTF-8. Pieces join without a space.
  void Add(std::string_view utf8);

  /// Separates what was added from what comes: a space, if text stands on both sides.
  void AddBreak() { space_ = !text_.empty(); }

  std::string Take() && { return std::move(text_); }

 private:
  void Append(std::string_view characters);

  const size_t max_bytes_;
  std::string text_;
  bool space_ = false;  // a space is due before the next character
  bool full_ = false;
};

/// One text through PlainText.
std::string CleanText(std::string_view utf8, size_t max_bytes);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PLAIN_TEXT_H_
