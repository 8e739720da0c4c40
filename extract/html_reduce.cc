#include "extract/html_reduce.h"

#include <algorithm>
#include <array>
#include <utility>

#include "extract/html_depth.h"
#include "extract/html_scanner.h"
#include "extract/html_tags.h"

namespace tamis {
namespace {

constexpr size_t kPlaceholderBytes = 4;
constexpr uint32_t kFirstPlaceholder = 0xF0000;
constexpr uint32_t kLastPlaceholder = 0x10FFFD;
constexpr size_t kMaxPieces = 1'000'000;  // of all texts: 16 MB of views
constexpr size_t npos = std::string_view::npos;

constexpr std::array<std::string_view, kHtmlAttributeCount> kAttributeNames = {
    "alt",  "content", "height", "href",  "http-equiv", "lang",
    "name", "rel",     "src",    "title", "width",      "xml:lang"};

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

/// Writes the reduced document: tags, placeholders, and the few characters only the parser can decode.
class Writer {
 public:
  explicit Writer(size_t source_bytes) {
    reduced_.html.reserve(source_bytes / 4 + 256);
    reduced_.pieces.reserve(source_bytes / 64 + 16);
    reduced_.runs.reserve(source_bytes / 64 + 16);
  }

  ReducedHtml Finish() && {
    FlushText();
    reduced_.runs.push_back(static_cast<uint32_t>(reduced_.pieces.size()));
    return std::move(reduced_);
  }

  void MarkTruncated() { reduced_.truncated = true; }

  void AddDoctype() {
    if (reduced_.html.empty()) reduced_.html += "<!DOCTYPE html>";
  }

  void AddStartTag(const HtmlTagToken& tag, const TagRule& rule) {
    FlushText();
    reduced_.html += '<';
    reduced_.html += rule.name;
    for (size_t i = 0; i < kHtmlAttributeCount; ++i) {
      if (tag.quotes[i] != 0 && ((rule.attributes >> i) & 1) != 0) AddAttribute(tag, rule, i);
    }
    reduced_.html += '>';
  }

  void AddEndTag(std::string_view name) {
    FlushText();
    reduced_.html += "</";
    reduced_.html += name;
    reduced_.html += '>';
  }

  void AddText(std::string_view text) {
    while (!text.empty()) {
      const size_t reference = FindReference(text);
      if (reference != 0) AddPiece(text.substr(0, reference));
      if (reference == npos) return;
      text.remove_prefix(reference);
      text.remove_prefix(AddReference(text));
    }
  }

  /// Pieces between two kept tags become one placeholder; white space alone becomes nothing.
  void AddPiece(std::string_view text) {
    if (reduced_.pieces.size() >= kMaxPieces) return MarkTruncated();
    if (!has_text_) has_text_ = !std::all_of(text.begin(), text.end(), IsHtmlSpace);
    if (!run_open_) run_start_ = reduced_.pieces.size();
    run_open_ = true;
    reduced_.pieces.push_back(text);
  }

 private:
  void AddAttribute(const HtmlTagToken& tag, const TagRule& rule, size_t index) {
    std::string_view value = tag.values[index];
    if (static_cast<HtmlAttribute>(index) == HtmlAttribute::kSrc) {
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
    reduced_.html += kAttributeNames[index];
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

  /// For the parser to decode; without characters that mean placeholders.
  void WriteRaw(std::string_view text, char quote) {
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

  size_t WriteNumericReference(std::string_view text) {
    const auto [length, number] = ReadNumericReference(text);
    if (number < kFirstPlaceholder) reduced_.html += text.substr(0, length);
    return length;
  }

  size_t AddReference(std::string_view text) {
    for (const Reference& common : kCommonReferences) {
      if (!text.starts_with(common.name)) continue;
      AddPiece(common.text);
      return common.name.size();
    }
    EndRun();
    has_text_ = true;
    if (text[1] == '#') return WriteNumericReference(text);
    size_t length = 1;
    while (length < text.size() && (IsLetter(text[length]) || IsDigit(text[length]))) ++length;
    if (length < text.size() && text[length] == ';') ++length;
    reduced_.html += text.substr(0, length);
    return length;
  }

  void EndRun() {
    if (!run_open_) return;
    run_open_ = false;
    if (!WritePlaceholder(run_start_)) reduced_.pieces.resize(run_start_);
  }

  void FlushText() {
    if (has_text_) {
      EndRun();
    } else if (run_open_) {
      reduced_.pieces.resize(run_start_);
      run_open_ = false;
    }
    has_text_ = false;
  }

  bool WritePlaceholder(size_t first_piece) {
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

  ReducedHtml reduced_;
  bool has_text_ = false;  // something but white space since the last kept tag
  bool run_open_ = false;  // pieces from run_start_ on have no placeholder yet
  size_t run_start_ = 0;
};

/// Decides what is kept.
class Reducer {
 public:
  Reducer(std::string_view source, const HtmlOptions& options)
      : scanner_(source),
        writer_(source.size()),
        open_(static_cast<size_t>(std::max<int64_t>(options.max_depth, 1))) {}

  ReducedHtml Run() && {
    while (!scanner_.AtEnd()) {
      const std::string_view text = scanner_.ReadText();
      if (!in_foreign_text_) writer_.AddText(text);
      if (scanner_.AtEnd()) break;
      HtmlTagToken tag;
      const HtmlScanner::Markup markup = scanner_.ReadMarkup(tag, foreign_depth_ > 0);
      if (markup == HtmlScanner::Markup::kDoctype) writer_.AddDoctype();
      if (markup != HtmlScanner::Markup::kTag) continue;
      const TagRule& rule = FindTag(tag.name());
      if (tag.is_end) {
        EndTag(rule);
      } else {
        StartTag(tag, rule);
      }
    }
    return std::move(writer_).Finish();
  }

 private:
  void StartTag(const HtmlTagToken& tag, const TagRule& rule) {
    if (rule.kind == TagKind::kDropped) return;
    if (rule.kind == TagKind::kSpace) return writer_.AddPiece(" ");
    if (rule.kind == TagKind::kForeign) {
      if (!tag.self_closing) ++foreign_depth_;
      return;
    }
    if (foreign_depth_ > 0 && !ReadsInForeign(tag, rule)) return;
    if (rule.kind == TagKind::kDroppedContent) return static_cast<void>(scanner_.ReadRawText(rule.name));
    if (rule.kind == TagKind::kTemplate) return SkipTemplate();
    if (tag.cut) writer_.MarkTruncated();
    const bool kept = Keep(tag, rule);
    if (rule.kind == TagKind::kRawKept) {
      static_cast<void>(scanner_.ReadRawText(rule.name));
    } else if (rule.kind == TagKind::kTitle) {
      const std::string_view text = scanner_.ReadRawText(rule.name);
      if (kept) writer_.AddText(text);
    }
    if (kept && (rule.kind == TagKind::kRawKept || rule.kind == TagKind::kTitle))
      writer_.AddEndTag(rule.name);
  }

  // 13.2.6.5: inside svg and math names mean other things; blocks, img and meta end them.
  bool ReadsInForeign(const HtmlTagToken& tag, const TagRule& rule) {
    const bool breaks_out = rule.closes_p || rule.name == "img" || rule.name == "meta" ||
                            rule.name == "head" || rule.name == "body";
    if (breaks_out) {
      LeaveForeign();
      return true;
    }
    const bool has_text = rule.kind == TagKind::kTitle || rule.kind == TagKind::kDroppedContent;
    if (has_text && !tag.self_closing) in_foreign_text_ = true;
    return rule.kind == TagKind::kFormatting;
  }

  void LeaveForeign() {
    foreign_depth_ = 0;
    in_foreign_text_ = false;
  }

  bool Keep(const HtmlTagToken& tag, const TagRule& rule) {
    const bool over = ++tags_ > kMaxHtmlTags && rule.tag != HtmlTag::kMeta;
    const Opened opened = over ? Opened::kTooDeep : open_.Open(rule);
    if (opened == Opened::kTooDeep) writer_.MarkTruncated();
    if (opened != Opened::kYes) return false;
    writer_.AddStartTag(tag, rule);
    return true;
  }

  void EndTag(const TagRule& rule) {
    if (rule.kind == TagKind::kSpace) return writer_.AddPiece(" ");  // 13.2.6.4.7: </br> reads as <br>
    if (foreign_depth_ > 0) {
      if (rule.kind == TagKind::kForeign && --foreign_depth_ == 0) LeaveForeign();
      if (rule.kind == TagKind::kTitle || rule.kind == TagKind::kDroppedContent) in_foreign_text_ = false;
    }
    if (rule.kind < TagKind::kFormatting) return;
    if (++tags_ > kMaxHtmlTags) return writer_.MarkTruncated();
    if (open_.Close(rule)) writer_.AddEndTag(rule.name);
  }

  // Content of template elements is not part of the document (HTML standard 4.12.3).
  void SkipTemplate() {
    for (int64_t depth = 1; depth > 0 && !scanner_.AtEnd();) {
      static_cast<void>(scanner_.ReadText());
      if (scanner_.AtEnd()) return;
      HtmlTagToken tag;
      if (scanner_.ReadMarkup(tag, false) != HtmlScanner::Markup::kTag) continue;
      const TagRule& rule = FindTag(tag.name());
      if (rule.kind == TagKind::kTemplate) depth += tag.is_end ? -1 : 1;
      const bool raw = rule.kind == TagKind::kDroppedContent || rule.kind == TagKind::kRawKept ||
                       rule.kind == TagKind::kTitle;
      if (raw && !tag.is_end) static_cast<void>(scanner_.ReadRawText(rule.name));
    }
  }

  HtmlScanner scanner_;
  Writer writer_;
  OpenElements open_;
  int64_t tags_ = 0;
  int64_t foreign_depth_ = 0;     // open svg and math elements
  bool in_foreign_text_ = false;  // inside title, style or script of svg or math
};

}  // namespace

ReducedHtml ReduceHtml(std::string_view utf8, const HtmlOptions& options) {
  return Reducer(utf8, options).Run();
}

int32_t PlaceholderAt(std::string_view text) {
  if (text.size() < kPlaceholderBytes || !IsPrivatePlane(text)) return -1;
  const auto bits = [&](size_t i, uint32_t mask) { return static_cast<unsigned char>(text[i]) & mask; };
  const uint32_t code = bits(0, 7) << 18 | bits(1, 0x3F) << 12 | bits(2, 0x3F) << 6 | bits(3, 0x3F);
  return static_cast<int32_t>(code - kFirstPlaceholder);
}

}  // namespace tamis
