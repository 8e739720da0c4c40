#ifndef TAMIS_CRAWLER_RECHECK_H_
#define TAMIS_CRAWLER_RECHECK_H_

// A dataset of ours asked again: what robots.txt, the files of rights and the opt-out lists say now of rows
// that were taken when they said something else. READ FIRST: Recheck() in recheck.cc.
//
//   1. each row's evidence: the files of all its origins are asked again, politely, through the gates of a
//      crawl; no page and no image is requested. Their statements take the place of the old ones
//   2. judged again under the policy of today: what is denied now goes
//   3. tombstones are written, then the rows go, as in a rescan
//
// A crash before 3 changes nothing; within it the next re-check finds the same rows again.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "storage/file_ops.h"

namespace tamis {

struct RecheckOptions {
  std::filesystem::path dataset;
  std::filesystem::path private_dir;  // empty: DATASET.private
  bool dry_run = false;
};

struct RecheckReport {
  int64_t rows = 0;                       // of both kinds
  int64_t origins_asked = 0;              // of pages, images and redirects
  int64_t rows_unreachable = 0;           // stay as they are: something could not be asked
  int64_t rows_without_evidence = 0;      // of versions that stored none: stay
  int64_t rows_to_review = 0;             // published ones that would be quarantined today: stay
  int64_t rows_denied = 0;                // removed, unless this is a dry run
  std::map<std::string, int64_t> denied;  // by reason code
  int64_t rows_removed = 0;
  int64_t tombstones = 0;             // new lines
  std::vector<std::string> problems;  // for standard error

  bool is_complete() const { return rows_unreachable + rows_without_evidence == 0 && problems.empty(); }
};

/// Limits: 256 rows at a time; an origin is asked once, as long as what is kept of such files fits into
/// 2 x 256 MiB and is fresh. Memory beside: keys of denied rows, names of origins.
///
/// Errors: kNotFound: no dataset of ours; kInvalidInput, kRefused: options, lists; kUnavailable: a crawl
/// holds it; those of manifest, evidence and state database. Nothing was changed then. What was done in part
/// is in the report's problems.
Result<RecheckReport> Recheck(const RecheckOptions& recheck, const Options& options, FileOps& files,
                              const Clock& clock);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RECHECK_H_
