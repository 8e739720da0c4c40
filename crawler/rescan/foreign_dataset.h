#ifndef TAMIS_CRAWLER_RESCAN_FOREIGN_DATASET_H_
#define TAMIS_CRAWLER_RESCAN_FOREIGN_DATASET_H_

// A dataset that others made: Parquet and tar files, alone or in a folder.
//
// Files of one folder with the same name up to the extension belong together. For each group: all files are
// judged; records are sealed; new files are written beside the old ones (or below --out) and take their place
// together (storage/file_swap.h). Nothing that was removed is kept.

#include "crawler/core/result.h"
#include "crawler/rescan/rescan.h"

namespace tamis {

/// Errors: kNotFound: no file to read there; kInvalidInput: `out` inside the dataset. A file that cannot be
/// read stays as it is, and is a problem in the report.
Result<RescanReport> RescanForeignDataset(const RescanContext& context);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RESCAN_FOREIGN_DATASET_H_
