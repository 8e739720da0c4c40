#include "extract/text_around.h"

#include <algorithm>
#include <limits>
#include <string_view>

namespace tamis {
namespace {

constexpr size_t kNowhere = std::numeric_limits<size_t>::max();

/// True if a sentence ends before position `at`, from 1 to the length of `text`, which ends where the run
/// does.
bool EndsAt(std::string_view text, size_t at) {
  const bool followed = at == text.size() || text[at] == ' ';
  const std::string_view before = text.substr(0, at);
  switch (static_cast<unsigned char>(before.back())) {
    case '.':
    case '!':
    case '?':
      return followed;
    case 0xA6:
      return followed && before.ends_with("\u2026");
    case 0x82:
      return before.ends_with("\u3002");
    case 0x81:
      return before.ends_with("\uFF01");
    case 0x9F:
      return before.ends_with("\uFF1F");
    default:
      return false;
  }
}

/// Walks over runs and images in step.
class Finder {
 public:
  Finder(const PageText& text, const std::vector<TextPlace>& images, const std::vector<TextPlace>& headings)
      : text_(text), images_(images), headings_(headings) {}

  std::string Find(size_t image) {
    const TextPlace place = images_[image];
    const std::vector<TextRun>& runs = text_.runs();
    while (run_ < runs.size() && runs[run_].interval < place.interval) ++run_;
    if (run_ < runs.size() && runs[run_].interval == place.interval) return InRun(runs[run_], place.offset);
    while (heading_ < headings_.size() && headings_[heading_].interval <= place.interval) ++heading_;
    if (run_ < runs.size() && IsNextFree(image, runs[run_])) return First(runs[run_]);
    if (run_ > 0 && IsLastFree(image, runs[run_ - 1])) return Last(runs[run_ - 1]);
    return {};
  }

 private:
  // A heading and a run never share an interval, images and a run may.
  bool IsNextFree(size_t image, const TextRun& run) const {
    if (heading_ < headings_.size() && headings_[heading_].interval < run.interval) return false;
    if (image + 1 >= images_.size()) return true;
    const TextPlace next = images_[image + 1];
    return next.interval > run.interval || (next.interval == run.interval && next.offset > run.begin);
  }

  bool IsLastFree(size_t image, const TextRun& run) const {
    if (heading_ > 0 && headings_[heading_ - 1].interval > run.interval) return false;
    if (image == 0) return true;
    const TextPlace last = images_[image - 1];
    return last.interval < run.interval || (last.interval == run.interval && last.offset < run.end);
  }

  std::string_view TextOf(const TextRun& run) const {
    return std::string_view(text_.text()).substr(run.begin, run.end - run.begin);
  }

  // A sentence is cut, so its end need not be looked for further than that.
  static size_t EndOfSentence(std::string_view text, size_t begin) {
    size_t at = begin + 1;
    const size_t last = std::min(text.size(), begin + kMaxContextBytes + 2);
    while (at < last && !EndsAt(text, at)) ++at;
    return at;
  }

  std::string Sentence(const TextRun& run, size_t begin, size_t end) const {
    return text_.Extract(run.begin + begin, run.begin + end, kMaxContextBytes);
  }

  std::string First(const TextRun& run) const { return Sentence(run, 0, EndOfSentence(TextOf(run), 0)); }

  std::string Last(const TextRun& run) const {
    const std::string_view text = TextOf(run);
    size_t begin = text.size() - 1;
    while (begin > 0 && !EndsAt(text, begin)) --begin;
    return Sentence(run, begin, text.size());
  }

  // Images come in order: the boundary before one is looked for from the boundary before the last.
  std::string InRun(const TextRun& run, size_t offset) {
    const std::string_view text = TextOf(run);
    const size_t at = std::max<size_t>(offset, run.begin) - run.begin;
    if (scanned_run_ != run_) {
      scanned_run_ = run_;
      scanned_ = 0;
      begin_ = 0;
    }
    for (; scanned_ < std::min(at, text.size() - 1); ++scanned_) {
      if (EndsAt(text, scanned_ + 1)) begin_ = scanned_ + 1;
    }
    return Sentence(run, begin_, EndOfSentence(text, begin_));
  }

  const PageText& text_;
  const std::vector<TextPlace>& images_;
  const std::vector<TextPlace>& headings_;
  size_t run_ = 0;      // the first run that does not end before the image's interval
  size_t heading_ = 0;  // headings before the image
  size_t scanned_run_ = kNowhere;
  size_t scanned_ = 0;  // boundaries up to here are known
  size_t begin_ = 0;    // the last of them
};

}  // namespace

std::vector<std::string> TextsAround(const PageText& text, const std::vector<TextPlace>& images,
                                     const std::vector<TextPlace>& headings) {
  Finder finder(text, images, headings);
  std::vector<std::string> found;
  found.reserve(images.size());
  for (size_t i = 0; i < images.size(); ++i) found.push_back(finder.Find(i));
  return found;
}

}  // namespace tamis
