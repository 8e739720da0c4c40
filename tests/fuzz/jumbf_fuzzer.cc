// Property: any bytes give boxes within the limits, each below the path of a superbox.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crawler/core/check.h"
#include "extract/jumbf.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tamis::MetadataCollector out;
  tamis::ReadJumbf({reinterpret_cast<const char*>(data), size}, out);
  const tamis::ImageMetadata metadata = out.Take();
  CHECK(metadata.boxes.size() <= tamis::kMaxJumbfBoxes);
  CHECK(metadata.has_jumbf == (size > 0));
  size_t total_bytes = 0;
  for (const tamis::JumbfBox& box : metadata.boxes) {
    CHECK(box.bytes.size() <= tamis::kMaxJumbfBytes && box.path.size() <= tamis::kMaxJumbfPathBytes);
    total_bytes += box.bytes.size();
  }
  CHECK(total_bytes <= size);
  return 0;
}
