#include "extract/html_scanner.h"

#include <algorithm>
#include <cstring>

#include "extract/html_tags.h"

namespace tamis {
namespace {

constexpr size_t kMaxAttributesOfTag = 512;  // looked at; the rest is left out
constexpr size_t npos = std::string_view::npos;

bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// True if `rest` starts with `open`, `name` and a character that ends a tag name.
bool IsTagAt(std::string_view rest, std::string_view open, std::string_view name) {
  if (!rest.starts_with(open) || !StartsWithIgnoringCase(rest.substr(open.size()), name)) return false;
  const size_t end = open.size() + name.size();
  return end < rest.size() && (IsHtmlSpace(rest[end]) || rest[end] == '/' || rest[end] == '>');
}

}  // namespace

bool StartsWithIgnoringCase(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  for (size_t i = 0; i < lower.size(); ++i) {
    if (ToLowerAscii(text[i]) != lower[i]) return false;
  }
  return true;
}

// 13.2.5.1 and 13.2.5.6: "<" opens markup only before a letter, "/", "!" or "?".
size_t HtmlScanner::FindMarkup() const {
  for (size_t from = at_; from < source_.size();) {
    const void* found = std::memchr(source_.data() + from, '<', source_.size() - from);
    if (found == nullptr) break;
    const auto open = static_cast<size_t>(static_cast<const char*>(found) - source_.data());
    const char next = open + 1 < source_.size() ? source_[open + 1] : '\0';
    if (IsAlpha(next) || next == '!' || next == '?') return open;
    if (next == '/' && open + 2 < source_.size()) return open;
    from = open + 1;
  }
  return source_.size();
}

std::string_view HtmlScanner::ReadText() {
  const size_t start = at_;
  at_ = FindMarkup();
  return source_.substr(start, at_ - start);
}

HtmlScanner::Markup HtmlScanner::ReadMarkup(HtmlTagToken& tag, bool cdata) {
  const std::string_view rest = source_.substr(at_);
  if (rest.starts_with("<!--")) {
    SkipComment();
    return Markup::kComment;
  }
  if (cdata && rest.starts_with("<![CDATA[")) {
    SkipPast("]]>", at_ + 9);
    return Markup::kOther;
  }
  const bool is_end = rest[1] == '/';
  if (rest[1] == '!' || rest[1] == '?' || (is_end && !IsAlpha(rest[2]))) {
    SkipPast(">", at_ + 2);  // 13.2.5.41: bogus comment, or a doctype
    if (StartsWithIgnoringCase(rest, "<!doctype")) return Markup::kDoctype;
    comment_ = rest.substr(2, static_cast<size_t>(source_.data() + at_ - rest.data()) - 2);
    if (comment_.ends_with('>')) comment_.remove_suffix(1);
    return Markup::kComment;
  }
  at_ += is_end ? 2 : 1;
  tag.is_end = is_end;
  return ReadTag(tag) ? Markup::kTag : Markup::kOther;
}

void HtmlScanner::SkipPast(std::string_view mark, size_t from) {
  const size_t found = source_.find(mark, from);
  at_ = found == npos ? source_.size() : found + mark.size();
}

// 13.2.5.43 to 13.2.5.52: "<!-->" and "<!--->" are whole comments, "--!>" ends one too.
void HtmlScanner::SkipComment() {
  const std::string_view rest = source_.substr(at_ + 4);
  comment_ = {};
  if (rest.starts_with(">") || rest.starts_with("->")) {
    at_ += rest[0] == '>' ? 5 : 6;
    return;
  }
  for (size_t from = at_ + 4;; ++from) {
    from = source_.find("--", from);
    if (from == npos) break;
    const std::string_view end = source_.substr(from + 2);
    if (end.starts_with(">") || end.starts_with("!>")) {
      comment_ = source_.substr(at_ + 4, from - at_ - 4);
      at_ = from + (end[0] == '>' ? 3 : 4);
      return;
    }
  }
  comment_ = rest;
  at_ = source_.size();
}

// 13.2.5.8 and 13.2.5.32 to 13.2.5.40. False: the file ends inside, so there is no tag.
bool HtmlScanner::ReadTag(HtmlTagToken& tag) {
  tag.present = 0;
  tag.name_size = 0;
  tag.cut = false;
  for (; at_ < source_.size() && !IsHtmlSpace(source_[at_]) && source_[at_] != '/' && source_[at_] != '>';
       ++at_) {
    if (tag.name_size < HtmlTagToken::kMaxName) tag.name_bytes[tag.name_size++] = ToLowerAscii(source_[at_]);
  }
  for (size_t count = 0;; ++count) {
    tag.self_closing = false;
    for (; at_ < source_.size() && (IsHtmlSpace(source_[at_]) || source_[at_] == '/'); ++at_) {
      tag.self_closing = source_[at_] == '/';
    }
    if (at_ >= source_.size()) return false;
    if (source_[at_] == '>') break;
    ReadAttribute(tag, count < kMaxAttributesOfTag);
    tag.cut = count >= kMaxAttributesOfTag;
  }
  ++at_;
  return true;
}

void HtmlScanner::ReadAttribute(HtmlTagToken& tag, bool keep) {
  const size_t name_start = at_++;  // 13.2.5.32: a leading "=" belongs to the name
  while (at_ < source_.size() && !IsHtmlSpace(source_[at_]) && source_[at_] != '/' && source_[at_] != '>' &&
         source_[at_] != '=') {
    ++at_;
  }
  const std::string_view name = source_.substr(name_start, at_ - name_start);
  while (at_ < source_.size() && IsHtmlSpace(source_[at_])) ++at_;
  std::string_view value;
  char quote = 'n';
  if (at_ < source_.size() && source_[at_] == '=') {
    ++at_;
    while (at_ < source_.size() && IsHtmlSpace(source_[at_])) ++at_;
    value = ReadValue(quote);
  }
  if (!keep || name.size() > kLongestAttributeName) return;
  std::array<char, kLongestAttributeName> lower;
  std::transform(name.begin(), name.end(), lower.begin(), ToLowerAscii);
  const auto attribute = FindAttribute({lower.data(), name.size()});
  if (!attribute) return;
  const auto index = static_cast<size_t>(*attribute);
  if (((tag.present >> index) & 1) != 0) return;  // 13.2.5.33: the first of a name counts
  tag.present |= uint64_t{1} << index;
  tag.quotes[index] = quote;
  tag.values[index] = value;
}

std::string_view HtmlScanner::ReadValue(char& quote) {
  const size_t start = at_;
  if (at_ < source_.size() && (source_[at_] == '"' || source_[at_] == '\'')) {
    quote = source_[at_];
    const size_t end = std::min(source_.find(quote, at_ + 1), source_.size());
    at_ = std::min(end + 1, source_.size());
    return source_.substr(start + 1, end - start - 1);
  }
  quote = 'u';
  while (at_ < source_.size() && !IsHtmlSpace(source_[at_]) && source_[at_] != '>') ++at_;
  return source_.substr(start, at_ - start);
}

// 13.2.5.2, 13.2.5.3 and 13.2.5.9 to 13.2.5.14; for script also 13.2.5.15 to 13.2.5.31: "<!--" and then
// "<script" hide the next "</script". 13.2.5.5: nothing ends plaintext.
std::string_view HtmlScanner::ReadRawText(std::string_view name) {
  const bool script = name == "script";
  const size_t start = at_;
  enum { kPlain, kEscaped, kDoubleEscaped } state = kPlain;
  for (size_t from = name == "plaintext" ? npos : at_;; ++from) {
    from = state == kPlain ? source_.find('<', from) : source_.find_first_of("<-", from);
    if (from == npos) break;
    const std::string_view rest = source_.substr(from);
    if (rest[0] == '-') {
      if (rest.starts_with("-->")) state = kPlain;
    } else if (script && state == kPlain && rest.starts_with("<!--")) {
      state = kEscaped;
      ++from;  // the dashes may belong to the "-->" as well
    } else if (state == kEscaped && IsTagAt(rest, "<", name)) {
      state = kDoubleEscaped;
    } else if (state == kDoubleEscaped && IsTagAt(rest, "</", name)) {
      state = kEscaped;
    } else if (state != kDoubleEscaped && IsTagAt(rest, "</", name)) {
      at_ = from + 2;
      HtmlTagToken end;
      static_cast<void>(ReadTag(end));
      return source_.substr(start, from - start);
    }
  }
  at_ = source_.size();
  return source_.substr(start);
}

}  // namespace tamis
