#ifndef TAMIS_CRAWLER_RESCAN_MATCH_RECORD_H_
#define TAMIS_CRAWLER_RESCAN_MATCH_RECORD_H_

// The sealed record of a row that a rescan found.

#include <string>
#include <vector>

#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "crawler/rescan/rescan.h"
#include "crawler/rescan/row_judge.h"

namespace tamis {

/// The strictest of all.
ListAction StrictestOf(const std::vector<KnownMatch>& matches);

/// Writes a record, unless all matches say "block" or there is no key. `url` names the row where it has no
/// URL: "FILE#SAMPLE". Errors: those of IncidentLog::Write.
Status RecordMatch(const RescanContext& context, const std::string& url, const std::string& page_url,
                   const Judgement& judgement);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RESCAN_MATCH_RECORD_H_
