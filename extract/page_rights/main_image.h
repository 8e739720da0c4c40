#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_MAIN_IMAGE_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_MAIN_IMAGE_H_

// Licences that belong to an image because it is the one that its page is about: rights.md 3.3, 3.6.

#include <string>
#include <vector>

#include "crawler/core/url.h"
#include "extract/candidates.h"
#include "extract/page_rights/licence_template.h"
#include "extract/page_rights/licence_trail.h"
#include "extract/page_rights/stated_work.h"

namespace tamis {

/// What a page says that may be said of its one image.
struct LicencePage {
  const Url& url;
  const std::vector<LicenceTemplate>& templates;
  const std::vector<LicenceLink>& links;
  std::string preview_url;  // og:image, resolved; empty where there is none
};

/// L08: links that a container has given to an image.
void AddLinkedLicences(const std::vector<LicenceLink>& links, const StatedWork& page,
                       std::vector<FoundImage>& images);

/// L15: on a platform's page of one image.
void AddPlatformLicences(const LicencePage& page, std::vector<FoundImage>& images);

/// L09 with scope work: the page's one rel=license outside footers, for its dominant image, where that is of
/// the same host or a sub-domain and no text says that it is somebody else's (rights.md 3.3-7).
void AddWorkLicences(const LicencePage& page, std::vector<FoundImage>& images);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_MAIN_IMAGE_H_
