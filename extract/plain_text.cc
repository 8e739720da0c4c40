#include "extract/plain_text.h"

#include <algorithm>

namespace tamis {
namespace {

size_t LengthAt(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(length, text.size());
}

CharacterKind ClassOf(std::string_view c) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(c[i]); };
  switch (c.size()) {
    case 1:
      if (byte(0) == ' ' || (byte(0) >= '\t' && byte(0) <= '\r')) return CharacterKind::kSpace;
      return byte(0) < 0x20 || byte(0) == 0x7F ? CharacterKind::kControl : CharacterKind::kText;
    case 2:
      if (byte(0) != 0xC2 || byte(1) > 0xA0) return CharacterKind::kText;
      return byte(1) == 0x85 || byte(1) == 0xA0 ? CharacterKind::kSpace
                                                : CharacterKind::kControl;  // NEL, no-break space
    case 3: {
      const unsigned code = (byte(0) & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
      const bool space = code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
                         code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
      return space ? CharacterKind::kSpace : CharacterKind::kText;
    }
    default:
      return CharacterKind::kText;
  }
}

bool IsPrintableAscii(char c) {
  return c > ' ' && c < 0x7F;
}

}  // namespace

Character FirstCharacter(std::string_view utf8) {
  const std::string_view character = utf8.substr(0, LengthAt(utf8));
  return {character.size(), ClassOf(character)};
}

void PlainText::Add(std::string_view utf8) {
  while (!utf8.empty() && !full_) {
    // Not beyond what there is room for: the text may be far longer.
    const size_t longest = std::min(utf8.size(), max_bytes_ - text_.size() + 1);
    size_t word = 0;
    while (word < longest && IsPrintableAscii(utf8[word])) ++word;
    if (word > 0) {
      Append(utf8.substr(0, word));
      utf8.remove_prefix(word);
      continue;
    }
    const Character first = FirstCharacter(utf8);
    if (first.kind == CharacterKind::kText) Append(utf8.substr(0, first.bytes));
    if (first.kind == CharacterKind::kSpace) AddBreak();
    utf8.remove_prefix(first.bytes);
  }
}

void PlainText::Append(std::string_view characters) {
  const size_t space = space_ ? 1 : 0;
  const size_t left = max_bytes_ - text_.size();
  if (left < characters.size() + space) {
    full_ = true;
    // ASCII may be cut anywhere, other characters go whole.
    if (left <= space || !IsPrintableAscii(characters[0])) return;
    characters = characters.substr(0, left - space);
  }
  if (space_) text_ += ' ';
  space_ = false;
  text_ += characters;
}

std::string CleanText(std::string_view utf8, size_t max_bytes) {
  PlainText text(max_bytes);
  text.Add(utf8);
  return std::move(text).Take();
}

}  // namespace tamis
