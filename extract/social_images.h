#ifndef TAMIS_EXTRACT_SOCIAL_IMAGES_H_
#define TAMIS_EXTRACT_SOCIAL_IMAGES_H_

// The images that meta elements name for previews: Open Graph (ogp.me) and Twitter cards.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/html.h"

namespace tamis {

inline constexpr size_t kMaxSocialImages = 2'000;

/// URL and text as written.
struct SocialImage {
  std::string source;  // "og:image" or "twitter:image"
  std::string url;
  std::string alt;
  int width_px = 0;
  int height_px = 0;
  int order = 0;
};

class SocialImages {
 public:
  /// One meta element; others than those of images are passed over.
  void Meta(const HtmlElement& meta, int order);

  /// Those with a URL, in document order.
  std::vector<SocialImage> Take() &&;

  bool truncated() const { return truncated_; }

 private:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  bool Read(std::string_view key, std::string_view content, int order);
  void OpenGraph(std::string_view property, std::string_view content, int order);
  /// The image once more: what its second text says counts, though no candidate gets it.
  void SecondAlt(SocialImage image, std::string_view alt);
  void Begin(std::string_view source, std::string_view url, int order);

  std::vector<SocialImage> images_;
  size_t open_graph_ = kNone;    // the image that structured properties belong to
  std::string open_graph_name_;  // of the property that began it
  std::string twitter_alt_;
  bool truncated_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_SOCIAL_IMAGES_H_
