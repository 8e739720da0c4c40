#ifndef TAMIS_STORAGE_INCIDENT_JSON_H_
#define TAMIS_STORAGE_INCIDENT_JSON_H_

// An incident record as JSON: what is in a sealed box, and what `tamis incidents open` prints.

#include <string>
#include <string_view>

#include "crawler/core/result.h"
#include "storage/incident_log.h"

namespace tamis {

inline constexpr size_t kMaxIncidentBytes = size_t{1} << 20;

/// One line. All memory that it took on the way is wiped; the caller wipes the text. At most
/// kMaxIncidentBytes: URLs are cut at 6 KiB, redirects after 16, matches after 64. Bytes that are no UTF-8
/// become U+FFFD.
std::string IncidentJson(const IncidentRecord& record);

/// Reads what IncidentJson writes; white space may follow. Members that it does not know are passed over.
/// Limits: kMaxIncidentBytes, 8 levels, 16 redirects, 64 matches. Errors: kInvalidInput, kTooLarge.
Result<IncidentRecord> IncidentFromJson(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_STORAGE_INCIDENT_JSON_H_
