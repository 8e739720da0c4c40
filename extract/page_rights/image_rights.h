#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_IMAGE_RIGHTS_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_IMAGE_RIGHTS_H_

// What a page says of one of its images: its texts, structured data that names it, inline RSL.

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "crawler/core/evidence.h"
#include "extract/candidates.h"
#include "extract/consent/rights_file.h"
#include "extract/page_links.h"
#include "extract/page_rights/stated_work.h"

namespace tamis {

/// The works of a page by the URLs of their images.
///
/// A licence belongs to the URL that it names, scheme and fragment aside; what restricts counts for its other
/// sizes too, which differ in their query. Lifetime: views `works`.
class WorkIndex {
 public:
  WorkIndex(const std::vector<StatedWork>& works, const PageBase& base);

  bool empty() const { return by_url_.empty(); }

  /// Works that name `url` (an href); loosely: whatever its query.
  std::vector<size_t> Find(std::string_view url, bool loosely) const;

 private:
  std::unordered_multimap<std::string, size_t> by_url_;
  std::unordered_multimap<std::string, size_t> by_path_;
};

/// Fills Candidate::statements and licences of the images of one page.
class ImageRights {
 public:
  /// What the page says beside the texts of its images. Lifetime: borrowed, the last one apart.
  struct Parts {
    const std::vector<StatedWork>& works;
    const PageBase& base;
    const std::vector<RightsFile>& files;              // inline RSL
    std::vector<std::vector<Statement>> figure_texts;  // by FoundImage::figure_text
  };
  ImageRights(Parts parts, std::string_view page_url);

  /// The candidate has all its texts and its resolved URL. Cost: linear in them.
  void Fill(FoundImage& image);

  /// Which works named an image.
  const std::vector<bool>& matched() const { return matched_; }

 private:
  struct Matches {
    std::vector<size_t> same;     // the work's image is this one
    std::vector<size_t> loosely;  // or another size of it
  };

  Matches FindWorks(const FoundImage& image) const;
  void Texts(const FoundImage& image, class StatementList& statements) const;
  void WorkStatements(const StatedWork& work, class StatementList& statements) const;

  const std::vector<StatedWork>& works_;
  const PageBase& base_;
  const std::vector<RightsFile>& files_;
  const std::vector<std::vector<Statement>> figure_texts_;
  const WorkIndex index_;
  const StatementSource source_;
  std::vector<bool> matched_;
};

/// L14: the licence that a text near the image names.
void AddTextClaim(const Candidate& candidate, std::vector<LicenceClaim>& claims);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_IMAGE_RIGHTS_H_
