#ifndef TAMIS_EXTRACT_HTML_TAGS_H_
#define TAMIS_EXTRACT_HTML_TAGS_H_

// Which tags and attributes of a document reach the HTML parser, as a table.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "extract/html.h"

namespace tamis {

/// How the reducer treats a tag. From kPhrasing on a tag may be written.
enum class TagKind : uint8_t {
  kSpace,           // the tag goes, a space stays (br)
  kSkip,            // the tag goes (void phrasing elements)
  kDroppedContent,  // goes with its raw text content (script, style, ...)
  kPlaintext,       // goes; all that follows is text
  kTemplate,        // goes with everything up to its end tag
  kForeign,         // svg, math: names inside mean other things
  kVoid,            // kept, has no content
  kTitle,           // kept, content is text only
  kRawKept,         // kept, content goes (iframe)
  kRoot,            // html, head, body: kept, never nested
  kVoidIfAsked,     // kept as an empty element where something asks for it
  kPhrasing,        // kept where something asks for it; unknown elements too
  kNeutral,         // the same for elements that bound text (form, video, ...)
  kKept,            // kept; its end tag reaches as far as that of a phrasing element
  kFormatting,      // kept; a, the one element the parser reopens
  kBlock,           // kept, ends p where closes_p
  kCell,
  kRow,
  kRowGroup,
  kTable,
};

/// A set of HtmlAttribute, bit n for enumerator n.
using AttributeSet = uint64_t;

constexpr AttributeSet AttributeBit(HtmlAttribute name) {
  return AttributeSet{1} << static_cast<unsigned>(name);
}

/// One row of the table.
struct TagRule {
  std::string_view name;
  TagKind kind = TagKind::kPhrasing;
  HtmlTag tag = HtmlTag::kPhrasing;
  AttributeSet attributes = 0;
  bool closes_p = false;          // its start tag ends an open p (HTML standard 13.2.6.4.7)
  std::string_view written = {};  // the parser's name for it; see html_tags.cc
  uint8_t id = 0;                 // position in the table
};

/// True for elements that the parser closes as any other end tag (HTML standard 13.2.6.4.7) and that are
/// not special to it.
constexpr bool IsOrdinary(const TagRule& rule) {
  return rule.kind >= TagKind::kPhrasing && rule.kind <= TagKind::kKept && rule.tag != HtmlTag::kNoscript;
}

/// True for elements whose start tag leaves the parser in the head, or opens what is no body (HTML standard
/// 13.2.6.4.4, 13.2.6.4.6).
bool IsBeforeBody(const TagRule& rule);

std::span<const TagRule> TagRules();

/// The row of a lower-case tag name; one of kind kPhrasing for names that are not listed.
const TagRule& FindTag(std::string_view lower_case_name);

inline constexpr size_t kLongestAttributeName = 16;

/// The attribute of a lower-case name.
std::optional<HtmlAttribute> FindAttribute(std::string_view lower_case_name);

/// The one character that stands for an attribute's name in a reduced document, and back.
char AttributeCode(HtmlAttribute name);
std::optional<HtmlAttribute> FindAttributeCode(std::string_view code);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HTML_TAGS_H_
