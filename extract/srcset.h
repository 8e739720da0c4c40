#ifndef TAMIS_EXTRACT_SRCSET_H_
#define TAMIS_EXTRACT_SRCSET_H_

// The renditions that a srcset attribute lists (HTML standard 4.8.4.3.10).

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tamis {

inline constexpr size_t kMaxRenditions = 512;  // of one attribute

/// One image source.
struct Rendition {
  std::string_view url;
  uint64_t width = 0;    // of the w descriptor; 0 where there is none
  double density = 1.0;  // of the x descriptor; 1 where there is none
};

struct Srcset {
  std::vector<Rendition> renditions;  // in order; those with a descriptor error are left out
  bool truncated = false;             // there were more than kMaxRenditions
};

/// Errors: none, every text has a reading. Lifetime: the URLs view `value`. Cost: linear.
Srcset ParseSrcset(std::string_view value);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_SRCSET_H_
