#ifndef TAMIS_CRAWLER_SCREENING_H_
#define TAMIS_CRAWLER_SCREENING_H_

// May a crawl start with these lists on this machine?

#include <filesystem>
#include <memory>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/frontier/frontier.h"
#include "crawler/funnel.h"
#include "filter/known_hash/known_hashes.h"
#include "storage/incident_log.h"

namespace tamis {

/// What only the lists themselves could say, and swap. Warns of stale lists, of lists whose matches leave no
/// record, and of swap. Errors: kRefused: no list counts as a known-hash list without
/// safety.allow_no_hash_list; swap is active under strict.
Status CheckScreening(const KnownHashes& known, const SafetyOptions& options, bool swap_active);

/// Deletes records older than safety.incident_retention; null without safety.incident_public_key.
/// Errors: kRefused for a key that cannot be read; kInternal for the disk.
Result<std::unique_ptr<IncidentLog>> OpenIncidents(const SafetyOptions& options,
                                                   const std::filesystem::path& folder, TimePoint now);

/// Counts what the frontier dropped because its URL or domain was forbidden meanwhile. Once, at the end.
void CountForbidden(const FrontierStats& stats, Funnel& funnel);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_SCREENING_H_
