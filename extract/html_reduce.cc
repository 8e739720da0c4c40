#include "extract/html_reduce.h"

#include <algorithm>
#include <array>
#include <utility>

#include "extract/html_depth.h"
#include "extract/html_foreign.h"
#include "extract/html_scanner.h"
#include "extract/html_tags.h"
#include "extract/html_writer.h"
#include "extract/label_ids.h"

namespace tamis {
namespace {

constexpr AttributeSet kItemBits = AttributeBit(HtmlAttribute::kItemprop) |
                                   AttributeBit(HtmlAttribute::kItemscope) |
                                   AttributeBit(HtmlAttribute::kItemtype);
constexpr AttributeSet kIdBit = AttributeBit(HtmlAttribute::kId);
constexpr std::string_view kJsonLdType = "application/ld+json";
constexpr std::string_view kRslType = "application/rsl+xml";
// On whatever element they stand; property and content of meta, rel of a and link are in the table.
constexpr AttributeSet kRightsBits =
    AttributeBit(HtmlAttribute::kAbout) | AttributeBit(HtmlAttribute::kResource) |
    AttributeBit(HtmlAttribute::kTypeof) | AttributeBit(HtmlAttribute::kDataNosnippet) |
    AttributeBit(HtmlAttribute::kProperty) | AttributeBit(HtmlAttribute::kRel);
constexpr AttributeSet kRdfaValueBits = AttributeBit(HtmlAttribute::kContent) |
                                        AttributeBit(HtmlAttribute::kHref) |
                                        AttributeBit(HtmlAttribute::kType);
constexpr AttributeSet kClassBit = AttributeBit(HtmlAttribute::kClass);
constexpr std::string_view kLicenceClass = "licensetpl";  // Wikimedia's licence templates

std::string_view ValueOf(const HtmlTagToken& tag, HtmlAttribute name) {
  const bool present = (tag.present & AttributeBit(name)) != 0;
  return present ? tag.values[static_cast<size_t>(name)] : std::string_view();
}

/// The tag's type is `wanted`, in any case, with parameters or not.
bool IsOfType(const HtmlTagToken& tag, std::string_view wanted) {
  std::string_view type = ValueOf(tag, HtmlAttribute::kType);
  while (!type.empty() && IsHtmlSpace(type.front())) type.remove_prefix(1);
  if (!StartsWithIgnoringCase(type, wanted)) return false;
  type.remove_prefix(wanted.size());
  return type.empty() || IsHtmlSpace(type.front()) || type.front() == ';';
}

/// XHTML may have any prefix. Only metas are taken for what they are under one: they restrict.
const TagRule& RuleOf(const HtmlTagToken& tag) {
  static const TagRule& meta = FindTag("meta");
  return tag.name().ends_with(":meta") ? meta : FindTag(tag.name());
}

bool HasRawText(const TagRule& rule) {
  return rule.kind == TagKind::kDroppedContent || rule.kind == TagKind::kPlaintext ||
         rule.kind == TagKind::kRawKept || rule.kind == TagKind::kTitle;
}

/// Decides what is kept.
class Reducer {
 public:
  Reducer(std::string_view source, const HtmlOptions& options)
      : scanner_(source),
        writer_(source.size()),
        open_(static_cast<size_t>(std::max<int64_t>(options.max_depth, 1))),
        labels_(FindLabelIds(source)) {
    if (labels_.truncated) writer_.MarkTruncated();
  }

  ReducedHtml Run() && {
    HtmlTagToken tag;
    while (!scanner_.AtEnd()) {
      const std::string_view text = scanner_.ReadText();
      if (foreign_.empty()) AddText(text);
      if (scanner_.AtEnd()) break;
      const HtmlScanner::Markup markup = scanner_.ReadMarkup(tag, !foreign_.empty());
      if (markup == HtmlScanner::Markup::kDoctype) writer_.AddDoctype();
      if (markup == HtmlScanner::Markup::kComment) writer_.AddComment(scanner_.comment());
      if (markup != HtmlScanner::Markup::kTag) continue;
      const TagRule& rule = RuleOf(tag);
      if (tag.is_end) {
        EndTag(tag, rule);
      } else {
        StartTag(tag, rule);
      }
    }
    return std::move(writer_).Finish();
  }

 private:
  void AddText(std::string_view text) {
    has_body_ = has_body_ || !std::all_of(text.begin(), text.end(), IsHtmlSpace);
    writer_.AddText(text);
  }

  // What is left out opens the body all the same (13.2.6.4.6): a noscript behind it is one of the body.
  void OpenBody() {
    if (!std::exchange(has_body_, true)) writer_.OpenBody();
  }

  void StartTag(const HtmlTagToken& tag, const TagRule& rule) {
    if (!foreign_.empty() && !EndsForeign(tag, rule)) return;
    if (!has_body_ && !IsBeforeBody(rule)) OpenBody();
    switch (rule.kind) {
      case TagKind::kSpace:
        return writer_.AddPiece(" ");
      case TagKind::kSkip:
        return;
      case TagKind::kForeign:
        if (!tag.self_closing) foreign_.Enter(tag.name());
        return writer_.AddBreak();
      case TagKind::kDroppedContent:
        return DropContent(tag, rule);
      case TagKind::kPlaintext:
        CloseParagraph();
        writer_.AddBreak();
        return writer_.AddPiece(scanner_.ReadRawText(rule.name));
      case TagKind::kTemplate:
        SkipTemplate();
        return writer_.AddBreak();
      case TagKind::kVoidIfAsked:
      case TagKind::kPhrasing:
      case TagKind::kNeutral:
        return MaybeKeep(tag, rule);
      case TagKind::kKept:
        // 13.2.6.4.7: an option ends the one before it, a button the one around it.
        if (rule.name == "option" ? open_.IsInnermost(rule) : rule.name == "button") CloseOrdinary(rule);
        break;
      case TagKind::kVoid:
        if (rule.tag == HtmlTag::kSource && !InPicture()) return;
        break;
      default:
        break;
    }
    KeepWithContent(tag, rule);
  }

  void KeepWithContent(const HtmlTagToken& tag, const TagRule& rule) {
    const bool kept = Keep(tag, rule, Asked(tag));
    if (!HasRawText(rule)) return;
    const std::string_view text = scanner_.ReadRawText(rule.name);
    if (kept && rule.kind == TagKind::kTitle) writer_.AddText(text);
    if (kept) writer_.AddEndTag(rule);
  }

  // 13.2.6.5. True if the tag is one of the HTML around svg or math; metas are read wherever they stand.
  bool EndsForeign(const HtmlTagToken& tag, const TagRule& rule) {
    const ForeignStart start = foreign_.Start(tag.name(), tag.self_closing);
    if (start == ForeignStart::kEmbedded && HasRawText(rule)) {
      static_cast<void>(scanner_.ReadRawText(rule.name));
    }
    return start == ForeignStart::kBreaksOut || rule.tag == HtmlTag::kMeta;
  }

  void DropContent(const HtmlTagToken& tag, const TagRule& rule) {
    const std::string_view text = scanner_.ReadRawText(rule.name);
    const bool is_script = rule.name == "script";
    if (is_script && IsOfType(tag, kRslType)) writer_.AddRslScript(text);
    if (is_script && IsOfType(tag, kJsonLdType)) {
      writer_.AddJsonLd(text);
    } else {
      writer_.AddBreak();
    }
  }

  static bool IsColumn(const TagRule& rule) { return rule.name == "col" || rule.name == "colgroup"; }

  bool InTable() const {
    static const TagRule& table = FindTag("table");
    return open_.IsOpen(table);
  }

  bool InPicture() const {
    static const TagRule& picture = FindTag("picture");
    return open_.IsOpen(picture);
  }

  /// The attributes for which any element is kept.
  AttributeSet Asked(const HtmlTagToken& tag) {
    AttributeSet asked = 0;
    if ((tag.present & kIdBit) != 0 && !labels_.ids.empty() &&
        labels_.ids.contains(ValueOf(tag, HtmlAttribute::kId))) {
      asked |= kIdBit;
    }
    if ((tag.present & AttributeBit(HtmlAttribute::kItemscope)) != 0) has_items_ = true;
    if (has_items_) asked |= tag.present & kItemBits;
    if ((tag.present & (kRightsBits | kClassBit)) != 0) asked |= AskedRights(tag);
    return asked;
  }

  /// Attributes of RDFa, and marks of places.
  static AttributeSet AskedRights(const HtmlTagToken& tag) {
    AttributeSet asked = tag.present & kRightsBits;
    if (asked != 0) asked |= tag.present & kRdfaValueBits;
    if ((tag.present & kClassBit) == 0) return asked;
    const bool marks_licence =
        ValueOf(tag, HtmlAttribute::kClass).find(kLicenceClass) != std::string_view::npos;
    return marks_licence ? asked | kClassBit : asked;
  }

  void MaybeKeep(const HtmlTagToken& tag, const TagRule& rule) {
    if (rule.name == "form" && std::exchange(in_form_, true)) return;
    if (IsColumn(rule) && !InTable()) return;  // 13.2.6.4.7: ignored
    if (rule.closes_p) CloseParagraph();
    const AttributeSet asked = Asked(tag);
    const bool wanted = asked != 0 || InPicture();
    if (rule.kind == TagKind::kVoidIfAsked) {
      if (wanted && Keep(tag, rule, asked)) return writer_.AddEndTag(rule);
      return writer_.AddBreak();
    }
    // The end tag of one that is left out must not end another of its name that is kept.
    if ((wanted || open_.IsOpen(rule)) && Keep(tag, rule, asked)) return;
    if (rule.kind != TagKind::kNeutral) return;
    ++left_out_[rule.id];
    writer_.AddBreak();
  }

  bool Keep(const HtmlTagToken& tag, const TagRule& rule, AttributeSet asked) {
    if (tag.cut) writer_.MarkElementsCut();
    const bool over = ++tags_ > kMaxHtmlTags && rule.tag != HtmlTag::kMeta;
    const Opened opened = over ? Opened::kTooDeep : open_.Open(rule);
    if (opened == Opened::kTooDeep) writer_.MarkElementsCut();
    if (opened != Opened::kYes) return false;
    writer_.AddStartTag(tag, rule, rule.attributes | asked);
    return true;
  }

  void EndTag(const HtmlTagToken& tag, const TagRule& rule) {
    if (!foreign_.empty() && foreign_.End(tag.name())) return;
    if (rule.kind == TagKind::kSpace) {  // 13.2.6.4.7: </br> reads as <br>
      OpenBody();
      return writer_.AddPiece(" ");
    }
    if (rule.kind < TagKind::kPhrasing) return;
    if (rule.name == "form" && !std::exchange(in_form_, false)) return;
    if (rule.kind < TagKind::kFormatting) {
      // 13.2.6.4.7: an end tag without its element is ignored.
      if (CloseOrdinary(rule) || left_out_[rule.id] == 0) return;
      --left_out_[rule.id];
      return writer_.AddBreak();
    }
    if (++tags_ > kMaxHtmlTags) return writer_.MarkTruncated();
    if (open_.Close(rule)) {
      foreign_.Leave();
      writer_.AddEndTag(rule);
    } else if (rule.name == "p") {
      writer_.AddBreak();  // 13.2.6.4.7: </p> alone is an empty p
    }
  }

  // The parser does not see forms and their like, or under a name that ends nothing.
  void CloseParagraph() {
    static const TagRule& paragraph = FindTag("p");
    if (open_.Close(paragraph)) writer_.AddEndTag(paragraph);
  }

  bool CloseOrdinary(const TagRule& rule) {
    const std::vector<const TagRule*>& closed = open_.CloseOrdinary(rule);
    for (const TagRule* node : closed) writer_.AddEndTag(*node);
    if (!closed.empty()) foreign_.Leave();
    tags_ += static_cast<int64_t>(closed.size());
    return !closed.empty();
  }

  // Content of template elements is not part of the document (HTML standard 4.12.3).
  void SkipTemplate() {
    HtmlTagToken tag;
    for (int64_t depth = 1; depth > 0 && !scanner_.AtEnd();) {
      static_cast<void>(scanner_.ReadText());
      if (scanner_.AtEnd()) return;
      const HtmlScanner::Markup markup = scanner_.ReadMarkup(tag, false);
      if (markup == HtmlScanner::Markup::kComment) writer_.AddComment(scanner_.comment());
      if (markup != HtmlScanner::Markup::kTag) continue;
      const TagRule& rule = FindTag(tag.name());
      if (rule.kind == TagKind::kTemplate) depth += tag.is_end ? -1 : 1;
      if (HasRawText(rule) && !tag.is_end) static_cast<void>(scanner_.ReadRawText(rule.name));
    }
  }

  HtmlScanner scanner_;
  HtmlWriter writer_;
  OpenElements open_;
  ForeignContent foreign_;
  const LabelIds labels_;
  int64_t tags_ = 0;
  std::array<uint32_t, 256> left_out_{};  // by rule: open elements of kind kNeutral that are not written
  bool has_body_ = false;                 // the parser has opened it
  bool has_items_ = false;                // an itemscope came
  bool in_form_ = false;                  // 13.2.4.4, the form element pointer: forms do not nest
};

}  // namespace

ReducedHtml ReduceHtml(std::string_view utf8, const HtmlOptions& options) {
  return Reducer(utf8, options).Run();
}

}  // namespace tamis
