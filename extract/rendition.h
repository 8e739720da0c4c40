#ifndef TAMIS_EXTRACT_RENDITION_H_
#define TAMIS_EXTRACT_RENDITION_H_

// The one URL of an image that names several: the largest rendition (docs/extraction.md).

#include <string>

#include "extract/html.h"

namespace tamis {

/// What the source elements of one picture offer, in document order.
class PictureSources {
 public:
  void Add(const HtmlElement& source);

  /// URL as written of the best rendition: of the sources without media; of those with media. Empty if none.
  const std::string& plain() const { return plain_; }
  const std::string& with_media() const { return with_media_; }
  bool truncated() const { return truncated_; }

 private:
  std::string plain_;
  std::string with_media_;
  bool truncated_ = false;
};

struct ChosenUrl {
  std::string url;         // as written, trimmed; empty where the image has none
  bool truncated = false;  // a list was longer than is read
};

/// `sources`: those before the img in the picture that is its parent; null where there is none.
ChosenUrl ChooseUrl(const HtmlElement& img, const PictureSources* sources);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_RENDITION_H_
