#ifndef TAMIS_EXTRACT_ELEMENT_TEXTS_H_
#define TAMIS_EXTRACT_ELEMENT_TEXTS_H_

// The texts of the elements of a page that others refer to: by id, as heading, as figcaption.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "extract/page_text.h"

namespace tamis {

/// A stretch of the page's text.
struct TextRange {
  uint32_t begin = 0;
  uint32_t end = 0;
};

/// The elements with an id that an aria-labelledby names; the first of an id counts.
class LabelTexts {
 public:
  /// `depth`: open elements around this one.
  void Start(std::string_view id, size_t depth, uint32_t offset);
  void End(size_t depth, uint32_t offset);

  /// The texts of the elements that `ids` lists, joined by spaces.
  std::string Join(std::string_view ids, const PageText& text, size_t max_bytes) const;

 private:
  struct Open {
    size_t depth;
    TextRange* range;  // in ranges_, whose values never move
  };

  std::unordered_map<std::string, TextRange> ranges_;
  std::vector<Open> open_;
};

/// The headings, in document order.
class Headings {
 public:
  void Start(TextPlace place);
  void End(uint32_t offset);

  /// The last one that began; -1 before the first.
  int last() const { return static_cast<int>(ranges_.size()) - 1; }
  TextRange at(int index) const { return ranges_[static_cast<size_t>(index)]; }
  const std::vector<TextPlace>& places() const { return places_; }

 private:
  std::vector<TextRange> ranges_;
  std::vector<TextPlace> places_;
  std::vector<size_t> open_;
};

/// The figures and the figcaption of each. Cost: linear, each figure is marked once.
class Figures {
 public:
  void Start();
  void End() { open_.pop_back(); }
  void StartCaption(uint32_t offset);
  void EndCaption(uint32_t offset);

  /// The nearest figure that is open; -1 outside.
  int innermost() const { return open_.empty() ? -1 : static_cast<int>(open_.back()); }
  TextRange caption(int figure) const { return figures_[static_cast<size_t>(figure)].caption; }

 private:
  struct Figure {
    bool has_caption = false;  // a figcaption came, of this figure or of one inside it
    TextRange caption;
  };
  static constexpr size_t kNone = static_cast<size_t>(-1);

  std::vector<Figure> figures_;
  std::vector<size_t> open_;
  std::vector<size_t> open_captions_;  // the figure of each, kNone where it is not the one that counts
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_ELEMENT_TEXTS_H_
