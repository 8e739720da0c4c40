#ifndef TAMIS_EXTRACT_HTML_H_
#define TAMIS_EXTRACT_HTML_H_

// An HTML document as a stream of the elements and texts that extraction reads, in tree order.
// Format: https://html.spec.whatwg.org/ 13.2. Library: Gumbo, hidden in html.cc.
//
// Gumbo costs about 40 ns a character and has no limits of its own, so it never sees the document: a linear
// scan (html_reduce.h) hands it a reduced one, with the same tree of the elements that matter.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "config/options.h"
#include "crawler/core/result.h"

namespace tamis {

/// The elements that a visitor can tell apart. kOther: any other block or table element.
enum class HtmlTag : uint8_t {
  kOther,
  kHtml,
  kTitle,
  kMeta,
  kLink,
  kBase,
  kA,
  kArea,
  kImg,
  kIframe,
  kFrame,
  kFigure,
  kFigcaption,
};

/// The attributes that reach a visitor.
enum class HtmlAttribute : uint8_t {
  kAlt,
  kContent,
  kHeight,
  kHref,
  kHttpEquiv,
  kLang,
  kName,
  kRel,
  kSrc,
  kTitle,
  kWidth,
  kXmlLang,
};
inline constexpr int kHtmlAttributeCount = 12;

/// An attribute value, character references decoded; unset where the element has no such attribute.
using AttributeValue = std::optional<std::string_view>;

/// One element of the tree. Lifetime: its views end with the visitor's call.
class HtmlElement {
 public:
  HtmlTag tag = HtmlTag::kOther;

  const AttributeValue& Get(HtmlAttribute name) const { return values_[static_cast<size_t>(name)]; }
  void Set(HtmlAttribute name, std::string_view value) { values_[static_cast<size_t>(name)] = value; }

 private:
  AttributeValue values_[kHtmlAttributeCount];
};

/// Receives the tree, depth first, in document order.
class HtmlVisitor {
 public:
  virtual ~HtmlVisitor() = default;
  virtual void OnStart(const HtmlElement& element) = 0;
  virtual void OnEnd(HtmlTag tag) = 0;
  /// A piece of text: white space as written, character references decoded. One text may come in pieces.
  virtual void OnText(std::string_view text) = 0;
};

/// Limits beside those of HtmlOptions.
inline constexpr int64_t kMaxHtmlTags = 500'000;         // start and end tags for the parser
inline constexpr size_t kMaxAttributeBytes = 64 * 1024;  // a value is cut here (content of meta excepted)
inline constexpr size_t kMaxHtmlArenaBytes = 128 * 1024 * 1024;  // memory of one tree

/// What became of a document.
struct HtmlSummary {
  bool truncated = false;  // a limit left elements, text or parts of a value out
  int64_t elements = 0;    // visited
  int max_depth = 0;       // of the tree, html = 1
};

/// Parses `utf8` and walks the tree.
///
/// Visited: the elements named in HtmlTag and block and table structure (kOther). Phrasing elements
/// (span, b, em, ...), form controls and unknown elements are left out, their text stays. Left out with
/// their content: script, style, textarea, xmp, noembed, noframes, template, title inside svg or math,
/// the text inside iframe. noscript is read: we run no scripts. br reads as a space. `src` of data: images
/// reads "data:".
/// Limits: elements nested deeper than options.max_depth and all but meta after kMaxHtmlTags are left
/// out and set `truncated`.
/// Errors: kTooLarge if the tree needs more than kMaxHtmlArenaBytes; nothing was visited then.
/// Thread-safety: reentrant. Cost: linear in bytes, times depth for badly nested tags.
Result<HtmlSummary> WalkHtml(std::string_view utf8, const HtmlOptions& options, HtmlVisitor& visitor);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HTML_H_
