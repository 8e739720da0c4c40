#include "extract/jail/job_protocol.h"

namespace tamis {
namespace {

constexpr uint64_t kAlignment = 2 * 1024 * 1024;  // a huge page
constexpr uint64_t kLeastAnswerBytes = 32 * 1024 * 1024;

uint64_t Aligned(uint64_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

}  // namespace

MemoryLayout LayoutFor(int64_t max_input_bytes, int64_t max_pixels, int model_input_count,
                       int64_t model_input_bytes) {
  const auto pixels = static_cast<uint64_t>(max_pixels);
  const uint64_t between = NextPictureAt(1) * static_cast<uint64_t>(model_input_count);
  return {.input_bytes = Aligned(static_cast<uint64_t>(max_input_bytes) + kMaxArgumentBytes),
          .picture_bytes = Aligned(pixels * 3 + static_cast<uint64_t>(model_input_bytes) + between),
          .answer_bytes = Aligned(kLeastAnswerBytes + pixels * 4)};
}

}  // namespace tamis
