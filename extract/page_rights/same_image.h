#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_SAME_IMAGE_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_SAME_IMAGE_H_

// An image that a page shows or names several times is one image: what is said of it once holds everywhere.

#include <vector>

#include "extract/candidates.h"

namespace tamis {

inline constexpr size_t kMaxSharedStatements = 16 * 1024;  // that one page's images get from each other
inline constexpr size_t kMaxSharedClaims = 4 * 1024;

/// Gives every image of `images` the statements, licences and cuts of all in `images` and `left_out` whose
/// URL has the same DedupeKey, in their order, equal ones once. More than kMaxImageStatements or
/// kMaxLicenceClaims of one image, or than the limits above, are cut. Cost: linear.
void ShareAmongSameImages(std::vector<FoundImage>& images, const std::vector<FoundImage>& left_out);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_SAME_IMAGE_H_
