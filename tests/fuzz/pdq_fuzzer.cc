// Any pixels of any size as a picture to hash. Properties: every kernel gives the same hash, quality and
// buffers bit for bit; the cells are those of two box filters and decimation; what is charged is given back.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "crawler/core/check.h"
#include "extract/pdq.h"
#include "tests/support/pdq_reference.h"

namespace tamis {
namespace {

constexpr size_t kHeadBytes = 5;
constexpr int kMaxPixels = 16'000;

/// The bytes over and over, each round darker than the one before: few bytes make a picture of any size.
Pixels PictureOf(int width_px, int height_px, const uint8_t* data, size_t size, MemoryBudget& budget) {
  Result<Pixels> picture = Pixels::Allocate(width_px, height_px, 3, budget);
  CHECK(picture.has_value());
  for (size_t i = 0; i < picture->bytes.size(); ++i) {
    picture->row(0)[i] = size == 0 ? uint8_t{0} : static_cast<uint8_t>(data[i % size] - i / size * 37);
  }
  return *std::move(picture);
}

void CheckKernels(const PdqRequest& plain, MemoryBudget& budget) {
  PdqTrace expected, trace;
  PdqRequest request = plain;
  request.trace = &expected;
  request.kernels = UsablePdqKernels().back();
  const Result<PdqHash> hash = HashPicture(request, budget);
  CHECK(hash.has_value() && hash->quality >= 0 && hash->quality <= 100);
  request.trace = &trace;
  for (const PdqKernels* kernels : UsablePdqKernels()) {
    request.kernels = kernels;
    const Result<PdqHash> again = HashPicture(request, budget);
    CHECK(again.has_value() && *again == *hash);
    CHECK(std::memcmp(trace.cells.data(), expected.cells.data(), sizeof trace.cells) == 0);
    CHECK(std::memcmp(trace.coefficients.data(), expected.coefficients.data(), sizeof trace.coefficients) ==
          0);
  }
  const bool is_hashed = plain.picture.width_px >= 5 && plain.picture.height_px >= 5;
  if (!is_hashed || plain.orientation != 1) return;
  const std::vector<double> naive = NaivePdqCells(plain.picture);
  for (size_t i = 0; i < naive.size(); ++i) CHECK(std::abs(trace.cells[i] - naive[i]) < 1e-3);
}

void Run(const uint8_t* data, size_t size) {
  if (size < kHeadBytes) return;
  uint16_t sides[2];
  std::memcpy(sides, data, sizeof sides);
  const int width_px = 1 + sides[0] % 1600;
  const int height_px = 1 + sides[1] % (kMaxPixels / width_px);
  MemoryBudget budget(int64_t{16} * 1024 * 1024);
  const Pixels picture = PictureOf(width_px, height_px, data + kHeadBytes, size - kHeadBytes, budget);
  const int64_t held = budget.used_bytes();
  const PdqRequest request{.picture = picture, .orientation = 1 + data[4] % 8};
  CheckKernels(request, budget);
  CHECK(HashNearest512(request, budget).has_value());
  CHECK(budget.used_bytes() == held);
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tamis::Run(data, size);
  return 0;
}
