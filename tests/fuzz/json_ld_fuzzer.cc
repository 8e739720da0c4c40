// Any bytes as a JSON-LD script: the promises of json_ld.h hold.

#include <cstddef>
#include <cstdint>
#include <string>

#include "crawler/core/check.h"
#include "crawler/core/utf8.h"
#include "extract/charset.h"
#include "extract/json_ld.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tamis;
  // The page job decodes before it parses, so scripts are valid UTF-8; raw bytes must not crash either.
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string script = ToWellFormedUtf8(bytes);
  static_cast<void>(ReadJsonLd(bytes));
  const JsonLd found = ReadJsonLd(script);
  CHECK(found.images.size() <= kMaxJsonLdImages);
  CHECK(found.adult_labels.size() <= kMaxJsonLdLabels);
  for (const NamedImage& image : found.images) {
    CHECK(!image.url.empty() && image.url.size() <= 16 * 1024);
    CHECK(image.width_px >= 0 && image.width_px <= 1'000'000);
    CHECK(image.height_px >= 0 && image.height_px <= 1'000'000);
  }
  for (const AdultLabel& label : found.adult_labels) CHECK(!label.source.empty() && !label.value.empty());
  // A list around a document names the same images.
  const JsonLd again = ReadJsonLd("[[\n" + script + "\n]]");
  if (!found.truncated && !again.truncated && !found.images.empty() &&
      again.images.size() != found.images.size()) {
    CHECK(script.find("<!--") != std::string::npos || script.find("CDATA") != std::string::npos ||
          script.find("-->") != std::string::npos || script.find("]]>") != std::string::npos);
  }
  return 0;
}
