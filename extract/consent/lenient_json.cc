#include "extract/consent/lenient_json.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "crawler/core/utf8.h"

namespace tamis {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool IsWord(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' ||
         c == '.' || c == '_';
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

/// RFC 8259 6: a minus, no leading zero, fraction and exponent with digits.
bool IsNumber(std::string_view word) {
  size_t at = word.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const size_t begin = at;
    while (at < word.size() && IsDigit(word[at])) ++at;
    return at - begin;
  };
  const bool zero = at < word.size() && word[at] == '0';
  const size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (at < word.size() && word[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < word.size() && (word[at] == 'e' || word[at] == 'E')) {
    ++at;
    if (at < word.size() && (word[at] == '+' || word[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == word.size();
}

/// What may come next where the text is well-formed.
enum class Expect : uint8_t { kValue, kValueOrEnd, kKey, kKeyOrEnd, kColon, kCommaOrEnd, kNothing };

class Scanner {
 public:
  Scanner(std::string_view text, JsonSink& sink) : text_(text), sink_(sink) {}

  std::string Run() {
    while (at_ < text_.size() && !stopped_) Step();
    if (!open_.empty()) Wrong("it ends too early");
    if (open_.empty() && expect_ != Expect::kNothing) Wrong("it holds no value");
    while (!open_.empty()) Close(false);
    return problem_;
  }

 private:
  void Wrong(std::string_view what) {
    if (problem_.empty()) problem_ = "json: " + std::string(what) + " at byte " + std::to_string(at_);
  }

  void Step() {
    const char c = text_[at_];
    if (IsSpace(c)) {
      ++at_;
    } else if (c == '{' || c == '[') {
      Open(c);
    } else if (c == '}' || c == ']') {
      CloseOn(c);
    } else if (c == ',') {
      if (expect_ != Expect::kCommaOrEnd) Wrong("a comma too many");
      ++at_;
      expect_ = open_.empty() ? Expect::kValue : open_.back() == '{' ? Expect::kKey : Expect::kValue;
    } else if (c == ':') {
      if (expect_ != Expect::kColon) Wrong("a stray colon");
      ++at_;
      expect_ = Expect::kValue;
    } else if (c == '"' || c == '\'') {
      String(c);
    } else if (c == '#' || c == '/') {
      Comment();
    } else if (IsWord(c)) {
      Word();
    } else {
      Wrong("a stray character");
      ++at_;
    }
  }

  bool WantsKey() const {
    return !open_.empty() && open_.back() == '{' && expect_ != Expect::kValue && expect_ != Expect::kColon;
  }

  void BeforeValue() {
    if (expect_ != Expect::kValue && expect_ != Expect::kValueOrEnd) Wrong("a value out of place");
  }

  void AfterValue() { expect_ = open_.empty() ? Expect::kNothing : Expect::kCommaOrEnd; }

  void Open(char c) {
    BeforeValue();
    if (open_.size() >= static_cast<size_t>(kMaxLenientJsonDepth)) {
      Wrong("nested too deeply");
      stopped_ = true;
      return;
    }
    open_ += c;
    if (c == '{') sink_.StartObject(at_);
    if (c == '[') sink_.StartArray();
    ++at_;
    expect_ = c == '{' ? Expect::kKeyOrEnd : Expect::kValueOrEnd;
  }

  void Close(bool closed) {
    const char kind = open_.back();
    open_.pop_back();
    if (kind == '{') sink_.EndObject(at_, closed);
    if (kind == '[') sink_.EndArray();
  }

  void CloseOn(char c) {
    const char opener = c == '}' ? '{' : '[';
    const bool sound =
        expect_ == Expect::kCommaOrEnd || expect_ == Expect::kKeyOrEnd || expect_ == Expect::kValueOrEnd;
    if (!sound) Wrong("something is missing");
    ++at_;
    if (open_.empty() || open_.find(opener) == std::string::npos) return Wrong("a stray bracket");
    if (open_.back() != opener) Wrong("brackets that do not match");
    while (open_.back() != opener) Close(false);
    Close(true);
    AfterValue();
  }

  void String(char quote) {
    if (quote == '\'') Wrong("single quotes");
    const bool is_key = WantsKey();
    if (is_key && expect_ == Expect::kCommaOrEnd) Wrong("a comma is missing");
    if (!is_key) BeforeValue();
    ++at_;
    const std::string value = Unquoted(quote);
    if (is_key) {
      sink_.Key(value);
      expect_ = Expect::kColon;
    } else {
      sink_.Text(value);
      AfterValue();
    }
  }

  std::string Unquoted(char quote) {
    std::string value;
    while (at_ < text_.size() && text_[at_] != quote) {
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < 0x20) Wrong("a control character in a string");
      if (c == '\\') {
        Escape(value);
      } else {
        value += c;
        ++at_;
      }
    }
    if (at_ >= text_.size()) Wrong("it ends too early");
    at_ = std::min(at_ + 1, text_.size());
    return value;
  }

  std::optional<uint32_t> Hex4() {
    if (text_.size() - at_ < 4) return std::nullopt;
    uint32_t unit = 0;
    const char* const begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, begin + 4, unit, 16);
    if (error != std::errc() || end != begin + 4) return std::nullopt;
    at_ += 4;
    return unit;
  }

  void Unicode(std::string& value) {
    std::optional<uint32_t> unit = Hex4();
    if (!unit) return Wrong("a broken escape");
    char32_t character = *unit;
    if (*unit >= 0xD800 && *unit < 0xDC00 && text_.substr(at_, 2) == "\\u") {
      const size_t before = at_;
      at_ += 2;
      const std::optional<uint32_t> low = Hex4();
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        character = 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00);
      } else {
        at_ = before;
      }
    }
    const bool half = character >= 0xD800 && character < 0xE000;
    AppendUtf8(half ? kReplacementCharacter : character, value);
  }

  void Escape(std::string& value) {
    ++at_;
    if (at_ >= text_.size()) return;
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char c = text_[at_++];
    if (c == 'u') return Unicode(value);
    const size_t known = kNames.find(c);
    if (known == std::string_view::npos) Wrong("an unknown escape");
    value += known == std::string_view::npos ? c : kMeanings[known];
  }

  void Comment() {
    Wrong("a comment");
    if (text_.substr(at_, 2) == "/*") {
      const size_t end = text_.find("*/", at_ + 2);
      at_ = end == std::string_view::npos ? text_.size() : end + 2;
    } else {
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    }
  }

  void Word() {
    const size_t begin = at_;
    while (at_ < text_.size() && IsWord(text_[at_])) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (WantsKey()) {
      Wrong("a key without quotes");
      sink_.Key(word);
      expect_ = Expect::kColon;
      return;
    }
    BeforeValue();
    if (word != "true" && word != "false" && word != "null" && !IsNumber(word)) Wrong("an unknown word");
    sink_.Literal(word);
    AfterValue();
  }

  const std::string_view text_;
  JsonSink& sink_;
  size_t at_ = 0;
  std::string open_;  // "{" and "[" that are open
  Expect expect_ = Expect::kValue;
  std::string problem_;
  bool stopped_ = false;
};

}  // namespace

std::string ReadLenientJson(std::string_view text, JsonSink& sink) {
  return Scanner(text, sink).Run();
}

}  // namespace tamis
