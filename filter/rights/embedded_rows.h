#ifndef TAMIS_FILTER_RIGHTS_EMBEDDED_ROWS_H_
#define TAMIS_FILTER_RIGHTS_EMBEDDED_ROWS_H_

// Rows 33 to 37, 42 to 45 and 52: what files, captions and hosts say.

#include "filter/rights/statement_rows.h"

namespace tamis {

/// The row of a statement of kDataMining, kC2pa, kAdultLabel, kStock, kWatermark or kSourceType. Thread-safe.
RowMatch MatchEmbedded(const Statement& statement, PolicyName policy);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_EMBEDDED_ROWS_H_
