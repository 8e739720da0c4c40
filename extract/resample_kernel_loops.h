#ifndef TAMIS_EXTRACT_RESAMPLE_KERNEL_LOOPS_H_
#define TAMIS_EXTRACT_RESAMPLE_KERNEL_LOOPS_H_

// The loops behind extract/resample_kernels.h. Each source that includes this is compiled for one kind of
// processor, and includes immintrin.h before where that has AVX2; nothing of it may be seen elsewhere, so all
// is in an unnamed namespace.

#include <cstring>

#include "extract/resample_kernels.h"
#include "extract/resample_taps.h"

namespace tamis {
namespace {

using Samples [[gnu::vector_size(16)]] = uint8_t;
using Wide [[gnu::vector_size(32)]] = int16_t;
using Sums [[gnu::vector_size(64)]] = int32_t;

static_assert(sizeof(Samples) == kBlockSamples && kBlockRows == kBlockSamples);
static_assert(kHalfWeight == 1 << (kWeightBits - 1));

/// Compilers make many instructions of the conversion where processors have one.
inline void LoadWide(const uint8_t* at, Sums* wide) {
  Samples samples;
  std::memcpy(&samples, at, sizeof samples);
#if defined(__AVX512F__)
  // maskz: GCC 12 takes what the plain form leaves undefined for a mistake of ours.
  *wide = reinterpret_cast<Sums>(_mm512_maskz_cvtepu8_epi32(0xFFFF, reinterpret_cast<__m128i>(samples)));
#elif defined(__AVX2__)
  const __m256i parts[2] = {_mm256_cvtepu8_epi32(reinterpret_cast<__m128i>(samples)),
                            _mm256_cvtepu8_epi32(_mm_srli_si128(reinterpret_cast<__m128i>(samples), 8))};
  std::memcpy(wide, parts, sizeof parts);
#else
  *wide = __builtin_convertvector(__builtin_convertvector(samples, Wide), Sums);
#endif
}

/// Pillow's clip8.
inline void StoreRounded(const Sums& sums, uint8_t* to) {
  Sums rounded = sums >> kWeightBits;
  rounded = rounded < 0 ? Sums{} : rounded;
#if defined(__AVX512F__)
  const __m128i narrow = _mm512_maskz_cvtusepi32_epi8(0xFFFF, reinterpret_cast<__m512i>(rounded));
  const auto samples = reinterpret_cast<Samples>(narrow);
#else
  rounded = rounded > 255 ? Sums{} + 255 : rounded;
  const Samples samples = __builtin_convertvector(__builtin_convertvector(rounded, Wide), Samples);
#endif
  std::memcpy(to, &samples, sizeof samples);
}

/// One of four steps of a turn, each of which doubles how many rows stand side by side.
inline void Interleave(const Samples* from, Samples* to) {
#pragma GCC unroll 8
  for (int i = 0; i < kBlockRows / 2; ++i) {
    to[2 * i] =
        __builtin_shufflevector(from[i], from[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    to[2 * i + 1] = __builtin_shufflevector(from[i], from[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13,
                                            29, 14, 30, 15, 31);
  }
}

inline void Turn(const BlockRows& rows, size_t blocks, uint8_t* to) {
  for (size_t block = 0; block < blocks; ++block, to += kBlockSamples * kBlockRows) {
    Samples one[kBlockRows], other[kBlockRows];
#pragma GCC unroll 16
    for (size_t row = 0; row < kBlockRows; ++row) {
      std::memcpy(&one[row], rows[row] + block * kBlockSamples, kBlockSamples);
    }
    Interleave(one, other);
    Interleave(other, one);
    Interleave(one, other);
    Interleave(other, one);
    std::memcpy(to, one, sizeof one);
  }
}

inline void Pixel(const uint8_t* turned, const WeightedTaps& taps, uint8_t* to) {
  Sums red = Sums{} + kHalfWeight, green = red, blue = red;
  for (int tap = 0; tap < taps.count; ++tap, turned += ptrdiff_t{3} * kBlockRows) {
    Sums samples;
    LoadWide(turned, &samples);
    red += samples * taps.weights[tap];
    LoadWide(turned + kBlockRows, &samples);
    green += samples * taps.weights[tap];
    LoadWide(turned + 2 * kBlockRows, &samples);
    blue += samples * taps.weights[tap];
  }
  StoreRounded(red, to);
  StoreRounded(green, to + kBlockRows);
  StoreRounded(blue, to + 2 * kBlockRows);
}

inline void AddRows(const uint8_t* first, size_t stride_bytes, const WeightedTaps& taps, size_t blocks,
                    int32_t* sums) {
  for (size_t block = 0; block < blocks; ++block, first += kBlockSamples, sums += kBlockSamples) {
    Sums sum, samples;
    std::memcpy(&sum, sums, sizeof sum);
    const uint8_t* at = first;
    for (int tap = 0; tap < taps.count; ++tap, at += stride_bytes) {
      LoadWide(at, &samples);
      sum += samples * taps.weights[tap];
    }
    std::memcpy(sums, &sum, sizeof sum);
  }
}

inline void Round(const int32_t* sums, size_t blocks, uint8_t* to) {
  for (size_t block = 0; block < blocks; ++block) {
    Sums sum;
    std::memcpy(&sum, sums + block * kBlockSamples, sizeof sum);
    StoreRounded(sum, to + block * kBlockSamples);
  }
}

constexpr ResampleKernels KernelsOf(std::string_view name) {
  return {.name = name, .turn = Turn, .pixel = Pixel, .add_rows = AddRows, .round = Round};
}

}  // namespace
}  // namespace tamis

#endif  // TAMIS_EXTRACT_RESAMPLE_KERNEL_LOOPS_H_
