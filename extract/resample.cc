#include "extract/resample.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "extract/resample_kernels.h"
#include "extract/resample_taps.h"

namespace tamis {
namespace {

constexpr int kStripPx = 320;    // turned at once: sixteen rows of it stay in the fastest cache
constexpr int kTallRows = 4096;  // from here on it counts which pass comes first
constexpr int kNarrow = 8;       // times narrower than the target
constexpr size_t kBlock = kBlockSamples * kBlockRows;

size_t BlocksOf(size_t samples) {
  return (samples + kBlockSamples - 1) / kBlockSamples;
}

size_t SamplesOf(int width_px) {
  return 3 * static_cast<size_t>(width_px);
}

/// Where rows come from.
struct RowSource {
  const uint8_t* first = nullptr;
  size_t stride_bytes = 0;
  int count = 0;
  const uint8_t* row(int index) const { return first + static_cast<size_t>(index) * stride_bytes; }
};

/// Resamples sixteen rows at a time across their width.
class AcrossPass {
 public:
  static int64_t MemoryBytes(const ResampleAxis& axis) {
    return static_cast<int64_t>(StripBytes(axis) + TurnedBytes(axis.count) + RowBytes(axis.count));
  }

  static Result<AcrossPass> Make(const ResampleAxis& axis, const ResampleTaps& taps, MemoryBudget& budget) {
    Result<Bytes> strip = Bytes::Allocate(StripBytes(axis), budget);
    if (!strip) return strip.error();
    Result<Bytes> turned = Bytes::Allocate(TurnedBytes(axis.count), budget);
    if (!turned) return turned.error();
    Result<Bytes> rows = Bytes::Allocate(RowBytes(axis.count), budget);
    if (!rows) return rows.error();
    std::memset(turned->data(), 0, turned->size());
    return AcrossPass(taps, StripPx(axis), *std::move(strip), *std::move(turned), *std::move(rows));
  }

  /// Up to sixteen rows of `source` from `first`, resampled; row(i) has them then. Returns how many.
  int Resample(const RowSource& source, int first) {
    const int count = std::min(kBlockRows, source.count - first);
    strip_end_px_ = 0;
    for (int x = 0; x < taps_.count(); ++x) {
      const TapWindow& window = taps_.window(x);
      if (window.end() > strip_end_px_) Turn(source, first, count, window.first);
      const uint8_t* at = Data(strip_) + SamplesOf(window.first - strip_first_px_) * kBlockRows;
      kernels_.pixel(at, {.weights = taps_.weights(x), .count = window.count},
                     Data(turned_) + SamplesOf(x) * kBlockRows);
    }
    TurnBack();
    return count;
  }

  const uint8_t* row(int index) const {
    return reinterpret_cast<const uint8_t*>(rows_.data()) + static_cast<size_t>(index) * stride_bytes();
  }
  size_t stride_bytes() const { return rows_.size() / kBlockRows; }

 private:
  AcrossPass(const ResampleTaps& taps, int strip_px, Bytes strip, Bytes turned, Bytes rows)
      : taps_(taps),
        strip_px_(strip_px),
        strip_(std::move(strip)),
        turned_(std::move(turned)),
        rows_(std::move(rows)) {}

  static int StripPx(const ResampleAxis& axis) { return std::max(kStripPx, LargestWindow(axis)); }
  static size_t StripBytes(const ResampleAxis& axis) { return BlocksOf(SamplesOf(StripPx(axis))) * kBlock; }
  static size_t TurnedBytes(int width_px) { return BlocksOf(SamplesOf(width_px)) * kBlock; }
  static size_t RowBytes(int width_px) { return TurnedBytes(width_px); }
  static uint8_t* Data(Bytes& bytes) { return reinterpret_cast<uint8_t*>(bytes.data()); }

  /// Turns what lies from `first_px` on; rows that are missing repeat the last.
  void Turn(const RowSource& source, int first_row, int count, int first_px) {
    strip_first_px_ = first_px;
    strip_end_px_ = std::min(first_px + strip_px_, taps_.end());
    const size_t samples = SamplesOf(strip_end_px_ - first_px), whole = samples / kBlockSamples;
    BlockRows rows;
    for (int row = 0; row < kBlockRows; ++row) {
      rows[static_cast<size_t>(row)] = source.row(first_row + std::min(row, count - 1)) + SamplesOf(first_px);
    }
    kernels_.turn(rows, whole, Data(strip_));
    const size_t rest = samples - whole * kBlockSamples;
    if (rest == 0) return;
    // The last block would be read beyond the end of the picture.
    uint8_t ends[kBlockRows][kBlockSamples] = {};
    for (size_t row = 0; row < kBlockRows; ++row) {
      std::memcpy(ends[row], rows[row] + whole * kBlockSamples, rest);
      rows[row] = ends[row];
    }
    kernels_.turn(rows, 1, Data(strip_) + whole * kBlock);
  }

  /// A turn of sixteen by sixteen is its own reverse.
  void TurnBack() {
    const size_t stride = stride_bytes();
    for (size_t at = 0; at < stride; at += kBlockSamples) {
      BlockRows columns;
      const uint8_t* from = Data(turned_) + at * kBlockRows;
      for (size_t i = 0; i < kBlockSamples; ++i) columns[i] = from + i * kBlockRows;
      uint8_t back[kBlock];
      kernels_.turn(columns, 1, back);
      for (size_t row = 0; row < kBlockRows; ++row) {
        std::memcpy(Data(rows_) + row * stride + at, back + row * kBlockSamples, kBlockSamples);
      }
    }
  }

  const ResampleKernels& kernels_ = *UsableResampleKernels().front();
  const ResampleTaps& taps_;
  const int strip_px_;
  Bytes strip_;   // pixels of sixteen rows, turned
  Bytes turned_;  // the result, turned
  Bytes rows_;    // the result
  int strip_first_px_ = 0;
  int strip_end_px_ = 0;
};

/// Adds rows up to rows of the result, a few of which are open at a time.
class DownPass {
 public:
  static int64_t MemoryBytes(const ResampleAxis& axis, int width_px) {
    return static_cast<int64_t>(RingBytes(axis, width_px));
  }

  static Result<DownPass> Make(const ResampleAxis& axis, const ResampleTaps& taps, int width_px,
                               MemoryBudget& budget) {
    Result<Bytes> ring = Bytes::Allocate(RingBytes(axis, width_px), budget);
    if (!ring) return ring.error();
    return DownPass(taps, OpenRows(axis), SamplesOf(width_px), *std::move(ring));
  }

  /// Takes `count` rows of the source from `first_row` on, whole blocks of samples each, and stores what is
  /// complete then. Rows come in order.
  void Add(const uint8_t* rows, size_t stride_bytes, int first_row, int count, const PixelTarget& target) {
    const int end_row = first_row + count;
    for (int y = done_; y < taps_.count() && taps_.window(y).first < end_row; ++y) {
      const TapWindow& window = taps_.window(y);
      if (y == begun_) Begin(y);
      const int from = std::max(window.first, first_row), to = std::min(window.end(), end_row);
      const WeightedTaps part{.weights = taps_.weights(y) + (from - window.first), .count = to - from};
      kernels_.add_rows(rows + static_cast<size_t>(from - first_row) * stride_bytes, stride_bytes, part,
                        BlocksOf(samples_), Sums(y));
      if (window.end() <= end_row) Store(y, target);
    }
  }

 private:
  DownPass(const ResampleTaps& taps, int open_rows, size_t samples, Bytes ring)
      : taps_(taps), open_rows_(open_rows), samples_(samples), ring_(std::move(ring)) {}

  static int OpenRows(const ResampleAxis& axis) { return MostResultsOf(axis, kBlockRows); }
  static size_t RingBytes(const ResampleAxis& axis, int width_px) {
    const size_t row_sums = BlocksOf(SamplesOf(width_px)) * kBlockSamples;
    return static_cast<size_t>(OpenRows(axis)) * row_sums * sizeof(int32_t);
  }

  int32_t* Sums(int y) {
    const size_t at = static_cast<size_t>(y % open_rows_) * BlocksOf(samples_) * kBlockSamples;
    return reinterpret_cast<int32_t*>(ring_.data()) + at;
  }

  void Begin(int y) {
    std::fill_n(Sums(y), BlocksOf(samples_) * kBlockSamples, kHalfWeight);
    ++begun_;
  }

  void Store(int y, const PixelTarget& target) {
    const size_t whole = samples_ / kBlockSamples, rest = samples_ % kBlockSamples;
    uint8_t* to = target.data + static_cast<size_t>(y) * target.stride_bytes;
    kernels_.round(Sums(y), whole, to);
    if (rest > 0) {
      uint8_t last[kBlockSamples];
      kernels_.round(Sums(y) + whole * kBlockSamples, 1, last);
      std::memcpy(to + whole * kBlockSamples, last, rest);
    }
    done_ = y + 1;
  }

  const ResampleKernels& kernels_ = *UsableResampleKernels().front();
  const ResampleTaps& taps_;
  const int open_rows_;
  const size_t samples_;  // of a row
  Bytes ring_;
  int begun_ = 0;  // rows of the result
  int done_ = 0;
};

/// Both axes of one resampling, and which comes first.
struct Plan {
  ResampleAxis across;
  ResampleAxis down;
  bool columns_first = false;
};

Plan PlanOf(int width_px, int height_px, const ResampleRequest& request, int target_width_px,
            int target_height_px) {
  return {.across = {.filter = request.filter,
                     .source_size = width_px,
                     .whole_size = request.whole_width_px,
                     .first = request.left,
                     .count = target_width_px},
          .down = {.filter = request.filter,
                   .source_size = height_px,
                   .whole_size = request.whole_height_px,
                   .first = request.top,
                   .count = target_height_px},
          .columns_first = height_px > kTallRows && int64_t{width_px} * kNarrow < target_width_px};
}

size_t PaddedRowBytes(int width_px) {
  return BlocksOf(SamplesOf(width_px)) * kBlockSamples;
}

/// All rows that the columns need, resampled sixteen at a time, each added up at once.
void RowsFirst(const Pixels& picture, const ResampleTaps& down, AcrossPass& across_pass, DownPass& down_pass,
               const PixelTarget& target) {
  const RowSource source{.first = picture.row(down.first()),
                         .stride_bytes = picture.stride_bytes(),
                         .count = down.end() - down.first()};
  for (int first = 0; first < source.count; first += kBlockRows) {
    const int count = across_pass.Resample(source, first);
    down_pass.Add(across_pass.row(0), across_pass.stride_bytes(), down.first() + first, count, target);
  }
}

/// `narrow`: room for the target's rows, as wide as the picture, and one row more.
void ColumnsFirst(const Pixels& picture, const ResampleTaps& down, AcrossPass& across_pass,
                  DownPass& down_pass, Bytes& narrow, const PixelTarget& target) {
  const size_t stride = PaddedRowBytes(picture.width_px);
  auto* padded = reinterpret_cast<uint8_t*>(narrow.data());
  const PixelTarget rows{.data = padded + stride,
                         .stride_bytes = stride,
                         .width_px = picture.width_px,
                         .height_px = target.height_px};
  std::memset(padded, 0, stride);
  for (int y = down.first(); y < down.end(); ++y) {
    std::memcpy(padded, picture.row(y), picture.stride_bytes());
    down_pass.Add(padded, stride, y, 1, rows);
  }
  const RowSource source{.first = rows.data, .stride_bytes = stride, .count = target.height_px};
  for (int first = 0; first < target.height_px; first += kBlockRows) {
    const int count = across_pass.Resample(source, first);
    for (int row = 0; row < count; ++row) {
      std::memcpy(target.data + static_cast<size_t>(first + row) * target.stride_bytes, across_pass.row(row),
                  SamplesOf(target.width_px));
    }
  }
}

int64_t NarrowBytes(const Plan& plan) {
  if (!plan.columns_first) return 0;
  return static_cast<int64_t>(PaddedRowBytes(plan.across.source_size)) * (int64_t{plan.down.count} + 1);
}

int DownWidth(const Plan& plan) {
  return plan.columns_first ? plan.across.source_size : plan.across.count;
}

}  // namespace

int64_t ResampleBytes(int width_px, int height_px, const ResampleRequest& request, int target_width_px,
                      int target_height_px) {
  const Plan plan = PlanOf(width_px, height_px, request, target_width_px, target_height_px);
  return TapsBytes(plan.across) + TapsBytes(plan.down) + AcrossPass::MemoryBytes(plan.across) +
         DownPass::MemoryBytes(plan.down, DownWidth(plan)) + NarrowBytes(plan);
}

Status Resample(const Pixels& picture, const ResampleRequest& request, const PixelTarget& target,
                MemoryBudget& budget) {
  const Plan plan = PlanOf(picture.width_px, picture.height_px, request, target.width_px, target.height_px);
  const Result<ResampleTaps> across = ResampleTaps::Make(plan.across, budget);
  if (!across) return across.error();
  const Result<ResampleTaps> down = ResampleTaps::Make(plan.down, budget);
  if (!down) return down.error();
  Result<AcrossPass> across_pass = AcrossPass::Make(plan.across, *across, budget);
  if (!across_pass) return across_pass.error();
  Result<DownPass> down_pass = DownPass::Make(plan.down, *down, DownWidth(plan), budget);
  if (!down_pass) return down_pass.error();
  if (!plan.columns_first) {
    RowsFirst(picture, *down, *across_pass, *down_pass, target);
    return {};
  }
  Result<Bytes> narrow = Bytes::Allocate(static_cast<size_t>(NarrowBytes(plan)), budget);
  if (!narrow) return narrow.error();
  ColumnsFirst(picture, *down, *across_pass, *down_pass, *narrow, target);
  return {};
}

}  // namespace tamis
