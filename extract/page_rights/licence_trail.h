#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_LICENCE_TRAIL_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_LICENCE_TRAIL_H_

// Links to licences, and the images that stand alone with one of them: rights.md 3.1 (L08, L09, L12), 3.3.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/evidence.h"
#include "extract/html.h"

namespace tamis {

inline constexpr size_t kMaxLicenceLinks = 4'096;  // of a page

/// A link to a licence, or a badge of one.
struct LicenceLink {
  std::string url;   // as written
  std::string spdx;  // empty: not recognised
  std::string family;
  bool is_rel = false;  // rel=license: it is said of this page
  bool in_footer = false;
  bool is_badge = false;  // an image that is a licence's mark
  int64_t image = -1;     // that it was found to belong to
};

/// Follows the elements of a page. Cost: constant for each element, and reading the URLs that may be
/// licences.
class LicenceTrail {
 public:
  /// A container that may hold one image and one licence: figure, li, an ImageObject.
  void StartContainer(size_t depth);
  void StartFooter() { ++footers_; }
  void EndFooter() { --footers_; }

  /// `rel`: tokens. False: it links to no licence.
  bool Link(std::string_view url, std::string_view rel);

  /// An `a` that links to a licence opens or ends: images inside are its badge.
  void StartBadgeLink() { ++badge_links_; }
  void EndBadgeLink() { --badge_links_; }

  /// A shown image and its number; small or linked marks of licences are none.
  void Image(size_t number, std::string_view url, int width_px, int height_px);

  /// The end of the element that started at `depth`.
  void End(size_t depth) {
    if (!open_.empty() && open_.back().depth == depth) EndContainer();
  }

  /// Links in document order; `image` is set where a container has decided.
  std::vector<LicenceLink> Take() && { return std::move(links_); }
  bool cut() const { return cut_; }

 private:
  struct Container {
    size_t depth = 0;
    size_t first_link = 0;
    size_t images = 0;
    size_t last_image = 0;
  };

  void EndContainer();

  std::vector<LicenceLink> links_;
  std::vector<Container> open_;
  int footers_ = 0;
  int badge_links_ = 0;
  bool cut_ = false;
};

/// True where ReadLicenceUrl may know the URL: a cheap look.
bool MayNameLicence(std::string_view url);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_LICENCE_TRAIL_H_
