#include "extract/consent/structured_dictionary.h"

#include <algorithm>
#include <string>

#include "crawler/core/utf8.h"

namespace tamis {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsAlpha(char c) {
  return IsLower(c) || (c >= 'A' && c <= 'Z');
}

/// RFC 9110 5.6.2.
bool IsTokenCharacter(char c) {
  return IsAlpha(c) || IsDigit(c) ||
         (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

bool IsBase64(char c) {
  return IsAlpha(c) || IsDigit(c) || c == '+' || c == '/';
}

/// Value of a lower-case hexadecimal digit, or -1.
int LowerHex(char c) {
  if (IsDigit(c)) return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

class DictionaryParser {
 public:
  explicit DictionaryParser(std::string_view text) : text_(text) {}

  // RFC 9651 4.2, 4.2.2.
  std::optional<std::vector<StructuredMember>> Run() {
    SkipSpaces();
    while (!AtEnd()) {
      if (members_.size() == kMaxStructuredMembers || !Member()) return std::nullopt;
      const size_t before = at_;
      SkipOptionalWhiteSpace();
      if (AtEnd()) {
        // At the end only spaces are discarded.
        if (text_.substr(before).find('\t') != std::string_view::npos) return std::nullopt;
        break;
      }
      if (!Take(',')) return std::nullopt;
      SkipOptionalWhiteSpace();
      if (AtEnd()) return std::nullopt;  // a trailing comma
    }
    return std::move(members_);
  }

 private:
  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[at_]; }
  bool Take(char c) {
    if (AtEnd() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void SkipSpaces() {
    while (Peek() == ' ') ++at_;
  }
  void SkipOptionalWhiteSpace() {
    while (Peek() == ' ' || Peek() == '\t') ++at_;
  }

  bool Member() {
    StructuredMember member;
    const size_t key = at_;
    if (!Key()) return false;
    member.key = text_.substr(key, at_ - key);
    if (Take('=')) {
      const size_t value = at_;
      if (!(Peek() == '(' ? InnerList(member.type) : BareItem(member.type))) return false;
      member.value = text_.substr(value, at_ - value);
    }
    members_.push_back(member);
    return Parameters();
  }

  // 4.2.3.3
  bool Key() {
    if (!IsLower(Peek()) && Peek() != '*') return false;
    while (IsLower(Peek()) || IsDigit(Peek()) || Peek() == '_' || Peek() == '-' || Peek() == '.' ||
           Peek() == '*') {
      ++at_;
    }
    return true;
  }

  // 4.2.3.2
  bool Parameters() {
    while (Take(';')) {
      SkipSpaces();
      if (!Key()) return false;
      StructuredType type{};
      if (Take('=') && !BareItem(type)) return false;
    }
    return true;
  }

  // 4.2.1.2
  bool InnerList(StructuredType& type) {
    type = StructuredType::kInnerList;
    ++at_;
    while (!AtEnd()) {
      SkipSpaces();
      if (Take(')')) return true;
      StructuredType item{};
      if (!BareItem(item) || !Parameters()) return false;
      if (Peek() != ' ' && Peek() != ')') return false;
    }
    return false;
  }

  // 4.2.3.1
  bool BareItem(StructuredType& type) {
    const char first = Peek();
    if (first == '-' || IsDigit(first)) return Number(type);
    if (first == '"') return String(type);
    if (first == '*' || IsAlpha(first)) return Token(type);
    if (first == ':') return Bytes(type);
    if (first == '?') return Boolean(type);
    if (first == '@') return Date(type);
    if (first == '%') return DisplayString(type);
    return false;
  }

  // 4.2.4
  bool Number(StructuredType& type) {
    constexpr size_t kIntegerDigits = 15, kDecimalWhole = 12, kDecimalFraction = 3;
    (void)Take('-');
    const size_t whole = Digits();
    type = StructuredType::kInteger;
    if (whole == 0 || whole > kIntegerDigits) return false;
    if (!Take('.')) return true;
    type = StructuredType::kDecimal;
    const size_t fraction = Digits();
    return whole <= kDecimalWhole && fraction >= 1 && fraction <= kDecimalFraction;
  }
  size_t Digits() {
    const size_t begin = at_;
    while (IsDigit(Peek())) ++at_;
    return at_ - begin;
  }

  // 4.2.5
  bool String(StructuredType& type) {
    type = StructuredType::kString;
    ++at_;
    while (!AtEnd()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (c < 0x20 || c > 0x7E) return false;
      if (c == '\\' && !Take('"') && !Take('\\')) return false;
    }
    return false;
  }

  // 4.2.6
  bool Token(StructuredType& type) {
    type = StructuredType::kToken;
    ++at_;
    while (IsTokenCharacter(Peek()) || Peek() == ':' || Peek() == '/') ++at_;
    return true;
  }

  // 4.2.7: missing padding is accepted, as section 4.2.7 advises.
  bool Bytes(StructuredType& type) {
    type = StructuredType::kBytes;
    ++at_;
    size_t digits = 0;
    for (; IsBase64(Peek()); ++digits) ++at_;
    size_t padding = 0;
    for (; Peek() == '='; ++padding) ++at_;
    return Take(':') && padding <= 2 && digits % 4 != 1;
  }

  // 4.2.8
  bool Boolean(StructuredType& type) {
    type = StructuredType::kBoolean;
    ++at_;
    return Take('0') || Take('1');
  }

  // 4.2.9
  bool Date(StructuredType& type) {
    ++at_;
    if (!Number(type) || type != StructuredType::kInteger) return false;
    type = StructuredType::kDate;
    return true;
  }

  // 4.2.10
  bool DisplayString(StructuredType& type) {
    type = StructuredType::kDisplayString;
    ++at_;
    if (!Take('"')) return false;
    std::string bytes;
    while (!AtEnd()) {
      const char c = text_[at_++];
      if (c == '"') return ToWellFormedUtf8(bytes) == bytes;
      if (c < 0x20 || c > 0x7E) return false;
      if (c != '%') {
        bytes += c;
        continue;
      }
      if (text_.size() - at_ < 2) return false;
      const int high = LowerHex(text_[at_]), low = LowerHex(text_[at_ + 1]);
      if (high < 0 || low < 0) return false;
      bytes += static_cast<char>(high * 16 + low);
      at_ += 2;
    }
    return false;
  }

  const std::string_view text_;
  size_t at_ = 0;
  std::vector<StructuredMember> members_;
};

}  // namespace

std::optional<std::vector<StructuredMember>> ParseStructuredDictionary(std::string_view text) {
  return DictionaryParser(text).Run();
}

}  // namespace tamis
