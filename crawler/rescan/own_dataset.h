#ifndef TAMIS_CRAWLER_RESCAN_OWN_DATASET_H_
#define TAMIS_CRAWLER_RESCAN_OWN_DATASET_H_

// A dataset of ours: the ledger says what the pictures were, shards say where they came from.
//
//   1. each row of the ledger is judged by digests and PDQ hashes
//   2. each row of the shards by its URLs; what the ledger knows no hash of, by the stored picture, which was
//      encoded anew and so is compared by PDQ alone
//   3. records are sealed, URLs are never requested again, rows go: those that match, and unless all matches
//      say "review" those of the same page, as a crawl with these lists would have had it
//
// Quarantined rows are judged as all others are, and go as they do, each with its evidence.
//
// A crash before 3 changes nothing; within it the next rescan finds the same rows again.

#include "crawler/core/result.h"
#include "crawler/rescan/rescan.h"

namespace tamis {

/// Errors: kUnavailable: a crawl holds the dataset; those of manifest, state database and ledger.
Result<RescanReport> RescanOwnDataset(const RescanContext& context);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RESCAN_OWN_DATASET_H_
