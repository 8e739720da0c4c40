// Property: what is accepted is within the limits, well-formed, and stays the same when it is written again.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crawler/core/check.h"
#include "extract/metadata_wire.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const tamis::Result<tamis::ImageMetadata> metadata =
      tamis::ReadMetadataWire({reinterpret_cast<const char*>(data), size});
  if (!metadata) {
    CHECK(metadata.error().code == tamis::ErrorCode::kInvalidInput);
    return 0;
  }
  CHECK(metadata->fields.size() <= tamis::kMaxMetadataFields);
  CHECK(metadata->boxes.size() <= tamis::kMaxJumbfBoxes);
  const std::string wire = tamis::SerializeMetadata(*metadata);
  const tamis::Result<tamis::ImageMetadata> again = tamis::ReadMetadataWire(wire);
  CHECK(again.has_value() && tamis::SerializeMetadata(*again) == wire);
  return 0;
}
