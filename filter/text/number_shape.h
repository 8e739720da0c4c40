#ifndef TAMIS_FILTER_TEXT_NUMBER_SHAPE_H_
#define TAMIS_FILTER_TEXT_NUMBER_SHAPE_H_

// How numbers of persons, cards and telephones are grouped in writing.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tamis {

struct ShapeMatch {
  size_t end = 0;        // one after the last character
  std::string compact;   // letters as capitals, and digits, with nothing between
  bool goes_on = false;  // the separator of its groups stands behind it too, and a digit
};

/// Whether `shape` stands at `at` of plain characters (plain_text.h) and is not part of something longer.
///
/// Of a shape, `d` is a digit, `a` a letter, `A` a capital, `x` a letter or digit, each with a count behind
/// it if there are more ("d3"); `_` a separator (space, hyphen, full stop), the same throughout; `~` one or
/// none of them or a slash; `s` one space; a space up to two spaces or none; all else is itself.
std::optional<ShapeMatch> MatchShape(std::string_view chars, size_t at, std::string_view shape);

/// Whether something can begin at `at`: neither a letter nor a digit stands before, nor a number that goes
/// on with a mark.
bool CanBeginAt(std::string_view chars, size_t at);

/// Whether something can end before `end`, likewise.
bool CanEndAt(std::string_view chars, size_t end);

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_NUMBER_SHAPE_H_
