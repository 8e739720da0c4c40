#ifndef TAMIS_STORAGE_EVIDENCE_FILE_H_
#define TAMIS_STORAGE_EVIDENCE_FILE_H_

// One evidence file as Parquet: its columns, read again. What writes it is EvidenceSink (evidence_store.h).

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"
#include "storage/evidence_store.h"

namespace tamis {

/// Name of the column with the rows' keys.
inline constexpr std::string_view kEvidenceKeyColumn = "key";

/// All rows in order, until the visitor returns false; then false. Memory: one row group.
/// Errors: kInvalidInput for what is no file of ours, or damaged.
Result<bool> VisitEvidenceFile(const std::filesystem::path& path, const EvidenceVisitor& visitor);

/// The rows with this value in this column. Other columns are read only of row groups that hold one.
Result<std::vector<EvidenceRow>> FindInEvidenceFile(const std::filesystem::path& path, EvidenceColumn column,
                                                    std::string_view value);

/// Called with the digest of each document that a row refers to, with repetitions.
Status VisitDocumentsOf(const std::filesystem::path& path, const std::function<void(std::string)>& visitor);

}  // namespace tamis

#endif  // TAMIS_STORAGE_EVIDENCE_FILE_H_
