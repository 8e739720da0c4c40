// Any bytes as a configuration file: a verdict without a crash, and what loads prints as something that loads
// equal.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/load.h"
#include "config/print.h"
#include "crawler/core/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tamis;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<Options> options = ParseOptions(text, "fuzz.toml", {});
  if (!options) {
    CHECK(!options.error().message.empty());
    return 0;
  }
  const Result<Options> again = ParseOptions(PrintConfig(*options), "printed.toml", {});
  CHECK(again.has_value());
  CHECK(*again == *options);
  return 0;
}
