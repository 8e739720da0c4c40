#ifndef TAMIS_EXTRACT_FEED_MEDIA_H_
#define TAMIS_EXTRACT_FEED_MEDIA_H_

// The images of one feed item and the texts that go with them.
// Format: https://www.rssboard.org/media-rss; RSS 2.0 enclosures.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "extract/sitemap.h"

namespace tamis {

/// Is this media object a picture? By its medium, else its type, else the end of its path.
bool IsImageMedia(std::string_view medium, std::string_view type, std::string_view url);

/// media:title and media:description of an element: the most deeply nested one counts (Media RSS, "optional
/// elements").
struct MediaTexts {
  std::string title;
  std::string description;
};

/// Collects the images of an item. Thread-safety: none. Lifetime: a pointer from title() or description()
/// lasts until the next call that is not Close.
class FeedMedia {
 public:
  explicit FeedMedia(size_t max_images) : max_images_(max_images) {}

  void AddImage(std::string_view url);  // enclosure, media:thumbnail; with the item's texts

  void OpenGroup();
  void CloseGroup();
  void OpenContent(std::string url, bool is_image);
  void CloseContent() { in_content_ = false; }

  /// Of the innermost open element.
  std::string* title() { return &Texts().title; }
  std::string* description() { return &Texts().description; }

  /// All images, once each.
  std::vector<SitemapImage> Take(size_t max_text_bytes);

 private:
  struct Content {
    std::string url;
    MediaTexts texts;
    bool is_image = false;
  };
  MediaTexts& Texts() { return in_content_ ? contents_.back().texts : in_group_ ? group_ : item_; }

  const size_t max_images_;
  std::vector<Content> contents_;
  std::vector<std::string> further_;
  MediaTexts item_;
  MediaTexts group_;
  size_t first_of_group_ = 0;
  bool in_group_ = false;
  bool in_content_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_FEED_MEDIA_H_
