// Any pixels of any size for the detectors. Properties: boxes lie inside the picture and are at most
// kMaxFaces; the document score lies between 0 and 1; what is charged stays below what is stated, and is
// given back; every kernel finds the same windows.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "crawler/core/check.h"
#include "extract/document_score.h"
#include "extract/face_kernels.h"
#include "extract/faces.h"

namespace tamis {
namespace {

constexpr size_t kHeadBytes = 4;
constexpr int kMaxSidePx = 700;
constexpr int kMaxPixels = 120'000;

/// The bytes over and over, each round darker than the one before: few bytes make a picture of any size.
Pixels PictureOf(int width_px, int height_px, const uint8_t* data, size_t size, MemoryBudget& budget) {
  Result<Pixels> picture = Pixels::Allocate(width_px, height_px, 3, budget);
  CHECK(picture.has_value());
  for (size_t i = 0; i < picture->bytes.size(); ++i) {
    picture->row(0)[i] = size == 0 ? uint8_t{0} : static_cast<uint8_t>(data[i % size] - i / size * 37);
  }
  return *std::move(picture);
}

void CheckFaces(const Pixels& picture) {
  MemoryBudget budget(FaceBytes(picture.width_px, picture.height_px));
  const Result<std::vector<FaceBox>> faces = FindFaces(picture, budget);
  CHECK(faces.has_value() && faces->size() <= kMaxFaces && budget.used_bytes() == 0);
  for (const FaceBox& box : *faces) {
    CHECK(box.x_px >= 0 && box.y_px >= 0 && box.width_px > 0 && box.height_px > 0 && box.score > 0);
    CHECK(box.x_px + box.width_px <= picture.width_px && box.y_px + box.height_px <= picture.height_px);
  }
}

void CheckDocumentScore(const Pixels& picture) {
  MemoryBudget budget(DocumentScoreBytes(picture.width_px, picture.height_px));
  const Result<double> score = DocumentScore(picture, budget);
  CHECK(score.has_value() && *score >= 0 && *score <= 1 && budget.used_bytes() == 0);
}

void CheckKernels(const uint8_t* data, size_t size) {
  constexpr size_t kSums = size_t{kFaceWindowPx + 1} * kFaceRowSums;
  std::vector<uint32_t> sums(kSums), squares(kSums);
  for (size_t i = 0; i < kSums; ++i) {
    const uint32_t byte = size == 0 ? 0 : data[i * 7 % size];
    sums[i] = static_cast<uint32_t>(i) * 90 + byte * 64;
    squares[i] = static_cast<uint32_t>(i) * 9000 + byte * byte * 64;
  }
  const FaceRow row{.sums = sums.data(), .squares = squares.data(), .windows = kFaceSearchPx / 2 - 9};
  int expected[kFacePlane], hits[kFacePlane];
  const int count = UsableFaceKernels().back()->scan_row(Cascade(), row, expected);
  for (const FaceKernel* kernel : UsableFaceKernels()) {
    CHECK(kernel->scan_row(Cascade(), row, hits) == count && std::equal(expected, expected + count, hits));
  }
}

void Run(const uint8_t* data, size_t size) {
  if (size < kHeadBytes) return;
  uint16_t sides[2];
  std::memcpy(sides, data, sizeof sides);
  const int width_px = 1 + sides[0] % kMaxSidePx;
  const int height_px = 1 + sides[1] % std::min(kMaxSidePx, kMaxPixels / width_px);
  MemoryBudget budget(int64_t{16} * 1024 * 1024);
  const Pixels picture = PictureOf(width_px, height_px, data + kHeadBytes, size - kHeadBytes, budget);
  CheckFaces(picture);
  CheckDocumentScore(picture);
  CheckKernels(data + kHeadBytes, size - kHeadBytes);
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tamis::Run(data, size);
  return 0;
}
