#ifndef TAMIS_EXTRACT_TEXT_AROUND_H_
#define TAMIS_EXTRACT_TEXT_AROUND_H_

// The sentence around each image of a page (docs/extraction.md, "context").

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "extract/page_text.h"

namespace tamis {

inline constexpr size_t kMaxContextBytes = 512;

/// The context of every image, in order.
///
/// `images` are the places of the images that are candidates, `headings` where headings begin, both in
/// document order. Cost: linear in the text and in the lists.
std::vector<std::string> TextsAround(const PageText& text, const std::vector<TextPlace>& images,
                                     const std::vector<TextPlace>& headings);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_TEXT_AROUND_H_
