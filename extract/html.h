#ifndef TAMIS_EXTRACT_HTML_H_
#define TAMIS_EXTRACT_HTML_H_

// An HTML document as a stream of the elements and texts that extraction reads, in tree order.
// Format: https://html.spec.whatwg.org/ 13.2. Library: Gumbo, hidden in html.cc.
//
// Gumbo costs about 40 ns a character and has no limits of its own, so it never sees the document: a linear
// scan (html_reduce.h) hands it a reduced one, with the same tree of the elements that matter.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "config/options.h"
#include "crawler/core/result.h"

namespace tamis {

/// The elements that a visitor can tell apart. kOther: any other element whose start and end bound text.
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
  kHeading,  // h1 to h6
  kControl,  // button, select, option
  kItem,     // li
  kMain,
  kFooter,
  kPicture,
  kSource,
  kNoscript,
  kPhrasing,  // any other phrasing element, where one is visited
};

/// True for the elements that text runs through; start and end of all others bound it.
constexpr bool IsPhrasing(HtmlTag tag) {
  return tag == HtmlTag::kA || tag == HtmlTag::kImg || tag >= HtmlTag::kPicture;
}

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
  kAriaLabel,
  kAriaLabelledby,
  kData,
  kDatetime,
  kHreflang,
  kId,
  kItemprop,
  kItemscope,
  kItemtype,
  kMedia,
  kProperty,
  kSrcset,
  kType,
  kValue,
  // Where scripts that load late keep the URLs: data-srcset and its like, then data-src and its like, each
  // group in the order in which it is looked at.
  kDataSrcset,
  kDataLazySrcset,
  kDataSrc,
  kDataOriginal,
  kDataLazySrc,
  kDataLazy,
  kDataLazyload,
  kDataOriginalSrc,
  kDataHiResSrc,
  kDataEcho,
  kDataImage,
  // RDFa, and what marks places: reach a visitor on any element.
  kAbout,
  kResource,
  kTypeof,
  kDataNosnippet,
  kClass,  // only where it names a licence template
};
inline constexpr int kHtmlAttributeCount = 42;

/// An attribute value, character references decoded; unset where the element has no such attribute.
using AttributeValue = std::optional<std::string_view>;

/// One element of the tree. Lifetime: its views end with the visitor's call.
class HtmlElement {
 public:
  HtmlTag tag = HtmlTag::kOther;

  bool Has(HtmlAttribute name) const { return ((present_ >> static_cast<unsigned>(name)) & 1) != 0; }
  AttributeValue Get(HtmlAttribute name) const {
    return Has(name) ? AttributeValue(values_[static_cast<size_t>(name)]) : std::nullopt;
  }
  /// The value, empty where there is no such attribute.
  std::string_view Text(HtmlAttribute name) const {
    return Has(name) ? values_[static_cast<size_t>(name)] : std::string_view();
  }
  void Set(HtmlAttribute name, std::string_view value) {
    values_[static_cast<size_t>(name)] = value;
    present_ |= uint64_t{1} << static_cast<unsigned>(name);
  }
  /// Makes it an element without attributes.
  void Reset(HtmlTag new_tag) {
    tag = new_tag;
    present_ = 0;
  }

 private:
  uint64_t present_ = 0;
  std::array<std::string_view, kHtmlAttributeCount> values_;  // meaningful where present_ says so
};

/// Receives the tree, depth first, in document order.
class HtmlVisitor {
 public:
  virtual ~HtmlVisitor() = default;
  virtual void OnStart(const HtmlElement& element) = 0;
  virtual void OnEnd(HtmlTag tag) = 0;
  /// A piece of text: white space as written, character references decoded. One text may come in pieces.
  virtual void OnText(std::string_view text) = 0;
  /// An element that is not visited starts or ends and bounds text: form, script, svg, ...
  virtual void OnBreak() {}
  /// The content of a script of type application/ld+json, as written. It bounds text.
  virtual void OnJsonLd(std::string_view) {}
  /// The text of a comment of at least kMinHtmlCommentBytes, as written. All come before the first element,
  /// wherever they stand.
  virtual void OnComment(std::string_view) {}
  /// The content of a script of type application/rsl+xml, as written. These come before the first element.
  virtual void OnRslScript(std::string_view) {}
};

/// Limits beside those of HtmlOptions.
inline constexpr int64_t kMaxHtmlTags = 500'000;         // start and end tags for the parser
inline constexpr size_t kMaxAttributeBytes = 64 * 1024;  // a value is cut here (content of meta excepted)
inline constexpr size_t kMinHtmlCommentBytes = 8;   // shorter ones say nothing; frameworks write thousands
inline constexpr size_t kMaxHtmlComments = 16'384;  // that reach a visitor; RSL scripts as many
inline constexpr size_t kMaxLabelIds = 1'024;       // ids that aria-labelledby may name
inline constexpr size_t kMaxHtmlArenaBytes = 128 * 1024 * 1024;  // memory of one tree

/// What became of a document.
struct HtmlSummary {
  bool truncated = false;     // a limit left elements, text or parts of a value out
  bool elements_cut = false;  // whole elements or attributes are among that
  bool comments_cut = false;  // there were more comments or RSL scripts
  int64_t elements = 0;       // visited
  int max_depth = 0;          // of the tree, html = 1
};

/// Parses `utf8` and walks the tree.
///
/// Visited: the elements named in HtmlTag and block and table structure (kOther). Other phrasing elements and
/// unknown ones (kPhrasing), and the rest of those that bound text (kOther: form, video, ...) are visited
/// only where something may ask for them: with an id that an aria-labelledby names, with microdata, inside
/// picture, or inside a visited one of the same name; else their text stays and OnBreak says where they bound
/// it. Left out with their content: script (JSON-LD apart), style, textarea, xmp, noembed, noframes,
/// template, the text inside iframe, and svg and math (meta apart) unless an HTML element breaks out of them.
/// noscript is read: we run no scripts. A meta is one under any prefix ("h:meta", as XHTML may have it). br
/// reads as a space. `src` of data: images reads "data:". `id` is given where an aria-labelledby names it,
/// item attributes after the first itemscope.
/// Limits: elements nested deeper than options.max_depth and all but meta after kMaxHtmlTags are left
/// out and set `truncated`.
/// Errors: kTooLarge if the tree needs more than kMaxHtmlArenaBytes; nothing was visited then.
/// Thread-safety: reentrant. Cost: linear in bytes, times depth for badly nested tags.
Result<HtmlSummary> WalkHtml(std::string_view utf8, const HtmlOptions& options, HtmlVisitor& visitor);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HTML_H_
