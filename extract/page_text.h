#ifndef TAMIS_EXTRACT_PAGE_TEXT_H_
#define TAMIS_EXTRACT_PAGE_TEXT_H_

// The text of a page as one string, kept once, with the runs in it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

inline constexpr size_t kMaxTextRuns = 200'000;

/// A place in the text of a page.
struct TextPlace {
  uint32_t offset = 0;    // of the text that follows
  uint32_t interval = 0;  // number of the stretch between two breaks
};

/// Text between two breaks that has a character other than white space.
struct TextRun {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t interval = 0;
};

/// Collects text: white space single, control characters gone, a line feed at each break.
///
/// Limits: runs after kMaxTextRuns are left out and set truncated(). Fewer than 4 GiB of text. Cost: linear.
class PageText {
 public:
  /// Valid UTF-8.
  void Add(std::string_view utf8);

  /// A block boundary.
  void Break();

  /// Text from here to the matching LeaveQuiet makes no run. Both are breaks.
  void EnterQuiet();
  void LeaveQuiet();

  TextPlace here() const { return {static_cast<uint32_t>(text_.size()), interval_}; }
  const std::string& text() const { return text_; }
  const std::vector<TextRun>& runs() const { return runs_; }
  bool truncated() const { return truncated_; }

  /// The text of [begin, end) on one line, at most `max_bytes`.
  std::string Extract(size_t begin, size_t end, size_t max_bytes) const;

  /// Ends the last run.
  void Finish() { Break(); }

 private:
  void StartRun(size_t begin);

  std::string text_;
  std::vector<TextRun> runs_;
  uint32_t interval_ = 0;
  int quiet_ = 0;
  bool space_ = false;     // a space is due before the next character
  bool run_open_ = false;  // the last run goes on
  bool truncated_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_TEXT_H_
