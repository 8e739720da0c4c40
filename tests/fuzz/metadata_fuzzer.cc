// Property: any file gives metadata within the limits, well-formed, and the same after a trip over the wire.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "crawler/core/check.h"
#include "crawler/core/utf8.h"
#include "extract/metadata.h"
#include "extract/metadata_wire.h"
#include "extract/probe.h"

namespace tamis {
namespace {

void Run(std::span<const std::byte> bytes) {
  static const bool is_ready = [] {
    PrepareMetadataReader();
    return true;
  }();
  CHECK(is_ready);
  const Result<ImageMetadata> metadata = ReadImageMetadata(bytes, SniffFormat(bytes));
  CHECK(metadata.has_value());
  for (const MetadataField& field : metadata->fields) {
    CHECK(ToWellFormedUtf8(field.key) == field.key && ToWellFormedUtf8(field.value) == field.value);
  }
  const std::string wire = SerializeMetadata(*metadata);
  const Result<ImageMetadata> read = ReadMetadataWire(wire);
  CHECK(read.has_value() && SerializeMetadata(*read) == wire);
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tamis::Run(std::as_bytes(std::span(data, size)));
  return 0;
}
