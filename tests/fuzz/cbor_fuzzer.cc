// Property: any bytes give leaves within the limits, more than there are bytes never, and a reason where the
// items do not end with them.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crawler/core/check.h"
#include "extract/consent/cbor_reader.h"
#include "extract/consent/json_leaves.h"

namespace {

void Check(const tamis::DataLeaves& data, size_t size) {
  CHECK(data.leaves.size() <= tamis::kMaxDataLeaves && data.leaves.size() <= size);
  for (const tamis::DataLeaf& leaf : data.leaves) {
    // Three bytes of U+FFFD for one that is malformed.
    CHECK(leaf.text.size() <= 3 * tamis::kMaxDataTextBytes &&
          leaf.key.size() <= 3 * tamis::kMaxDataTextBytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Check(tamis::ReadCbor(bytes), size);
  Check(tamis::ReadJsonLeaves(bytes), size);
  CHECK(size > 0 || !tamis::ReadCbor(bytes).problem.empty());
  return 0;
}
