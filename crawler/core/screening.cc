#include "crawler/core/screening.h"

#include <array>

namespace tamis {

std::string_view ToString(TextPlace place) {
  constexpr std::array<std::string_view, 11> kNames{"alt",       "title",    "aria_label", "caption",
                                                    "context",   "heading",  "page_title", "page_url",
                                                    "image_url", "embedded", "attribution"};
  const auto index = static_cast<size_t>(place);
  return index < kNames.size() ? kNames.at(index) : "unknown";
}

}  // namespace tamis
