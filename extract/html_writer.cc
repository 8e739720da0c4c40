#include "extract/html_writer.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace tamis {
namespace {

constexpr size_t kPlaceholderBytes = 4;
constexpr uint32_t kFirstPlaceholder = 0xF0000;
constexpr uint32_t kLastPlaceholder = 0x10FFFD;
constexpr uint32_t kLastCharacter = 0x10FFFF;  // of Unicode
constexpr size_t kMaxPieces = 1'000'000;       // of all texts: 16 MB of views
constexpr size_t npos = std::string_view::npos;

struct Reference {
  std::string_view name;
  std::string_view text;
};
// The character references of most documents; all others are left to the parser.
constexpr Reference kCommonReferences[] = {{"&amp;", "&"},      {"&lt;", "<"},        {"&gt;", ">"},
                                           {"&quot;", "\""},    {"&nbsp;", "\u00a0"}, {"&#39;", "'"},
                                           {"&#160;", "\u00a0"}};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// True for the lead bytes of planes 15 and 16 (F3 B0 to F4 8F): what placeholders are made of.
bool IsPrivatePlane(std::string_view text) {
  if (text.size() < 2) return false;
  const auto first = static_cast<unsigned char>(text[0]);
  const auto second = static_cast<unsigned char>(text[1]);
  return (first == 0xF3 && second >= 0xB0) || (first == 0xF4 && second <= 0x8F);
}

/// Where the next character reference may start: "&" before a letter or "#" (HTML standard 13.2.5.72).
size_t FindReference(std::string_view text) {
  for (size_t at = text.find('&'); at != npos; at = text.find('&', at + 1)) {
    if (at + 1 < text.size() && (IsLetter(text[at + 1]) || text[at + 1] == '#')) return at;
  }
  return npos;
}

/// Length of the numeric character reference "&#..." and the number it names (at most 0x110000).
std::pair<size_t, uint32_t> ReadNumericReference(std::string_view text) {
  size_t end = 2;
  const bool hex = end < text.size() && ToLowerAscii(text[end]) == 'x';
  if (hex) ++end;
  uint32_t number = 0;
  for (; end < text.size(); ++end) {
    const char c = ToLowerAscii(text[end]);
    if (!IsDigit(c) && !(hex && c >= 'a' && c <= 'f')) break;
    const auto digit = static_cast<uint32_t>(IsDigit(c) ? c - '0' : c - 'a' + 10);
    number = std::min<uint32_t>(number * (hex ? 16 : 10) + digit, 0x110000);
  }
  if (end < text.size() && text[end] == ';') ++end;
  return {end, number};
}

}  // namespace

HtmlWriter::HtmlWriter(size_t source_bytes) {
  reduced_.html.reserve(source_bytes / 4 + 256);
  reduced_.pieces.reserve(source_bytes / 64 + 16);
  reduced_.runs.reserve(source_bytes / 64 + 16);
}

ReducedHtml HtmlWriter::Finish() && {
  FlushText(false);
  reduced_.runs.push_back(static_cast<uint32_t>(reduced_.pieces.size()));
  return std::move(reduced_);
}

void HtmlWriter::AddDoctype() {
  if (reduced_.html.empty()) reduced_.html += "<!DOCTYPE html>";
}

// 13.2.6.4.3 to 13.2.6.4.7: a cell ends the head and opens the body, where it is ignored; body itself would
// keep a frameset from taking its place.
void HtmlWriter::OpenBody() {
  FlushText(false);
  after_phrasing_ = false;
  reduced_.html += "<td>";
}

void HtmlWriter::AddStartTag(const HtmlTagToken& tag, const TagRule& rule, AttributeSet attributes) {
  BeforeTag(rule);
  reduced_.html += '<';
  reduced_.html += rule.written;
  for (AttributeSet left = tag.present & attributes; left != 0; left &= left - 1) {
    AddAttribute(tag, rule, static_cast<size_t>(std::countr_zero(left)));
  }
  reduced_.html += '>';
}

void HtmlWriter::AddEndTag(const TagRule& rule) {
  BeforeTag(rule);
  reduced_.html += "</";
  reduced_.html += rule.written;
  reduced_.html += '>';
}

// html, head and body are ignored where they stand already: text goes on past them.
void HtmlWriter::BeforeTag(const TagRule& rule) {
  const bool is_phrasing = rule.kind == TagKind::kRoot ? after_phrasing_ || has_text_ : IsPhrasing(rule.tag);
  FlushText(is_phrasing);
  after_phrasing_ = is_phrasing;
}

void HtmlWriter::AddText(std::string_view text) {
  while (!text.empty()) {
    const size_t reference = FindReference(text);
    if (reference != 0) AddPiece(text.substr(0, reference));
    if (reference == npos) return;
    text.remove_prefix(reference);
    text.remove_prefix(AddReference(text));
  }
}

void HtmlWriter::AddPiece(std::string_view text) {
  if (!has_text_ && !std::all_of(text.begin(), text.end(), IsHtmlSpace)) StartText();
  PushPiece(text);
}

void HtmlWriter::AddBreak() {
  if (has_text_) return PushPiece(kHtmlBreak);
  break_due_ = true;
}

void HtmlWriter::AddJsonLd(std::string_view text) {
  FlushText(false);
  after_phrasing_ = false;
  if (reduced_.pieces.size() >= kMaxPieces) return MarkTruncated();
  reduced_.html += "<!--";
  if (WritePlaceholder(reduced_.pieces.size())) reduced_.pieces.push_back(text);
  reduced_.html += "-->";
}

void HtmlWriter::AddBeside(std::string_view text, std::vector<std::string_view>& texts) {
  if (texts.size() >= kMaxHtmlComments) {
    reduced_.comments_cut = true;
    return;
  }
  texts.push_back(text);
}

void HtmlWriter::PushPiece(std::string_view text) {
  if (reduced_.pieces.size() >= kMaxPieces) return MarkTruncated();
  if (!run_open_) run_start_ = reduced_.pieces.size();
  run_open_ = true;
  reduced_.pieces.push_back(text);
}

void HtmlWriter::StartText() {
  has_text_ = true;
  if (std::exchange(break_due_, false) && after_phrasing_) PushPiece(kHtmlBreak);
}

void HtmlWriter::AddAttribute(const HtmlTagToken& tag, const TagRule& rule, size_t index) {
  std::string_view value = tag.values[index];
  const auto name = static_cast<HtmlAttribute>(index);
  if (name == HtmlAttribute::kSrc || (name >= HtmlAttribute::kDataSrc && name <= HtmlAttribute::kDataImage)) {
    while (!value.empty() && static_cast<unsigned char>(value.front()) <= ' ') value.remove_prefix(1);
    if (StartsWithIgnoringCase(value, "data:")) value = "data:";
  }
  if (value.size() > kMaxAttributeBytes && rule.tag != HtmlTag::kMeta) {
    size_t end = kMaxAttributeBytes;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
    value = value.substr(0, end);
    reduced_.truncated = true;
  }
  const char quote = tag.quotes[index] == '\'' ? '\'' : '"';
  reduced_.html += ' ';
  reduced_.html += AttributeCode(name);
  reduced_.html += '=';
  reduced_.html += quote;
  const bool plain = value.find('&') == npos && value.find('\0') == npos;
  if (plain && !value.empty() && WritePlaceholder(reduced_.pieces.size())) {
    reduced_.pieces.push_back(value);
  } else {
    WriteRaw(value, quote);
  }
  reduced_.html += quote;
}

// For the parser to decode; without characters that mean placeholders.
void HtmlWriter::WriteRaw(std::string_view text, char quote) {
  for (size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (IsPrivatePlane(rest)) {
      i += kPlaceholderBytes - 1;
    } else if (text[i] == quote) {
      reduced_.html += "&quot;";
    } else if (rest.starts_with("&#")) {
      i += WriteNumericReference(rest) - 1;
    } else {
      reduced_.html += text[i];
    }
  }
}

size_t HtmlWriter::WriteNumericReference(std::string_view text) {
  const auto [length, number] = ReadNumericReference(text);
  if (number > kLastCharacter) {
    reduced_.html += "\uFFFD";  // 13.2.5.80
  } else if (number < kFirstPlaceholder) {
    reduced_.html += text.substr(0, length);
  }
  return length;
}

size_t HtmlWriter::AddReference(std::string_view text) {
  for (const Reference& common : kCommonReferences) {
    if (!text.starts_with(common.name)) continue;
    AddPiece(common.text);
    return common.name.size();
  }
  if (!has_text_) StartText();
  EndRun();
  if (text[1] == '#') return WriteNumericReference(text);
  size_t length = 1;
  while (length < text.size() && (IsLetter(text[length]) || IsDigit(text[length]))) ++length;
  if (length < text.size() && text[length] == ';') ++length;
  reduced_.html += text.substr(0, length);
  return length;
}

void HtmlWriter::EndRun() {
  if (!run_open_) return;
  run_open_ = false;
  if (!WritePlaceholder(run_start_)) reduced_.pieces.resize(run_start_);
}

void HtmlWriter::FlushText(bool next_is_phrasing) {
  if (has_text_) {
    EndRun();
  } else {
    const bool has_space = run_open_;
    if (run_open_) reduced_.pieces.resize(run_start_);
    run_open_ = false;
    // Neither a comment nor white space moves anything in the parser.
    if (after_phrasing_ && next_is_phrasing && (break_due_ || has_space)) {
      reduced_.html += break_due_ ? "<!>" : " ";
    }
  }
  has_text_ = false;
  break_due_ = false;
}

bool HtmlWriter::WritePlaceholder(size_t first_piece) {
  const uint32_t code = kFirstPlaceholder + static_cast<uint32_t>(reduced_.runs.size());
  if (code > kLastPlaceholder) {
    reduced_.truncated = true;
    return false;
  }
  reduced_.runs.push_back(static_cast<uint32_t>(first_piece));
  const char bytes[kPlaceholderBytes] = {
      static_cast<char>(0xF0 | (code >> 18)), static_cast<char>(0x80 | ((code >> 12) & 0x3F)),
      static_cast<char>(0x80 | ((code >> 6) & 0x3F)), static_cast<char>(0x80 | (code & 0x3F))};
  reduced_.html.append(bytes, kPlaceholderBytes);
  return true;
}

int32_t PlaceholderAt(std::string_view text) {
  if (text.size() < kPlaceholderBytes || !IsPrivatePlane(text)) return -1;
  const auto bits = [&](size_t i, uint32_t mask) { return static_cast<unsigned char>(text[i]) & mask; };
  const uint32_t code = bits(0, 7) << 18 | bits(1, 0x3F) << 12 | bits(2, 0x3F) << 6 | bits(3, 0x3F);
  return static_cast<int32_t>(code - kFirstPlaceholder);
}

}  // namespace tamis
