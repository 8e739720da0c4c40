// Anything as saved evidence or verdict. Properties: what is read is written, and read again the same, and
// the bytes are canonical.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crawler/core/check.h"
#include "crawler/core/evidence_json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  if (const tamis::Result<tamis::Evidence> evidence = tamis::ReadEvidenceJson(json)) {
    const std::string written = tamis::ToJson(*evidence);
    const tamis::Result<tamis::Evidence> again = tamis::ReadEvidenceJson(written);
    CHECK(again && *again == *evidence && tamis::ToJson(*again) == written);
  }
  if (const tamis::Result<tamis::RightsVerdict> verdict = tamis::ReadVerdictJson(json)) {
    const std::string written = tamis::ToJson(*verdict);
    const tamis::Result<tamis::RightsVerdict> again = tamis::ReadVerdictJson(written);
    CHECK(again && *again == *verdict && tamis::ToJson(*again) == written);
  }
  return 0;
}
