#ifndef TAMIS_EXTRACT_HTML_WRITER_H_
#define TAMIS_EXTRACT_HTML_WRITER_H_

// The reduced document as it is written: tags, placeholders, and the few characters only the parser can
// decode.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "extract/html_reduce.h"
#include "extract/html_scanner.h"
#include "extract/html_tags.h"

namespace tamis {

/// Writes a ReducedHtml. Cost: linear in what is added.
class HtmlWriter {
 public:
  explicit HtmlWriter(size_t source_bytes);

  ReducedHtml Finish() &&;

  void MarkTruncated() { reduced_.truncated = true; }
  void MarkElementsCut() { reduced_.truncated = reduced_.elements_cut = true; }
  void AddDoctype();

  /// Opens the body where the tree has none yet and an element that is left out does. Not inside a table.
  void OpenBody();

  /// `attributes` of the tag's are written.
  void AddStartTag(const HtmlTagToken& tag, const TagRule& rule, AttributeSet attributes);
  void AddEndTag(const TagRule& rule);

  /// Source text, character references in it.
  void AddText(std::string_view text);

  /// Text as it is. Pieces between two kept tags become one placeholder; white space alone becomes nothing
  /// but a space between phrasing elements.
  void AddPiece(std::string_view text);

  /// Something that is left out bounds the text around it.
  void AddBreak();

  void AddJsonLd(std::string_view text);

  /// These stand beside the document, not in it.
  void AddComment(std::string_view text) {
    if (text.size() >= kMinHtmlCommentBytes) AddBeside(text, reduced_.comments);
  }
  void AddRslScript(std::string_view text) { AddBeside(text, reduced_.rsl_scripts); }

 private:
  void AddBeside(std::string_view text, std::vector<std::string_view>& texts);
  void BeforeTag(const TagRule& rule);
  void AddAttribute(const HtmlTagToken& tag, const TagRule& rule, size_t index);
  void WriteRaw(std::string_view text, char quote);
  size_t WriteNumericReference(std::string_view text);
  size_t AddReference(std::string_view text);
  void PushPiece(std::string_view text);
  void StartText();
  void EndRun();
  void FlushText(bool next_is_phrasing);
  bool WritePlaceholder(size_t first_piece);

  ReducedHtml reduced_;
  bool has_text_ = false;        // something but white space since the last kept tag
  bool run_open_ = false;        // pieces from run_start_ on have no placeholder yet
  bool break_due_ = false;       // a break came since the last kept tag and no text after it
  bool after_phrasing_ = false;  // the last tag written is that of a phrasing element
  size_t run_start_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HTML_WRITER_H_
