#include "extract/area.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>

namespace tamis {
namespace {

constexpr size_t kBlock = 16;         // samples of one vector
constexpr size_t kStep = 2 * kBlock;  // samples of one round
constexpr size_t kPadding = 8;        // floats behind the last pixel, which is read four lanes at a time
constexpr double kMaxScale = 256;     // 257 rows of 255 fill 16 bits
constexpr double kSliver = 1e-3;      // parts of a pixel below this are left out, as OpenCV does

using Samples [[gnu::vector_size(16)]] = uint8_t;
using Sums [[gnu::vector_size(32)]] = uint16_t;
using HalfSums [[gnu::vector_size(16)]] = uint16_t;
using Integers [[gnu::vector_size(32)]] = int32_t;
using Floats [[gnu::vector_size(32)]] = float;
using Lanes [[gnu::vector_size(16)]] = float;

/// The source pixels under one pixel of the result, along one axis: perhaps a part of one, whole ones,
/// perhaps a part of one.
struct Cover {
  int first = 0;  // of the whole ones
  int count = 0;
  int before = 0;  // index of the part; weight 0 where there is none
  int after = 0;
  float before_weight = 0;
  float after_weight = 0;
  float weight = 0;  // of a whole one
};

Cover CoverOf(int index, double scale, int source_size) {
  const double begin = index * scale, end = begin + scale;
  const double cell = std::min(scale, source_size - begin);
  const int last = std::min(static_cast<int>(std::floor(end)), source_size - 1);
  const int first = std::min(static_cast<int>(std::ceil(begin)), last);
  Cover cover{.first = first, .count = last - first, .before = first, .after = last};
  cover.weight = static_cast<float>(1.0 / cell);
  if (first - begin > kSliver) {
    cover.before = first - 1;
    cover.before_weight = static_cast<float>((first - begin) / cell);
  }
  if (end - last > kSliver) {
    cover.after_weight = static_cast<float>(std::min({end - last, 1.0, cell}) / cell);
  }
  return cover;
}

double Scale(int source_size, int target_size) {
  return 1.0 / (static_cast<double>(target_size) / source_size);
}

/// OpenCV's test for scales that are whole numbers, rounding errors of the division included.
bool IsWhole(double scale) {
  return std::abs(scale - std::nearbyint(scale)) < std::numeric_limits<double>::epsilon();
}

/// Rows of the source that one row of the result covers.
struct Band {
  const uint8_t* first = nullptr;
  size_t stride = 0;
  int count = 0;
  const uint8_t* before = nullptr;
  const uint8_t* after = nullptr;
  float before_weight = 0;
  float after_weight = 0;
  float weight = 0;
};

[[gnu::always_inline]] inline void AddSamples(const uint8_t* at, Sums* sums) {
  Samples samples;
  std::memcpy(&samples, at, sizeof samples);
  *sums += __builtin_convertvector(samples, Sums);
}

/// Eight of the sixteen, as floats. By way of 16 bits: compilers do no better from 8 bits than one by one.
[[gnu::always_inline]] inline void Half(const Sums& sums, int half, Floats* floats) {
  HalfSums some;
  std::memcpy(&some, reinterpret_cast<const char*>(&sums) + sizeof some * static_cast<size_t>(half),
              sizeof some);
  *floats = __builtin_convertvector(__builtin_convertvector(some, Integers), Floats);
}

[[gnu::always_inline]] inline void StoreBlock(const Sums& whole, const Band& band, size_t x, float* columns) {
  Sums before{}, after{};
  AddSamples(band.before + x, &before);
  AddSamples(band.after + x, &after);
  for (int half = 0; half < 2; ++half) {
    Floats whole_half, before_half, after_half;
    Half(whole, half, &whole_half);
    Half(before, half, &before_half);
    Half(after, half, &after_half);
    const Floats sum =
        whole_half * band.weight + before_half * band.before_weight + after_half * band.after_weight;
    std::memcpy(columns + x + 8 * half, &sum, sizeof sum);
  }
}

[[gnu::always_inline]] inline void AddBlocks(const Band& band, size_t x, float* columns) {
  Sums left{}, right{};
  const uint8_t* at = band.first + x;
  for (int row = 0; row < band.count; ++row, at += band.stride) {
    AddSamples(at, &left);
    AddSamples(at + kBlock, &right);
  }
  StoreBlock(left, band, x, columns);
  StoreBlock(right, band, x + kBlock, columns);
}

/// The weighted sum of the band in each column. `count` is kStep at least; the last round overlaps.
[[gnu::always_inline]] inline void AddBandBy(const Band& band, size_t count, float* columns) {
  for (size_t x = 0; x + kStep <= count; x += kStep) AddBlocks(band, x, columns);
  AddBlocks(band, count - kStep, columns);
}

[[gnu::always_inline]] inline Lanes Load(const float* at) {
  Lanes lanes;
  std::memcpy(&lanes, at, sizeof lanes);
  return lanes;
}

/// Rounds half to even; the three samples are the low bytes of the result. Values are 0 to 255.
[[gnu::always_inline]] inline uint32_t RoundPixel(const Lanes& value) {
  constexpr float kMagic = 12582912.0F;  // 1.5 * 2^23: its last bit counts ones
  const Lanes shifted = value + kMagic;
  Samples bytes;
  std::memcpy(&bytes, &shifted, sizeof bytes);
  const Samples packed =
      __builtin_shufflevector(bytes, bytes, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
  uint32_t pixel = 0;
  std::memcpy(&pixel, &packed, sizeof pixel);
  return pixel;
}

/// One row of the result. Columns are read, and all but the last pixel stored, four samples at a time.
[[gnu::always_inline]] inline void ShrinkRowBy(const float* columns, std::span<const Cover> covers,
                                               uint8_t* to) {
  uint32_t pixel = 0;
  for (const Cover& cover : covers) {
    Lanes whole{};
    const float* at = columns + ptrdiff_t{3} * cover.first;
    for (int i = 0; i < cover.count; ++i, at += 3) whole += Load(at);
    pixel =
        RoundPixel(whole * cover.weight + Load(columns + ptrdiff_t{3} * cover.before) * cover.before_weight +
                   Load(columns + ptrdiff_t{3} * cover.after) * cover.after_weight);
    if (&cover != &covers.back()) std::memcpy(to, &pixel, 4);
    to += 3;
  }
  std::memcpy(to - 3, &pixel, 3);
}

/// Two by two pixels: OpenCV rounds their mean half up.
void HalveRow(const float* columns, int width_px, uint8_t* to) {
  for (int i = 0; i < width_px * 3; ++i) {
    const float* at = columns + ptrdiff_t{2} * (i - i % 3) + i % 3;
    to[i] = static_cast<uint8_t>((static_cast<int>(at[0] + at[3]) + 2) >> 2);
  }
}

/// Both halves of the work, for one kind of processor.
struct Kernel {
  void (*add_band)(const Band&, size_t, float*);
  void (*shrink_row)(const float*, std::span<const Cover>, uint8_t*);
};

void AddBandPlain(const Band& band, size_t count, float* columns) {
  AddBandBy(band, count, columns);
}

void ShrinkRowPlain(const float* columns, std::span<const Cover> covers, uint8_t* to) {
  ShrinkRowBy(columns, covers, to);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] void AddBandAvx2(const Band& band, size_t count, float* columns) {
  AddBandBy(band, count, columns);
}

[[gnu::target("avx2")]] void ShrinkRowAvx2(const float* columns, std::span<const Cover> covers, uint8_t* to) {
  ShrinkRowBy(columns, covers, to);
}
#endif

Kernel BestKernel() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) return {AddBandAvx2, ShrinkRowAvx2};
#endif
  return {AddBandPlain, ShrinkRowPlain};
}

Band BandOf(const Pixels& source, const Cover& cover) {
  return {.first = source.row(cover.first),
          .stride = source.stride_bytes(),
          .count = cover.count,
          .before = source.row(cover.before),
          .after = source.row(cover.after),
          .before_weight = cover.before_weight,
          .after_weight = cover.after_weight,
          .weight = cover.weight};
}

size_t ColumnBytes(int source_width_px) {
  return (static_cast<size_t>(source_width_px) * 3 + kPadding) * sizeof(float);
}

Cover WholeCover(int index, int scale, float weight) {
  const int first = index * scale;
  return {.first = first, .count = scale, .before = first, .after = first, .weight = weight};
}

}  // namespace

bool CanShrinkByArea(const Pixels& source, const PixelTarget& target) {
  const double across = Scale(source.width_px, target.width_px);
  const double down = Scale(source.height_px, target.height_px);
  return source.channels == 3 && static_cast<size_t>(source.width_px) * 3 >= kStep &&
         target.width_px <= source.width_px && target.height_px <= source.height_px && across <= kMaxScale &&
         down <= kMaxScale;
}

int64_t AreaBytes(int source_width_px, int target_width_px) {
  return static_cast<int64_t>(ColumnBytes(source_width_px) +
                              static_cast<size_t>(target_width_px) * sizeof(Cover));
}

Status ShrinkByArea(const Pixels& source, const PixelTarget& target, MemoryBudget& budget) {
  static const Kernel kernel = BestKernel();
  const double across = Scale(source.width_px, target.width_px);
  const double down = Scale(source.height_px, target.height_px);
  const bool whole = IsWhole(across) && IsWhole(down);
  const auto across_whole = static_cast<int>(std::nearbyint(across));
  const auto down_whole = static_cast<int>(std::nearbyint(down));

  Result<Bytes> column_memory = Bytes::Allocate(ColumnBytes(source.width_px), budget);
  if (!column_memory) return column_memory.error();
  std::memset(column_memory->data(), 0, column_memory->size());
  auto* columns = reinterpret_cast<float*>(column_memory->data());
  Result<Bytes> cover_memory = Bytes::Allocate(static_cast<size_t>(target.width_px) * sizeof(Cover), budget);
  if (!cover_memory) return cover_memory.error();
  const std::span covers(reinterpret_cast<Cover*>(cover_memory->data()),
                         static_cast<size_t>(target.width_px));
  // Whole scales: sums stay whole numbers until the one multiplication at the end.
  const float weight = 1.0F / static_cast<float>(across_whole * down_whole);
  for (int x = 0; x < target.width_px; ++x) {
    covers[static_cast<size_t>(x)] =
        whole ? WholeCover(x, across_whole, weight) : CoverOf(x, across, source.width_px);
  }
  for (int y = 0; y < target.height_px; ++y) {
    const Cover rows = whole ? WholeCover(y, down_whole, 1) : CoverOf(y, down, source.height_px);
    kernel.add_band(BandOf(source, rows), source.stride_bytes(), columns);
    uint8_t* to = target.data + static_cast<size_t>(y) * target.stride_bytes;
    if (whole && across_whole == 2 && down_whole == 2) {
      HalveRow(columns, target.width_px, to);
    } else {
      kernel.shrink_row(columns, covers, to);
    }
  }
  return {};
}

}  // namespace tamis
