// Properties: whatever decodes is within the limits, renders in each encoding, and what is rendered decodes
// again; pictures for models are made of it; the estimates are upper bounds of the memory charged; memory is
// given back.

#include <cstddef>
#include <cstdint>
#include <span>

#include "crawler/core/check.h"
#include "extract/image_job.h"

namespace tamis {
namespace {

constexpr int64_t kMaxPixels = 256 * 1024;

ImageJobOptions OptionsFor(size_t size) {
  constexpr ResizeMode kModes[] = {ResizeMode::kNo, ResizeMode::kKeepRatio, ResizeMode::kBorder,
                                   ResizeMode::kKeepRatioLargest, ResizeMode::kCenterCrop};
  constexpr Encoding kEncodings[] = {Encoding::kJpeg, Encoding::kOriginal, Encoding::kPng, Encoding::kWebp};
  return {.max_pixels = kMaxPixels,
          .max_frames = 8,
          .max_scans = 16,
          .resize_mode = kModes[size % 5],
          .size_px = 48,
          .only_if_bigger = size % 2 == 0,
          .encode = kEncodings[size / 2 % 4],
          .quality = 80,
          .may_blur_faces = size % 3 == 0,
          .model_input_count = 2,
          .model_inputs = {
              ModelInputSpec{.resize_width_px = 40,
                             .resize_height_px = 36,
                             .width_px = 32,
                             .height_px = 36,
                             .jpeg_quality = size % 7 == 0 ? 75 : 0},
              ModelInputSpec{.resize = size % 2 == 0 ? InputResize::kLetterbox : InputResize::kShortestSide,
                             .filter = InputFilter::kBicubic,
                             .resize_width_px = 31,
                             .resize_height_px = 47,
                             .width_px = 31,
                             .height_px = 40}}};
}

void CheckPicture(const Pixels& pixels) {
  CHECK(pixels.channels == 3 && int64_t{pixels.width_px} * pixels.height_px <= kMaxPixels);
  CHECK(pixels.bytes.size() == pixels.stride_bytes() * static_cast<size_t>(pixels.height_px));
}

/// Renders under a budget of exactly the estimate.
void Render(const RenderInput& input, const ImageJobOptions& options) {
  const Result<int64_t> estimate = EstimateRenderBytes(input.pixels.width_px, input.pixels.height_px,
                                                       static_cast<int64_t>(input.original.size()), options);
  MemoryBudget budget(estimate ? *estimate : 0);
  {
    const Result<Rendered> rendered = RenderImageJob(input, options, budget);
    if (!rendered) {
      CHECK(rendered.error().code != ErrorCode::kInternal);
      CHECK(rendered.error().code != ErrorCode::kUnavailable || !estimate);
      return;
    }
    MemoryBudget other(64 * kMiB);
    const Result<ImageDecodeOutput> again = DecodeImageJob(rendered->encoded.span(), options, other);
    CHECK(again.has_value() && again->pixels.width_px == rendered->width_px);
  }
  CHECK(budget.used_bytes() == 0);
}

void Run(std::span<const std::byte> bytes) {
  const ImageJobOptions options = OptionsFor(bytes.size());
  const Result<int64_t> estimate = EstimateDecodeBytes(bytes, options);
  MemoryBudget budget(estimate ? *estimate : 64 * kMiB);
  {
    int frames_seen = 0;
    const FrameVisitor count_frames = [&frames_seen](int index, const Pixels& frame) -> Status {
      CHECK(index == frames_seen++);
      CheckPicture(frame);
      return {};
    };
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, options, budget, {}, count_frames);
    CHECK(estimate.has_value() || !decoded.has_value());
    if (!decoded) {
      CHECK(!ReasonOf(decoded.error()).empty());
      CHECK(decoded.error().code != ErrorCode::kInternal);
      return;
    }
    CHECK(frames_seen == decoded->frame_count && frames_seen <= options.max_frames);
    CheckPicture(decoded->pixels);
    CHECK(decoded->model_inputs.size() == 2 && decoded->model_inputs[1].height_px == 40);
    const FaceBox face{.x_px = decoded->pixels.width_px / 3,
                       .y_px = decoded->pixels.height_px / 3,
                       .width_px = decoded->pixels.width_px / 2 + 1,
                       .height_px = decoded->pixels.height_px / 2 + 1};
    Render({.pixels = decoded->pixels,
            .original = bytes,
            .format = decoded->format,
            .orientation = decoded->orientation,
            .frame_count = decoded->frame_count,
            .blurred = std::span(&face, options.may_blur_faces ? 1U : 0U)},
           options);
  }
  CHECK(budget.used_bytes() == 0);
}

uint32_t Crc(std::span<const uint8_t> bytes) {
  uint32_t crc = 0xFFFFFFFFu;
  for (const uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
  }
  return ~crc;
}

/// Makes the CRCs of a PNG's chunks fit again, so that what is inside them is reached.
void RepairPng(std::span<uint8_t> bytes) {
  constexpr size_t kSignature = 8, kAround = 12;
  if (bytes.size() < kSignature || bytes[1] != 'P') return;
  size_t at = kSignature;
  while (bytes.size() - at >= kAround) {
    const size_t size =
        size_t{bytes[at]} << 24 | size_t{bytes[at + 1]} << 16 | size_t{bytes[at + 2]} << 8 | bytes[at + 3];
    if (size > bytes.size() - at - kAround) return;
    const uint32_t crc = Crc(bytes.subspan(at + 4, size + 4));
    for (size_t i = 0; i < 4; ++i) bytes[at + 8 + size + i] = static_cast<uint8_t>(crc >> (24 - 8 * i));
    at += kAround + size;
  }
}

}  // namespace
}  // namespace tamis

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size) __attribute__((weak));

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned int seed) {
  const size_t mutated = LLVMFuzzerMutate(data, size, max_size);
  if (seed % 4 != 0) tamis::RepairPng({data, mutated});
  return mutated;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tamis::Run(std::as_bytes(std::span(data, size)));
  return 0;
}
