#include "filter/known_hash/pdq_linear.h"

#include <bit>
#include <cstring>

#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"  // g++ 12 misreads its own immintrin.h
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace tamis::hash_index {
namespace {

constexpr size_t kRowBytes = 32;

/// Compiled once for each set of instructions that is asked for.
[[gnu::always_inline]] inline void CompareOneByOne(const uint8_t* keys, size_t begin, size_t end,
                                                   const PdqWords& needle, int max_distance,
                                                   std::vector<NearRow>& near) {
  for (size_t row = begin; row < end; ++row) {
    PdqWords words;
    std::memcpy(words.data(), keys + row * kRowBytes, sizeof words);
    int distance = 0;
    for (size_t i = 0; i < words.size(); ++i) distance += std::popcount(words[i] ^ needle[i]);
    if (distance <= max_distance) near.push_back({static_cast<uint32_t>(row), distance});
  }
}

/// Most rows are far away in any half of their bits. Rows are asked for before they are needed, so that many
/// wait for memory together.
[[gnu::always_inline]] inline void CompareNamed(const uint8_t* keys, std::span<const uint32_t> rows,
                                                const PdqWords& needle, int max_distance,
                                                std::vector<NearRow>& near) {
  constexpr size_t kAhead = 24;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i + kAhead < rows.size()) __builtin_prefetch(keys + size_t{rows[i + kAhead]} * kRowBytes);
    PdqWords words;
    std::memcpy(words.data(), keys + size_t{rows[i]} * kRowBytes, sizeof words);
    int distance = std::popcount(words[0] ^ needle[0]) + std::popcount(words[1] ^ needle[1]);
    if (distance > max_distance) continue;
    distance += std::popcount(words[2] ^ needle[2]) + std::popcount(words[3] ^ needle[3]);
    if (distance <= max_distance) near.push_back({rows[i], distance});
  }
}

void CompareSomePlain(const uint8_t* keys, std::span<const uint32_t> rows, const PdqWords& needle,
                      int max_distance, std::vector<NearRow>& near) {
  CompareNamed(keys, rows, needle, max_distance, near);
}

void ComparePlain(const uint8_t* keys, size_t rows, const PdqWords& needle, int max_distance,
                  std::vector<NearRow>& near) {
  CompareOneByOne(keys, 0, rows, needle, max_distance, near);
}

#if defined(__x86_64__)

[[gnu::target("popcnt")]] void ComparePopcnt(const uint8_t* keys, size_t rows, const PdqWords& needle,
                                             int max_distance, std::vector<NearRow>& near) {
  CompareOneByOne(keys, 0, rows, needle, max_distance, near);
}

[[gnu::target("popcnt")]] void CompareSomePopcnt(const uint8_t* keys, std::span<const uint32_t> rows,
                                                 const PdqWords& needle, int max_distance,
                                                 std::vector<NearRow>& near) {
  CompareNamed(keys, rows, needle, max_distance, near);
}

/// Bits set in each half of a byte by table, summed over each eight bytes (Mula's method).
[[gnu::target("avx2")]] inline __m256i CountBits(__m256i bits) {
  const __m256i counts = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2,
                                          3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i low_half = _mm256_set1_epi8(0x0F);
  const __m256i low = _mm256_shuffle_epi8(counts, _mm256_and_si256(bits, low_half));
  const __m256i high = _mm256_shuffle_epi8(counts, _mm256_and_si256(_mm256_srli_epi16(bits, 4), low_half));
  return _mm256_sad_epu8(_mm256_add_epi8(low, high), _mm256_setzero_si256());
}

[[gnu::target("avx2,popcnt")]] void CompareAvx2(const uint8_t* keys, size_t rows, const PdqWords& needle,
                                                int max_distance, std::vector<NearRow>& near) {
  constexpr size_t kTogether = 4;
  const __m256i wanted = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(needle.data()));
  const __m256i limit = _mm256_set1_epi64x(max_distance);
  const size_t whole = rows / kTogether * kTogether;
  for (size_t row = 0; row < whole; row += kTogether) {
    const auto* at = reinterpret_cast<const __m256i*>(keys + row * kRowBytes);
    const __m256i a = CountBits(_mm256_xor_si256(_mm256_loadu_si256(at), wanted));
    const __m256i b = CountBits(_mm256_xor_si256(_mm256_loadu_si256(at + 1), wanted));
    const __m256i c = CountBits(_mm256_xor_si256(_mm256_loadu_si256(at + 2), wanted));
    const __m256i d = CountBits(_mm256_xor_si256(_mm256_loadu_si256(at + 3), wanted));
    const __m256i ab = _mm256_add_epi64(_mm256_unpacklo_epi64(a, b), _mm256_unpackhi_epi64(a, b));
    const __m256i cd = _mm256_add_epi64(_mm256_unpacklo_epi64(c, d), _mm256_unpackhi_epi64(c, d));
    const __m256i sums =
        _mm256_add_epi64(_mm256_permute2x128_si256(ab, cd, 0x20), _mm256_permute2x128_si256(ab, cd, 0x31));
    const __m256i too_far = _mm256_cmpgt_epi64(sums, limit);
    if (_mm256_movemask_epi8(too_far) == -1) continue;
    CompareOneByOne(keys, row, row + kTogether, needle, max_distance, near);
  }
  CompareOneByOne(keys, whole, rows, needle, max_distance, near);
}

[[gnu::target("avx512f,avx512vpopcntdq,popcnt")]] void CompareAvx512(const uint8_t* keys, size_t rows,
                                                                     const PdqWords& needle, int max_distance,
                                                                     std::vector<NearRow>& near) {
  constexpr size_t kTogether = 8;
  const __m512i wanted =
      _mm512_broadcast_i64x4(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(needle.data())));
  const __m512i limit = _mm512_set1_epi64(max_distance);
  const size_t whole = rows / kTogether * kTogether;
  for (size_t row = 0; row < whole; row += kTogether) {
    const auto* at = keys + row * kRowBytes;
    const __m512i a = _mm512_popcnt_epi64(_mm512_xor_si512(_mm512_loadu_si512(at), wanted));
    const __m512i b = _mm512_popcnt_epi64(_mm512_xor_si512(_mm512_loadu_si512(at + 64), wanted));
    const __m512i c = _mm512_popcnt_epi64(_mm512_xor_si512(_mm512_loadu_si512(at + 128), wanted));
    const __m512i d = _mm512_popcnt_epi64(_mm512_xor_si512(_mm512_loadu_si512(at + 192), wanted));
    const __m512i ab = _mm512_add_epi64(_mm512_unpacklo_epi64(a, b), _mm512_unpackhi_epi64(a, b));
    const __m512i cd = _mm512_add_epi64(_mm512_unpacklo_epi64(c, d), _mm512_unpackhi_epi64(c, d));
    const __m512i sums =
        _mm512_add_epi64(_mm512_shuffle_i64x2(ab, cd, 0x88), _mm512_shuffle_i64x2(ab, cd, 0xDD));
    if (_mm512_cmple_epi64_mask(sums, limit) == 0) continue;
    CompareOneByOne(keys, row, row + kTogether, needle, max_distance, near);
  }
  CompareOneByOne(keys, whole, rows, needle, max_distance, near);
}

#elif defined(__aarch64__)

void CompareNeon(const uint8_t* keys, size_t rows, const PdqWords& needle, int max_distance,
                 std::vector<NearRow>& near) {
  const auto* wanted = reinterpret_cast<const uint8_t*>(needle.data());
  const uint8x16_t first = vld1q_u8(wanted);
  const uint8x16_t second = vld1q_u8(wanted + 16);
  for (size_t row = 0; row < rows; ++row) {
    const uint8_t* key = keys + row * kRowBytes;
    const uint8x16_t low = vcntq_u8(veorq_u8(vld1q_u8(key), first));
    const uint8x16_t high = vcntq_u8(veorq_u8(vld1q_u8(key + 16), second));
    const int distance = vaddlvq_u8(vaddq_u8(low, high));
    if (distance <= max_distance) near.push_back({static_cast<uint32_t>(row), distance});
  }
}

#endif

std::vector<Comparer> Supported() {
  std::vector<Comparer> comparers;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vpopcntdq") != 0)
    comparers.push_back({"avx512", CompareAvx512, CompareSomePopcnt});
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("popcnt") != 0)
    comparers.push_back({"avx2", CompareAvx2, CompareSomePopcnt});
  if (__builtin_cpu_supports("popcnt") != 0)
    comparers.push_back({"popcnt", ComparePopcnt, CompareSomePopcnt});
#elif defined(__aarch64__)
  comparers.push_back({"neon", CompareNeon, CompareSomePlain});
#endif
  comparers.push_back({"plain", ComparePlain, CompareSomePlain});
  return comparers;
}

}  // namespace

std::span<const Comparer> Comparers() {
  static const std::vector<Comparer> comparers = Supported();
  return comparers;
}

}  // namespace tamis::hash_index
