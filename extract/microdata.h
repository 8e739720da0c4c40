#ifndef TAMIS_EXTRACT_MICRODATA_H_
#define TAMIS_EXTRACT_MICRODATA_H_

// The images and adult labels of microdata (HTML standard 5.2; docs/extraction.md).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/stages.h"
#include "extract/html.h"
#include "extract/json_ld.h"
#include "extract/page_rights/stated_work.h"
#include "extract/page_text.h"

namespace tamis {

inline constexpr size_t kMaxMicrodataItems = 4'096;
inline constexpr size_t kMaxMicrodataTexts = 16'384;  // properties whose value is their text

/// An image that microdata names, and the place of the element that does.
struct MicrodataImage {
  NamedImage image;
  int order = 0;
};

/// Follows the elements of a page. Cost: linear; a property's text is looked at up to `max_text_bytes`.
class Microdata {
 public:
  Microdata(const PageText& text, size_t max_text_bytes) : text_(text), max_text_bytes_(max_text_bytes) {}

  /// `depth`: open elements around this one. `order`: its place in the document.
  void Start(const HtmlElement& element, size_t depth, int order);

  /// The end of the element that started at `depth`.
  void End(size_t depth) {
    if (!open_.empty() && open_.back().depth == depth) EndOpen();
  }

  /// In document order. Call it after the last End.
  std::vector<MicrodataImage> TakeImages();

  /// Items that say something of rights. Call it before TakeImages.
  std::vector<StatedWork> TakeWorks();

  std::vector<AdultLabel>& adult_labels() { return adult_labels_; }
  bool truncated() const { return truncated_; }
  bool works_cut() const { return truncated_ || works_cut_; }

 private:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  /// Where a property's value comes from: content, href and text may name an image.
  enum class Source : uint8_t { kText, kOther };

  struct Item {
    bool is_image = false;
    bool is_rating = false;  // it is the contentRating of another
    int order = 0;
    std::string content_url;
    std::string url;
    std::string caption;
    std::string description;
    NamedImage image;  // title and size
    StatedWork work;
    size_t owner = kNone;        // the item whose creator or holder it is
    std::string_view role = {};  // as what
  };

  struct Open {
    size_t depth = 0;
    size_t item = kNone;    // that it is
    size_t parent = kNone;  // the item whose property it is, where its value is its text
    std::string names;      // of the property
    int order = 0;
    uint32_t text_begin = 0;
  };

  void EndOpen();
  size_t AddItem(const HtmlElement& element, int order);
  void Property(size_t item, std::string_view names, std::string_view value, Source source, int order);
  void ImageProperty(Item& item, std::string_view name, std::string_view value);
  void Label(std::string_view name, std::string_view value);

  const PageText& text_;
  const size_t max_text_bytes_;
  std::vector<Item> items_;
  std::vector<size_t> open_items_;  // innermost last
  std::vector<Open> open_;
  std::vector<MicrodataImage> images_;
  std::vector<AdultLabel> adult_labels_;
  size_t texts_ = 0;
  bool truncated_ = false;
  bool works_cut_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_MICRODATA_H_
