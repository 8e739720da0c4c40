#ifndef TAMIS_CRAWLER_PAGE_HARVEST_H_
#define TAMIS_CRAWLER_PAGE_HARVEST_H_

// What a page that was read leads to.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crawler/core/stages.h"
#include "crawler/extractor.h"
#include "crawler/funnel.h"
#include "crawler/sitemap_work.h"
#include "crawler/step.h"
#include "crawler/work_payload.h"
#include "filter/safety.h"

namespace tamis {

/// What may not be used because of what was said, before it was ever queued: for the ledger.
struct DeniedUse {
  std::string url;  // of the page, whose pairs all go, or of one image
  std::string reason;
};

/// What a page led to. Plain values: everything is judged again when its turn comes.
struct PageHarvest {
  std::vector<std::string> links;               // may be followed
  std::vector<ImageWork> images;                // pairs whose page and texts were cleared
  std::vector<DeniedUse> denied;                // no safety reasons among them
  std::vector<std::string> forbidden;           // images that no page may bring in again
  std::vector<ListedWork> listed;               // of a sitemap or feed, which has neither of the others
  std::shared_ptr<const WorkingMemory> memory;  // charged until all of them are queued
  std::shared_ptr<void> turn;                   // the next list is read when this one is queued
};

/// Charges the images of a page before they are queued. Each is queued with all that its page says of itself:
/// a small page that says very much, and shows very many pictures, would multiply.
std::optional<Stop> HoldImages(const Page& page, const Extractor& extractor, PageHarvest& harvest);

/// Whether texts of the page, those of all its pictures included, speak of sexual things and of minors. Then
/// nothing of it may be kept or followed; its pictures are counted.
bool CombinesMinors(const Page& page, const Safety& safety, Funnel& funnel);

/// The candidates of a page that may be queued; all others are counted with their reason. Takes them out of
/// it.
void HarvestImages(Page& page, const Safety& safety, Funnel& funnel, PageHarvest& harvest);

/// The texts of a pair as page and candidate have them, and `more`, with the verdict on them.
TextCase CaseOfTexts(const PageFacts& page, const Candidate& candidate, const Safety& safety,
                     const std::vector<PairText>& more = {});

/// What is told of a pair beside page and candidate once its image is decoded: URLs that led to it, all that
/// a row would publish of its rights, and what the file says.
std::vector<PairText> TextsOfImage(const PageFacts& page, const ResponseHead& head, const Decoded& decoded,
                                   const RightsVerdict& rights);

/// Why a pair's texts end it.
Stop StoppedByTexts(const Rejection& rejection, std::optional<Sha256> content = {});

}  // namespace tamis

#endif  // TAMIS_CRAWLER_PAGE_HARVEST_H_
