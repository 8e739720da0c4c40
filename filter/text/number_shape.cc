#include "filter/text/number_shape.h"

#include <utility>

#include "filter/text/plain_text.h"

namespace tamis {
namespace {

bool IsSeparator(char c) {
  return c == ' ' || c == '-' || c == '.';
}

bool IsOfClass(char c, char shape) {
  if (shape == 'd') return IsDigit(c);
  if (shape == 'a') return IsAsciiLetter(c);
  if (shape == 'A') return c >= 'A' && c <= 'Z';
  return IsDigit(c) || IsAsciiLetter(c);
}

bool IsClass(char shape) {
  return shape == 'd' || shape == 'a' || shape == 'A' || shape == 'x';
}

/// A mark that binds numbers: "1.5", "12-34", "3/4", "1,000".
bool Binds(char c) {
  return c == '.' || c == '-' || c == '/' || c == ',' || c == ':';
}

class Reader {
 public:
  Reader(std::string_view chars, size_t at) : chars_(chars), at_(at) {}

  bool Read(std::string_view shape) {
    for (size_t i = 0; i < shape.size(); ++i) {
      if (!IsClass(shape[i])) {
        if (!ReadMark(shape[i])) return false;
        continue;
      }
      size_t count = 0;
      const char one = shape[i];
      while (i + 1 < shape.size() && IsDigit(shape[i + 1])) {
        count = count * 10 + static_cast<size_t>(shape[++i] - '0');
      }
      if (!ReadClass(one, count == 0 ? 1 : count)) return false;
    }
    return true;
  }

  size_t at() const { return at_; }
  std::string& compact() { return compact_; }
  bool goes_on() const {
    return separator_ != '\0' && Next() == separator_ && at_ + 1 < chars_.size() && IsDigit(chars_[at_ + 1]);
  }

 private:
  char Next() const { return at_ < chars_.size() ? chars_[at_] : '\0'; }

  bool ReadClass(char one, size_t count) {
    for (; count > 0; --count) {
      if (!IsOfClass(Next(), one)) return false;
      compact_ += UpperOf(Next());
      ++at_;
    }
    return true;
  }

  bool ReadMark(char mark) {
    if (mark == '~') {
      if (!IsSeparator(Next()) && Next() != '/') return true;
      separator_ = Next();
      ++at_;
      return true;
    }
    if (mark == ' ') {
      for (int spaces = 0; spaces < 2 && Next() == ' '; ++spaces) ++at_;
      return true;
    }
    if (mark == 's') {
      if (Next() != ' ') return false;
      separator_ = ' ';
    } else if (mark == '_') {
      if (!IsSeparator(Next()) || (separator_ != '\0' && Next() != separator_)) return false;
      separator_ = Next();
    } else if (Next() != mark) {
      return false;
    }
    ++at_;
    return true;
  }

  const std::string_view chars_;
  size_t at_;
  char separator_ = '\0';
  std::string compact_;
};

}  // namespace

std::optional<ShapeMatch> MatchShape(std::string_view chars, size_t at, std::string_view shape) {
  Reader reader(chars, at);
  if (!reader.Read(shape) || !CanEndAt(chars, reader.at())) return std::nullopt;
  const bool goes_on = reader.goes_on();
  return ShapeMatch{reader.at(), std::move(reader.compact()), goes_on};
}

bool CanBeginAt(std::string_view chars, size_t at) {
  if (at == 0) return true;
  const char before = chars[at - 1];
  if (IsWordChar(before) || before == '$' || before == '#') return false;
  return !(Binds(before) && at >= 2 && IsDigit(chars[at - 2]));
}

bool CanEndAt(std::string_view chars, size_t end) {
  if (end >= chars.size()) return true;
  const char after = chars[end];
  if (IsWordChar(after) || after == '$' || after == '%') return false;
  return !(Binds(after) && after != ',' && end + 1 < chars.size() && IsDigit(chars[end + 1]));
}

}  // namespace tamis
