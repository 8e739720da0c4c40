// Property: whatever decodes is within the limits, renders, and what is rendered decodes again; memory is
// given back.

#include <cstddef>
#include <cstdint>
#include <span>

#include "crawler/core/check.h"
#include "extract/image_job.h"
#include "extract/probe.h"

namespace tamis {
namespace {

constexpr int64_t kMaxPixels = 256 * 1024;

ImageJobOptions OptionsFor(size_t size) {
  constexpr ResizeMode kModes[] = {ResizeMode::kNo, ResizeMode::kKeepRatio, ResizeMode::kBorder};
  return {.max_pixels = kMaxPixels,
          .max_scans = 16,
          .resize_mode = kModes[size % 3],
          .size_px = 48,
          .only_if_bigger = size % 2 == 0,
          .quality = 80};
}

void Run(std::span<const std::byte> bytes) {
  MemoryBudget budget(16 * kMiB);
  {
    const ImageJobOptions options = OptionsFor(bytes.size());
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, options, budget);
    if (!decoded) {
      CHECK(!ReasonOf(decoded.error()).empty());
      return;
    }
    const Pixels& pixels = decoded->pixels;
    CHECK(pixels.channels == 3 && int64_t{pixels.width_px} * pixels.height_px <= kMaxPixels);
    CHECK(pixels.bytes.size() == pixels.stride_bytes() * static_cast<size_t>(pixels.height_px));
    const Result<Rendered> rendered = RenderImageJob(pixels, options, budget);
    if (!rendered) {
      CHECK(rendered.error().code != ErrorCode::kInternal);
      return;
    }
    const Result<ImageDecodeOutput> again = DecodeImageJob(rendered->encoded.span(), options, budget);
    CHECK(again.has_value() && again->original_width_px == rendered->width_px);
  }
  CHECK(budget.used_bytes() == 0);
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tamis::Run(std::as_bytes(std::span(data, size)));
  return 0;
}
