#ifndef TAMIS_EXTRACT_HTML_DEPTH_H_
#define TAMIS_EXTRACT_HTML_DEPTH_H_

// How deep the parser's stack of open elements would be, followed tag by tag without parsing.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "extract/html_tags.h"

namespace tamis {

/// What becomes of a start tag.
enum class Opened : uint8_t { kYes, kIgnored, kTooDeep };

/// A model of the stack of open elements (HTML standard 13.2.4.2) for the tags that the reducer keeps.
///
/// It errs on the deep side; elements that the parser implies (html, body, tbody, tr) are not counted.
/// Cost: an end tag without its start tag looks through the stack, so at most the depth limit.
class OpenElements {
 public:
  explicit OpenElements(size_t max_depth) : max_depth_(max_depth) {}

  /// Follows a start tag. kIgnored: the parser would ignore it; kTooDeep: leave it out.
  Opened Open(const TagRule& rule);

  /// Follows an end tag. False if no open element matches: leave it out.
  bool Close(const TagRule& rule);

  /// Follows the end tag of an element of kind kPhrasing, kNeutral or kKept. The open elements of these kinds
  /// that it ends, innermost first; empty if there is none: leave it out. Valid until the next call.
  const std::vector<const TagRule*>& CloseOrdinary(const TagRule& rule);

  bool IsOpen(const TagRule& rule) const { return open_count_[CountOf(rule)] > 0; }
  bool IsInnermost(const TagRule& rule) const { return !open_.empty() && open_.back()->id == rule.id; }

 private:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  /// Where the open elements of a rule are counted: headings end each other, so they count as one.
  static size_t CountOf(const TagRule& rule);

  /// Position of the innermost open element that an end tag of `rule` ends and no table part hides (for table
  /// parts: no table); else kNone.
  size_t FindInScope(const TagRule& rule) const;
  void EndImplied(const TagRule& rule);
  void ClearToTable(const TagRule& rule);
  void PopFrom(size_t position);

  const size_t max_depth_;
  std::vector<const TagRule*> closed_;  // the answer of CloseOrdinary
  std::vector<const TagRule*> open_;
  size_t open_count_[256] = {};  // at CountOf
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HTML_DEPTH_H_
