#include "extract/pdq.h"

#include <algorithm>
#include <span>
#include <utility>

#include "extract/orientation.h"
#include "extract/pdq_bins.h"
#include "extract/pdq_needles.h"

namespace tamis {
namespace {

constexpr int kMinSidePx = 5;
constexpr int kReducedSidePx = 512;
constexpr int kMaxQuality = 100;
constexpr int kStepsPerQuality = 90;

/// Which sides of the file are mirrored, and whether they change places, in a picture that has been turned.
struct Turn {
  bool swaps = false;
  bool mirrors_columns = false;
  bool mirrors_rows = false;
};

// Exif 2.32, 4.6.4 A, Orientation.
Turn TurnOf(int orientation) {
  return {.swaps = SwapsSides(orientation),
          .mirrors_columns = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7,
          .mirrors_rows = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8};
}

size_t SumCount(int width_px) {
  return size_t{3} * static_cast<size_t>(width_px) + kPdqSlack;
}

constexpr size_t kCellFloats = kPdqCells + kPdqSlack;
constexpr size_t kRoomFloats = kPdqStrip * sizeof(uint16_t) / sizeof(float);
constexpr size_t kHalfFloats = kPdqFrequencies * kPdqSide;
constexpr size_t kCoefficients = kPdqFrequencies * kPdqFrequencies;

size_t FloatCount(int width_px, int height_px) {
  return PdqWeightCount(width_px) + PdqWeightCount(height_px) + SumCount(width_px) + 2 * kCellFloats +
         kRoomFloats + kHalfFloats + kCoefficients;
}

/// Cuts one block of floats into parts.
class Scratch {
 public:
  explicit Scratch(Bytes& bytes)
      : rest_(reinterpret_cast<float*>(bytes.data()), bytes.size() / sizeof(float)) {}
  std::span<float> Take(size_t count) {
    const std::span<float> part = rest_.first(count);
    rest_ = rest_.subspan(count);
    return part;
  }

 private:
  std::span<float> rest_;
};

/// The picture as 64 x 64 lumas: rows are added up, then the columns of each sum.
void FillCells(const PdqRequest& request, const PdqKernels& kernels, Scratch& scratch,
               std::span<float> cells) {
  const Pixels& picture = request.picture;
  const Turn turn = TurnOf(request.orientation);
  const auto width = static_cast<size_t>(picture.width_px);
  const PdqBins columns = MakePdqBins(picture.width_px, scratch.Take(PdqWeightCount(picture.width_px)));
  const PdqBins rows = MakePdqBins(picture.height_px, scratch.Take(PdqWeightCount(picture.height_px)));
  const std::span<float> row_of_sums = scratch.Take(SumCount(picture.width_px));
  std::fill(row_of_sums.end() - kPdqSlack, row_of_sums.end(), 0.0F);
  auto* room = reinterpret_cast<uint16_t*>(scratch.Take(kRoomFloats).data());
  const auto stride = static_cast<ptrdiff_t>(picture.stride_bytes());
  PdqSums sums{.first = row_of_sums.data() + (turn.mirrors_columns ? 3 * (width - 1) : 0),
               .step = turn.mirrors_columns ? -3 : 3};
  for (size_t i = 0; i < kPdqSide; ++i) {
    const PdqBin& bin = rows.bins[i];
    const int first = turn.mirrors_rows ? picture.height_px - 1 - bin.first : bin.first;
    const PdqRows from{picture.row(first), turn.mirrors_rows ? -stride : stride};
    const bool exact = bin.is_tent && rows.window <= kMaxExactWindow;
    if (exact) {
      kernels.sum_tent(from, rows.window, 3 * width, room, row_of_sums.data());
    } else {
      kernels.sum_weighted(from, bin, 3 * width, row_of_sums.data());
    }
    sums.scale = exact ? 1.0F / static_cast<float>(rows.window * rows.window) : 1.0F;
    kernels.bin_row(sums, columns, cells.data() + i * kPdqSide);
  }
}

void Transpose(std::span<const float> cells, std::span<float> transposed) {
  for (size_t i = 0; i < kPdqCells; ++i) transposed[i % kPdqSide * kPdqSide + i / kPdqSide] = cells[i];
}

/// Every pixel of the reduced picture in the order of the file; x of 512 is x * width / 512, rounded down.
void Reduce(const PdqRequest& request, Pixels* reduced) {
  const Pixels& picture = request.picture;
  const Turn turn = TurnOf(request.orientation);
  const int64_t width = turn.swaps ? picture.height_px : picture.width_px;
  const int64_t height = turn.swaps ? picture.width_px : picture.height_px;
  for (int y = 0; y < kReducedSidePx; ++y) {
    uint8_t* to = reduced->row(y);
    for (int x = 0; x < kReducedSidePx; ++x, to += 3) {
      auto column = static_cast<int>(x * width / kReducedSidePx),
           row = static_cast<int>(y * height / kReducedSidePx);
      if (turn.swaps) std::swap(column, row);
      if (turn.mirrors_columns) column = picture.width_px - 1 - column;
      if (turn.mirrors_rows) row = picture.height_px - 1 - row;
      std::copy_n(picture.row(row) + ptrdiff_t{3} * column, 3, to);
    }
  }
}

}  // namespace

int64_t PdqBytes(int width_px, int height_px) {
  if (width_px < kMinSidePx || height_px < kMinSidePx) return 0;
  return static_cast<int64_t>(FloatCount(width_px, height_px) * sizeof(float));
}

Result<PdqHash> HashPicture(const PdqRequest& request, MemoryBudget& budget) {
  const Pixels& picture = request.picture;
  if (picture.channels != 3) return Error{ErrorCode::kInternal, "PDQ: no RGB"};
  if (picture.width_px < kMinSidePx || picture.height_px < kMinSidePx) return PdqHash{};
  Result<Bytes> memory =
      Bytes::Allocate(static_cast<size_t>(PdqBytes(picture.width_px, picture.height_px)), budget);
  if (!memory) return memory.error();
  Scratch scratch(*memory);
  const PdqKernels& kernels = request.kernels != nullptr ? *request.kernels : *UsablePdqKernels().front();
  std::span<float> cells = scratch.Take(kCellFloats), transposed = scratch.Take(kCellFloats);
  std::fill(cells.begin() + kPdqCells, cells.end(), 0.0F);
  std::fill(transposed.begin() + kPdqCells, transposed.end(), 0.0F);
  FillCells(request, kernels, scratch, cells);
  if (SwapsSides(request.orientation)) {
    Transpose(cells, transposed);
    std::swap(cells, transposed);
  }
  const std::span<float> half = scratch.Take(kHalfFloats), coefficients = scratch.Take(kCoefficients);
  kernels.transform(cells.data(), PdqCosines().data(), half.data(), coefficients.data());
  if (request.trace != nullptr) {
    std::copy_n(cells.begin(), kPdqCells, request.trace->cells.begin());
    std::copy(coefficients.begin(), coefficients.end(), request.trace->coefficients.begin());
  }
  return PdqHash{.quality = std::min(kernels.gradient_sum(cells.data()) / kStepsPerQuality, kMaxQuality),
                 .needles = PdqNeedlesOf(coefficients.first<kCoefficients>())};
}

bool IsReducedTo512(int width_px, int height_px) {
  return width_px > kReducedSidePx || height_px > kReducedSidePx;
}

int64_t PdqNearest512Bytes(int width_px, int height_px) {
  if (!IsReducedTo512(width_px, height_px)) return PdqBytes(width_px, height_px);
  return int64_t{3} * kReducedSidePx * kReducedSidePx + PdqBytes(kReducedSidePx, kReducedSidePx);
}

Result<PdqHash> HashNearest512(const PdqRequest& request, MemoryBudget& budget) {
  if (!IsReducedTo512(request.picture.width_px, request.picture.height_px))
    return HashPicture(request, budget);
  Result<Pixels> reduced = Pixels::Allocate(kReducedSidePx, kReducedSidePx, 3, budget);
  if (!reduced) return reduced.error();
  Reduce(request, &*reduced);
  const PdqRequest of_reduced{.picture = *reduced, .kernels = request.kernels, .trace = request.trace};
  return HashPicture(of_reduced, budget);
}

}  // namespace tamis
