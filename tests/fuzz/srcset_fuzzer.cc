// Any text as a srcset attribute: the promises of srcset.h hold, and what was read reads the same again.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "crawler/core/check.h"
#include "extract/html_scanner.h"
#include "extract/srcset.h"

namespace tamis {
namespace {

void CheckSrcset(std::string_view value, const Srcset& srcset) {
  CHECK(srcset.renditions.size() <= kMaxRenditions);
  std::string again;
  for (const Rendition& rendition : srcset.renditions) {
    CHECK(rendition.url.empty() ||
          (rendition.url.data() >= value.data() &&
           rendition.url.data() + rendition.url.size() <= value.data() + value.size()));
    CHECK(!rendition.url.starts_with(',') && !rendition.url.ends_with(','));
    for (const char c : rendition.url) CHECK(!IsHtmlSpace(c));
    CHECK(rendition.density >= 0);
    again.append(rendition.url);
    if (rendition.width != 0) again.append(" ").append(std::to_string(rendition.width)).append("w");
    if (rendition.density != 1.0) {
      char density[64];
      std::snprintf(density, sizeof density, " %.17gx", rendition.density);
      again.append(density);
    }
    again.append(" , ");
  }
  const Srcset second = ParseSrcset(again);
  CHECK(second.renditions.size() == srcset.renditions.size());
  for (size_t i = 0; i < second.renditions.size(); ++i) {
    CHECK(second.renditions[i].url == srcset.renditions[i].url);
    CHECK(second.renditions[i].width == srcset.renditions[i].width);
    CHECK(second.renditions[i].density == srcset.renditions[i].density);
  }
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string value(reinterpret_cast<const char*>(data), size);
  tamis::CheckSrcset(value, tamis::ParseSrcset(value));
  return 0;
}
