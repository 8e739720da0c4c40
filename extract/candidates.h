#ifndef TAMIS_EXTRACT_CANDIDATES_H_
#define TAMIS_EXTRACT_CANDIDATES_H_

// Which images of a page become candidates: shown ones all, mentioned ones once and only if not shown.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "crawler/core/stages.h"
#include "extract/page_links.h"
#include "extract/page_text.h"

namespace tamis {

/// An image as the walk finds it.
struct FoundImage {
  Candidate candidate;      // image_url as written; the texts of its own
  bool is_mention = false;  // anything but an img outside noscript
  bool is_element = false;  // an img: it has a place in the text
  TextPlace place;
  int heading = -1;  // index of the heading above it, of the figure around it; -1 for none
  int figure = -1;
  std::string labelled_by;    // value of aria-labelledby
  int64_t number = -1;        // of an img, in document order; -1 for others
  int figure_text = -1;       // figure around it (page_rights/figure_texts.h)
  bool in_main = false;       // inside main
  bool in_nosnippet = false;  // inside data-nosnippet
  std::string src;            // as written: structured data may name any rendition
  std::string srcset;
};

struct ChosenImages {
  std::vector<FoundImage> images;  // URLs resolved, document order
  // What no candidate came of, though its texts may be about one: mentions of images that are there already,
  // and those beyond the limit. Document order.
  std::vector<FoundImage> left_out;
  bool truncated = false;  // there were more than the limit
};

/// Resolves URLs, drops mentions of images that are there already and gives their texts to the first img that
/// has none. Cost: linear, and sorting by order.
ChosenImages ChooseImages(std::vector<FoundImage> found, const PageBase& base, size_t max_candidates);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CANDIDATES_H_
