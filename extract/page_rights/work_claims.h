#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_WORK_CLAIMS_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_WORK_CLAIMS_H_

// Licence claims of structured data and of licence links.

#include <vector>

#include "crawler/core/evidence.h"
#include "extract/page_rights/licence_trail.h"
#include "extract/page_rights/stated_work.h"

namespace tamis {

/// Claims about one image: one for each licence of the work; one without licence where it only credits.
void AddImageClaims(const StatedWork& work, std::vector<LicenceClaim>& claims);

/// L11 and L13: claims about the page, one for each licence of the work.
void AddPageClaims(const StatedWork& work, std::vector<LicenceClaim>& claims);

/// L08, L09 or L12, with the scope and confidence that the link has by itself.
LicenceClaim ClaimOf(const LicenceLink& link);

/// Who must be named and how, where the claim does not say so itself.
void FillAttribution(const StatedWork& work, LicenceClaim& claim);

/// Adds `claim` where there is none like it; false: it is new and there is no room.
bool AddOnce(LicenceClaim claim, std::vector<LicenceClaim>& claims);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_WORK_CLAIMS_H_
