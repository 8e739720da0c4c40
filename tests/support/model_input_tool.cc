// Makes model inputs for a test that compares them: from standard input, again and again, nine numbers
// (width, height, resize, filter, resize width, resize height, crop width, crop height, JPEG quality as
// 32-bit integers) and the RGB samples; to standard output the samples of the crop.

#include <array>
#include <cstdint>
#include <cstdio>

#include "crawler/core/check.h"
#include "extract/model_input.h"

namespace tamis {
namespace {

constexpr int64_t kBudgetBytes = 1024 * kMiB;

bool Read(void* to, size_t size) {
  return std::fread(to, 1, size, stdin) == size;
}

int Serve() {
  std::array<int32_t, 9> numbers{};
  while (Read(numbers.data(), sizeof numbers)) {
    const ModelInputSpec spec{.resize = static_cast<InputResize>(numbers[2]),
                              .filter = static_cast<InputFilter>(numbers[3]),
                              .resize_width_px = numbers[4],
                              .resize_height_px = numbers[5],
                              .width_px = numbers[6],
                              .height_px = numbers[7],
                              .jpeg_quality = numbers[8]};
    MemoryBudget pictures(kBudgetBytes);
    Result<Pixels> picture = Pixels::Allocate(numbers[0], numbers[1], 3, pictures);
    CHECK(picture.has_value() && Read(picture->bytes.data(), picture->bytes.size()));
    MemoryBudget budget(ModelInputBytes(numbers[0], numbers[1], spec));  // as much as is said, no more
    const Result<Pixels> input = MakeModelInput(*picture, spec, budget);
    CHECK(input.has_value());
    std::fwrite(input->bytes.data(), 1, input->bytes.size(), stdout);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace tamis

int main() {
  return tamis::Serve();
}
