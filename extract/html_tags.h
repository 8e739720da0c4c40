#ifndef TAMIS_EXTRACT_HTML_TAGS_H_
#define TAMIS_EXTRACT_HTML_TAGS_H_

// Which tags and attributes of a document reach the HTML parser, as a table.

#include <cstdint>
#include <optional>
#include <string_view>

#include "extract/html.h"

namespace tamis {

/// How the reducer treats a tag.
enum class TagKind : uint8_t {
  kDropped,         // the tag goes, its content stays: phrasing, form controls, unknown elements
  kSpace,           // the tag goes, a space stays (br)
  kDroppedContent,  // goes with its raw text content (script, style, ...)
  kTemplate,        // goes with everything up to its end tag
  kForeign,         // svg, math: the tag goes, names inside mean other things
  kVoid,            // kept, has no content
  kTitle,           // kept, content is text only
  kRawKept,         // kept, content goes (iframe)
  kRoot,            // html, head, body: kept, never nested
  kFormatting,      // kept; a, the one element the parser reopens
  kBlock,           // kept, ends p where closes_p
  kCell,
  kRow,
  kRowGroup,
  kTable,
};

/// One row of the table.
struct TagRule {
  std::string_view name;
  TagKind kind = TagKind::kDropped;
  HtmlTag tag = HtmlTag::kOther;
  uint16_t attributes = 0;  // bit set of HtmlAttribute
  bool closes_p = false;    // its start tag ends an open p (HTML standard 13.2.6.4.7)
  uint8_t id = 0;           // position in the table
};

/// The row of a lower-case tag name; kDropped for names that are not listed.
const TagRule& FindTag(std::string_view lower_case_name);

/// The attribute of a lower-case name.
std::optional<HtmlAttribute> FindAttribute(std::string_view lower_case_name);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HTML_TAGS_H_
