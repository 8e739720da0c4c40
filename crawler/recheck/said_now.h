#ifndef TAMIS_CRAWLER_RECHECK_SAID_NOW_H_
#define TAMIS_CRAWLER_RECHECK_SAID_NOW_H_

// What files say now, put in the place of what they said when a row was made. Pure functions.

#include <string>

#include "crawler/core/clock.h"
#include "crawler/core/evidence.h"
#include "crawler/core/stages.h"

namespace tamis {

/// Of all origins of one row, and of the operator's lists.
struct SaidNow {
  OriginStatements said;  // documents: those that were had
  bool whole = true;      // false: something could not be asked now
};

/// What Fetcher::AskFiles brought for the page or the image. A robots.txt that says when or how slowly to
/// come (Visit-time, Crawl-delay) takes nothing back: not whole.
void AddTarget(const Target& target, SaidNow& now);

/// What a licence document said that page or response named when the row was made. One that is not there any
/// more takes nothing back.
void AddNamedLicence(OriginStatements said, SaidNow& now);

/// `old` with the new statements and documents in the place of those of the same file and place, and of the
/// operator's. What could not be had now stays as it was; licences that were given stay, others are added.
Evidence EvidenceNow(Evidence old, SaidNow now, const std::string& product_token, TimePoint judged_at);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RECHECK_SAID_NOW_H_
