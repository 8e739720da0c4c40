#ifndef TAMIS_EXTRACT_PDQ_KERNEL_LOOPS_H_
#define TAMIS_EXTRACT_PDQ_KERNEL_LOOPS_H_

// The loops of extract/pdq_kernels.h for vectors of `kBytes`. Each file that includes this is compiled for a
// processor of its own: everything is in an unnamed namespace and nothing of the C++ library is called, lest
// the linker give one file's code to another.

#include <cstring>

#include "extract/pdq_kernels.h"

namespace tamis {
namespace {

constexpr unsigned kWeightsOfSum = 257;  // 257 samples of 255 fill 16 bits

template <size_t kBytes>
struct Vectors {
  using Samples [[gnu::vector_size(kBytes / 2)]] = uint8_t;
  using Sums [[gnu::vector_size(kBytes)]] = uint16_t;
  using HalfSums [[gnu::vector_size(kBytes / 2)]] = uint16_t;
  using Integers [[gnu::vector_size(kBytes)]] = int32_t;
  using Floats [[gnu::vector_size(kBytes)]] = float;
};

using Pixel [[gnu::vector_size(16)]] = float;

constexpr size_t kSumVectors = 4;  // of one round: independent of each other

template <class Vector, class Number>
[[gnu::always_inline]] inline void LoadTo(const Number* at, Vector* vector) {
  std::memcpy(vector, at, sizeof *vector);
}

template <class Vector, class Number>
[[gnu::always_inline]] inline void StoreFrom(const Vector& vector, Number* at) {
  std::memcpy(at, &vector, sizeof vector);
}

/// Half of the sums, as floats.
template <size_t kBytes>
[[gnu::always_inline]] inline void HalfAsFloats(const typename Vectors<kBytes>::Sums& sums, size_t half,
                                                typename Vectors<kBytes>::Floats* floats) {
  using V = Vectors<kBytes>;
  typename V::HalfSums some;
  std::memcpy(&some, reinterpret_cast<const char*>(&sums) + sizeof some * half, sizeof some);
  *floats = __builtin_convertvector(__builtin_convertvector(some, typename V::Integers), typename V::Floats);
}

template <size_t kBytes>
[[gnu::always_inline]] inline void Flush(const typename Vectors<kBytes>::Sums* sums, bool is_first,
                                         float* to) {
  constexpr size_t kFloats = kBytes / sizeof(float);
  for (size_t i = 0; i < 2 * kSumVectors; ++i, to += kFloats) {
    typename Vectors<kBytes>::Floats floats, before;
    HalfAsFloats<kBytes>(sums[i / 2], i % 2, &floats);
    if (!is_first) {
      LoadTo(to, &before);
      floats = floats + before;
    }
    StoreFrom(floats, to);
  }
}

template <size_t kBytes>
[[gnu::always_inline]] inline void SumTentBlock(PdqRows rows, int window, float* to) {
  using V = Vectors<kBytes>;
  typename V::Sums sums[kSumVectors] = {};
  unsigned weights = 0;
  bool is_first = true;
  const int count = 2 * window - 1;
  for (int k = 0; k < count; ++k, rows.first += rows.stride_bytes) {
    const auto weight = static_cast<unsigned>(k < window ? k + 1 : count - k);
    if (weights + weight > kWeightsOfSum) {
      Flush<kBytes>(sums, is_first, to);
      is_first = false;
      weights = 0;
      for (auto& sum : sums) sum = typename V::Sums{};
    }
    weights += weight;
    for (size_t i = 0; i < kSumVectors; ++i) {
      typename V::Samples samples;
      LoadTo(rows.first + i * sizeof samples, &samples);
      sums[i] += __builtin_convertvector(samples, typename V::Sums) * static_cast<uint16_t>(weight);
    }
  }
  Flush<kBytes>(sums, is_first, to);
}

[[gnu::always_inline]] inline void SumTentOne(PdqRows rows, int window, float* to) {
  int sum = 0;  // below 2^24
  const int count = 2 * window - 1;
  for (int k = 0; k < count; ++k, rows.first += rows.stride_bytes) {
    sum += *rows.first * (k < window ? k + 1 : count - k);
  }
  *to = static_cast<float>(sum);
}

template <size_t kBytes>
[[gnu::always_inline]] inline void SumWeightedBlock(PdqRows rows, const PdqBin& bin, float* to) {
  using V = Vectors<kBytes>;
  typename V::Floats sums[2 * kSumVectors] = {};
  for (size_t k = 0; k < bin.count; ++k, rows.first += rows.stride_bytes) {
    for (size_t i = 0; i < 2 * kSumVectors; ++i) {
      typename V::Samples samples;
      LoadTo(rows.first + i / 2 * sizeof samples, &samples);
      typename V::Floats floats;
      HalfAsFloats<kBytes>(__builtin_convertvector(samples, typename V::Sums), i % 2, &floats);
      sums[i] += floats * bin.weights[k];
    }
  }
  for (size_t i = 0; i < 2 * kSumVectors; ++i) StoreFrom(sums[i], to + i * kBytes / sizeof(float));
}

[[gnu::always_inline]] inline void SumWeightedOne(PdqRows rows, const PdqBin& bin, float* to) {
  float sum = 0;
  for (size_t k = 0; k < bin.count; ++k, rows.first += rows.stride_bytes) {
    sum += static_cast<float>(*rows.first) * bin.weights[k];
  }
  *to = sum;
}

[[gnu::always_inline]] inline PdqRows From(const PdqRows& rows, size_t at) {
  return {rows.first + at, rows.stride_bytes};
}

/// Adds `weight` times `count` samples, a multiple of a vector's, to the sums; or begins them.
template <size_t kBytes>
[[gnu::always_inline]] inline void AddStrip(const uint8_t* samples, size_t count, unsigned weight,
                                            bool begins, uint16_t* sums) {
  using V = Vectors<kBytes>;
  for (size_t x = 0; x < count; x += kBytes / 2) {
    typename V::Samples some;
    typename V::Sums sum;
    LoadTo(samples + x, &some);
    const typename V::Sums more =
        __builtin_convertvector(some, typename V::Sums) * static_cast<uint16_t>(weight);
    LoadTo(sums + x, &sum);
    StoreFrom(begins ? more : sum + more, sums + x);
  }
}

template <size_t kBytes>
[[gnu::always_inline]] inline void FlushStrip(const uint16_t* sums, size_t count, bool is_first, float* to) {
  using V = Vectors<kBytes>;
  constexpr size_t kFloats = kBytes / sizeof(float);
  for (size_t x = 0; x < count; x += kFloats) {
    typename V::HalfSums some;
    typename V::Floats before;
    LoadTo(sums + x, &some);
    auto floats =
        __builtin_convertvector(__builtin_convertvector(some, typename V::Integers), typename V::Floats);
    if (!is_first) {
      LoadTo(to + x, &before);
      floats = floats + before;
    }
    StoreFrom(floats, to + x);
  }
}

/// One row after the other, sums in the nearest cache: memory is read in order.
template <size_t kBytes>
[[gnu::always_inline]] inline void SumTentStrip(PdqRows rows, int window, size_t strip, uint16_t* room,
                                                float* to) {
  unsigned weights = 0;
  bool is_first = true;
  const int count = 2 * window - 1;
  for (int k = 0; k < count; ++k, rows.first += rows.stride_bytes) {
    const auto weight = static_cast<unsigned>(k < window ? k + 1 : count - k);
    if (weights + weight > kWeightsOfSum) {
      FlushStrip<kBytes>(room, strip, is_first, to);
      is_first = false;
      weights = 0;
    }
    AddStrip<kBytes>(rows.first, strip, weight, weights == 0, room);
    weights += weight;
  }
  FlushStrip<kBytes>(room, strip, is_first, to);
}

/// In strips of whole vectors, and a block that overlaps the last; one by one where there is less than a
/// block.
template <size_t kBytes>
void SumTent(const PdqRows& rows, int window, size_t count, uint16_t* room, float* sums) {
  constexpr size_t kBlock = kSumVectors * kBytes / 2;
  if (count < kBlock) {
    for (size_t x = 0; x < count; ++x) SumTentOne(From(rows, x), window, sums + x);
    return;
  }
  const size_t whole = count - count % (kBytes / 2);
  for (size_t x = 0; x < whole; x += kPdqStrip) {
    const size_t strip = whole - x < kPdqStrip ? whole - x : kPdqStrip;
    SumTentStrip<kBytes>(From(rows, x), window, strip, room, sums + x);
  }
  if (whole < count) SumTentBlock<kBytes>(From(rows, count - kBlock), window, sums + count - kBlock);
}

/// In blocks, the last of which overlaps.
template <size_t kBytes>
void SumWeighted(const PdqRows& rows, const PdqBin& bin, size_t count, float* sums) {
  constexpr size_t kBlock = kSumVectors * kBytes / 2;
  if (count < kBlock) {
    for (size_t x = 0; x < count; ++x) SumWeightedOne(From(rows, x), bin, sums + x);
    return;
  }
  for (size_t x = 0; x + kBlock <= count; x += kBlock) {
    SumWeightedBlock<kBytes>(From(rows, x), bin, sums + x);
  }
  if (count % kBlock != 0) {
    SumWeightedBlock<kBytes>(From(rows, count - kBlock), bin, sums + count - kBlock);
  }
}

[[gnu::always_inline]] inline float Luma(const Pixel& mean, float scale) {
  const Pixel parts = mean * scale * Pixel{0.299F, 0.587F, 0.114F, 0.0F};
  return parts[0] + parts[1] + parts[2];
}

/// Four samples with the same weights at once: each waits for its own sum only.
[[gnu::always_inline]] inline void BinFour(const PdqSums& sums, const PdqBin* bins, float* cells) {
  const float* weights = bins[0].weights;
  const size_t count = bins[0].count;
  const float* at[4];
  Pixel means[4] = {};
  for (int i = 0; i < 4; ++i) at[i] = sums.first + sums.step * bins[i].first;
  for (size_t k = 0; k < count; ++k) {
    for (int i = 0; i < 4; ++i) {
      Pixel pixel;
      LoadTo(at[i], &pixel);
      means[i] += pixel * weights[k];
      at[i] += sums.step;
    }
  }
  for (int i = 0; i < 4; ++i) cells[i] = Luma(means[i], sums.scale);
}

[[gnu::always_inline]] inline void BinOne(const PdqSums& sums, const PdqBin& bin, float* cell) {
  const float* at = sums.first + sums.step * bin.first;
  Pixel mean = {};
  for (size_t k = 0; k < bin.count; ++k, at += sums.step) {
    Pixel pixel;
    LoadTo(at, &pixel);
    mean += pixel * bin.weights[k];
  }
  *cell = Luma(mean, sums.scale);
}

inline void BinRow(const PdqSums& sums, const PdqBins& bins, float* cells) {
  const PdqBin* bin = bins.bins;
  for (int i = 0; i < kPdqSide; i += 4, bin += 4, cells += 4) {
    if (bin[0].is_tent && bin[1].is_tent && bin[2].is_tent && bin[3].is_tent) {
      BinFour(sums, bin, cells);
      continue;
    }
    for (int k = 0; k < 4; ++k) BinOne(sums, bin[k], cells + k);
  }
}

/// `cosines` has 16 floats for each of the 64 places.
template <size_t kBytes>
void Transform(const float* cells, const float* cosines, float* half, float* coefficients) {
  using Floats = typename Vectors<kBytes>::Floats;
  constexpr size_t kFloats = kBytes / sizeof(float), kAtOnce = 8, kSide = kPdqSide;
  for (size_t i = 0; i < kPdqFrequencies; i += kAtOnce) {
    for (size_t x = 0; x < kSide; x += kFloats) {
      Floats sums[kAtOnce] = {}, cell;
      for (size_t k = 0; k < kSide; ++k) {
        LoadTo(cells + k * kSide + x, &cell);
        for (size_t n = 0; n < kAtOnce; ++n) sums[n] += cell * cosines[k * kPdqFrequencies + i + n];
      }
      for (size_t n = 0; n < kAtOnce; ++n) StoreFrom(sums[n], half + (i + n) * kSide + x);
    }
  }
  for (size_t i = 0; i < kPdqFrequencies; i += kAtOnce) {
    for (size_t j = 0; j < kPdqFrequencies; j += kFloats) {
      Floats sums[kAtOnce] = {}, cosine;
      for (size_t k = 0; k < kSide; ++k) {
        LoadTo(cosines + k * kPdqFrequencies + j, &cosine);
        for (size_t n = 0; n < kAtOnce; ++n) sums[n] += cosine * half[(i + n) * kSide + k];
      }
      for (size_t n = 0; n < kAtOnce; ++n) StoreFrom(sums[n], coefficients + (i + n) * kPdqFrequencies + j);
    }
  }
}

template <size_t kBytes>
[[gnu::always_inline]] inline void StepsBetween(const float* from, const float* to,
                                                typename Vectors<kBytes>::Integers* steps) {
  typename Vectors<kBytes>::Floats left, right;
  LoadTo(from, &left);
  LoadTo(to, &right);
  const auto step =
      __builtin_convertvector((left - right) * 100.0F / 255.0F, typename Vectors<kBytes>::Integers);
  const auto sign = step >> 31;
  *steps = (step ^ sign) - sign;
}

template <size_t kBytes>
int GradientSum(const float* cells) {
  using Integers = typename Vectors<kBytes>::Integers;
  constexpr size_t kLanes = kBytes / sizeof(float), kSide = kPdqSide;
  Integers sum = {}, steps;
  for (size_t i = 0; i < kPdqCells - kSide; i += kLanes) {
    StepsBetween<kBytes>(cells + i, cells + i + kSide, &steps);
    sum += steps;
  }
  Integers all_but_last = Integers{} - 1;
  all_but_last[kLanes - 1] = 0;
  for (size_t i = 0; i < kPdqCells; i += kLanes) {
    StepsBetween<kBytes>(cells + i, cells + i + 1, &steps);
    sum += (i + kLanes) % kSide == 0 ? steps & all_but_last : steps;
  }
  int total = 0;
  for (size_t i = 0; i < kLanes; ++i) total += sum[i];
  return total;
}

template <size_t kBytes>
constexpr PdqKernels KernelsOf(std::string_view name) {
  return {.name = name,
          .sum_tent = SumTent<kBytes>,
          .sum_weighted = SumWeighted<kBytes>,
          .bin_row = BinRow,
          .transform = Transform<kBytes>,
          .gradient_sum = GradientSum<kBytes>};
}

}  // namespace
}  // namespace tamis

#endif  // TAMIS_EXTRACT_PDQ_KERNEL_LOOPS_H_
