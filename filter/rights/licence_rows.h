#ifndef TAMIS_FILTER_RIGHTS_LICENCE_ROWS_H_
#define TAMIS_FILTER_RIGHTS_LICENCE_ROWS_H_

// Rows 46 to 51: what the licence that holds for the image makes of the pair.

#include "crawler/core/evidence.h"
#include "filter/rights/judge.h"
#include "filter/rights/row_findings.h"

namespace tamis {

/// True if the licence is one of the Open Definition, and a claim about this image or what holds it.
bool IsOpenForImage(const ChosenLicence& licence);

/// Adds the rows of `licence`. `altered`: the stored picture differs from the received one. Thread-safe.
void AddLicenceRows(const ChosenLicence& licence, const RightsPolicy& policy, bool altered, RowFindings& out);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_LICENCE_ROWS_H_
