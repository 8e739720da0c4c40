#ifndef TAMIS_EXTRACT_HTML_SCANNER_H_
#define TAMIS_EXTRACT_HTML_SCANNER_H_

// Where the tags, comments and raw texts of an HTML source begin and end.
// Format: HTML standard 13.2.5 (tokenization); states are cited by section in html_scanner.cc.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "extract/html.h"

namespace tamis {

inline bool IsHtmlSpace(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

inline char ToLowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool StartsWithIgnoringCase(std::string_view text, std::string_view lower);

/// A start or end tag as it stands in the source.
struct HtmlTagToken {
  static constexpr size_t kMaxName = 16;  // longer names are cut: none of the known ones is

  bool is_end = false;
  bool self_closing = false;
  bool cut = false;  // had more attributes than are looked at
  std::array<char, kMaxName> name_bytes{};
  uint8_t name_size = 0;
  uint64_t present = 0;                                      // bit n: HtmlAttribute n is there
  std::array<std::string_view, kHtmlAttributeCount> values;  // meaningful where `present` says so
  std::array<char, kHtmlAttributeCount> quotes;              // '"', '\'', 'u' unquoted, 'n' no value

  std::string_view name() const { return {name_bytes.data(), name_size}; }  // lower-case
};

/// Moves over an HTML source. Every method is linear in what it passes.
///
/// Lifetime: views into the source, which must outlive it.
class HtmlScanner {
 public:
  explicit HtmlScanner(std::string_view source) : source_(source) {}

  bool AtEnd() const { return at_ >= source_.size(); }

  /// The text up to the next markup; afterwards the scanner stands on a "<" that opens a tag, comment or
  /// declaration, or at the end.
  std::string_view ReadText();

  /// What the markup at the position is.
  enum class Markup : uint8_t { kTag, kDoctype, kComment, kOther };

  /// Passes the markup at the position. kTag fills `tag`, which may be one that was used before; a tag that
  /// the end of file cuts is kOther. kComment: also a bogus one; comment() is its text. `cdata`: "<![CDATA["
  /// is a section, as inside svg and math; else a bogus comment.
  Markup ReadMarkup(HtmlTagToken& tag, bool cdata);

  std::string_view comment() const { return comment_; }

  /// Passes the text of a raw text element up to and including its end tag, or to the end; gives the text.
  /// plaintext has no end tag.
  std::string_view ReadRawText(std::string_view name);

 private:
  size_t FindMarkup() const;
  bool ReadTag(HtmlTagToken& tag);
  void ReadAttribute(HtmlTagToken& tag, bool keep);
  std::string_view ReadValue(char& quote);
  void SkipPast(std::string_view mark, size_t from);
  void SkipComment();

  const std::string_view source_;
  size_t at_ = 0;
  std::string_view comment_;  // of the last comment passed
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HTML_SCANNER_H_
