// The JSON of an incident record: whatever is read can be written, and reads back the same.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crawler/core/check.h"
#include "storage/incident_json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const tamis::Result<tamis::IncidentRecord> record = tamis::IncidentFromJson(text);
  if (!record) return 0;
  const std::string once = tamis::IncidentJson(*record);
  CHECK(once.size() <= tamis::kMaxIncidentBytes);
  const tamis::Result<tamis::IncidentRecord> again = tamis::IncidentFromJson(once);
  CHECK(again.has_value());
  CHECK(tamis::IncidentJson(*again) == once);
  return 0;
}
