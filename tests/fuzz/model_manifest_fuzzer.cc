// Any bytes as a model manifest: a verdict without a crash, and what is read keeps the limits that the image
// job and the runtime rely on.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/model_manifest_text.h"
#include "crawler/core/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tamis;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<ModelManifest> manifest = ParseModelManifest(text, "fuzz.toml");
  if (!manifest) {
    CHECK(!manifest.error().message.empty());
    return 0;
  }
  CHECK(manifest->sha256.size() == 64 && !manifest->name.empty() && !manifest->file.empty());
  for (const double scale : manifest->scale) CHECK(std::isfinite(scale) && scale != 0);
  for (const double mean : manifest->mean) CHECK(std::isfinite(mean));
  if (!TakesPicture(*manifest)) {
    CHECK(manifest->vector_size > 0);
    return 0;
  }
  const ModelInputSpec& input = manifest->input;
  CHECK(input.width_px > 0 && input.height_px > 0);
  CHECK(input.resize_width_px >= input.width_px && input.resize_width_px <= kMaxModelInputSidePx);
  CHECK(input.resize_height_px >= input.height_px && input.resize_height_px <= kMaxModelInputSidePx);
  return 0;
}
