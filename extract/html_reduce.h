#ifndef TAMIS_EXTRACT_HTML_REDUCE_H_
#define TAMIS_EXTRACT_HTML_REDUCE_H_

// A document as the parser needs it: the tags that matter, everything long replaced by one character.
// Format: HTML standard 13.2.5 (tokenization), states cited in html_reduce.cc.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"

namespace tamis {

/// A reduced document.
///
/// Texts and attribute values stand in `html` as placeholders: characters of planes 15 and 16, which are
/// taken out of everything else. Placeholder number n (see PlaceholderAt) means pieces
/// runs[n] .. runs[n + 1] - 1. An empty comment is a break, a comment with a placeholder JSON-LD; attributes
/// are named by AttributeCode. Lifetime: pieces view the source document or constants.
struct ReducedHtml {
  std::string html;
  std::vector<uint32_t> runs;                 // first piece of each placeholder, and an end mark
  std::vector<std::string_view> pieces;       // no character references in them
  std::vector<std::string_view> comments;     // texts of comments
  std::vector<std::string_view> rsl_scripts;  // contents, as written
  bool comments_cut = false;                  // there were more than kMaxHtmlComments of either
  bool truncated = false;
  bool elements_cut = false;  // a limit left whole elements or attributes out
};

/// The piece that stands for HtmlVisitor::OnBreak: told from text by its address.
inline constexpr char kHtmlBreakText[] = " ";
inline constexpr std::string_view kHtmlBreak(kHtmlBreakText, 1);

/// Reduces `utf8` as WalkHtml says. Errors: none. Cost: one pass.
ReducedHtml ReduceHtml(std::string_view utf8, const HtmlOptions& options);

/// The number of the placeholder that `text` starts with, else -1. A placeholder has 4 bytes.
int32_t PlaceholderAt(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HTML_REDUCE_H_
