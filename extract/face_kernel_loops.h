#ifndef TAMIS_EXTRACT_FACE_KERNEL_LOOPS_H_
#define TAMIS_EXTRACT_FACE_KERNEL_LOOPS_H_

// Loops of face_kernels.h for vectors of `kBytes` bytes, a window every four. Included by the kernels only.

#include <cmath>
#include <cstring>

#include "extract/face_kernels.h"

namespace tamis {

template <size_t kBytes>
struct FaceVectors {
  using Sums [[gnu::vector_size(kBytes)]] = uint32_t;
  using Signed [[gnu::vector_size(kBytes)]] = int32_t;
  using Floats [[gnu::vector_size(kBytes)]] = float;
};

template <size_t kBytes>
struct FaceLoops {
  using Sums = typename FaceVectors<kBytes>::Sums;
  using Signed = typename FaceVectors<kBytes>::Signed;
  using Floats = typename FaceVectors<kBytes>::Floats;
  static constexpr int kLanes = static_cast<int>(kBytes / sizeof(float));

  [[gnu::always_inline]] static inline Sums Load(const uint32_t* at) {
    Sums sums;
    std::memcpy(&sums, at, sizeof sums);
    return sums;
  }

  [[gnu::always_inline]] static inline Sums Rectangle(const uint32_t* sums, const int32_t (&corners)[4]) {
    return Load(sums + corners[3]) - Load(sums + corners[2]) - Load(sums + corners[1]) +
           Load(sums + corners[0]);
  }

  [[gnu::always_inline]] static inline Signed IsBelow(const uint32_t* sums, const PreparedTest& test,
                                                      const Floats& contrast) {
    Sums total = Rectangle(sums, test.corners[1]) * static_cast<uint32_t>(test.weights[1]) -
                 Rectangle(sums, test.corners[0]);
    if (test.weights[2] != 0) {
      total += Rectangle(sums, test.corners[2]) * static_cast<uint32_t>(test.weights[2]);
    }
    return __builtin_convertvector(reinterpret_cast<const Signed&>(total), Floats) <
           test.threshold * contrast;
  }

  /// 324 times the standard deviation of the window without its rim; negative where there is too little.
  [[gnu::always_inline]] static inline Floats Contrast(const FaceRow& row, int first) {
    constexpr int kInner = kFaceWindowPx - 2;
    constexpr float kArea = kInner * kInner;
    constexpr float kLeast = kArea * kLeastFaceContrast;
    constexpr int32_t kCorners[4] = {FaceSumOffset(1, 1), FaceSumOffset(1 + kInner, 1),
                                     FaceSumOffset(1, 1 + kInner), FaceSumOffset(1 + kInner, 1 + kInner)};
    const Floats sum = __builtin_convertvector(Rectangle(row.sums + first, kCorners), Floats);
    const Floats squares = __builtin_convertvector(Rectangle(row.squares + first, kCorners), Floats);
    const Floats variance = kArea * squares - sum * sum;
    Floats contrast;
    for (int lane = 0; lane < kLanes; ++lane) {
      contrast[lane] = variance[lane] > kLeast * kLeast ? std::sqrt(variance[lane]) : -1.0F;
    }
    return contrast;
  }

  [[gnu::always_inline]] static inline bool AnyOf(const Signed& lanes) {
    uint64_t words[kLanes / 2];
    std::memcpy(words, &lanes, sizeof words);
    uint64_t any = 0;
    for (const uint64_t word : words) any |= word;
    return any != 0;
  }

  /// Lanes of -1 for the windows of `first` and after that pass.
  static Signed Judge(const PreparedCascade& cascade, const FaceRow& row, int first) {
    const uint32_t* sums = row.sums + first;
    const Floats contrast = Contrast(row, first);
    Signed alive = contrast > 0.0F;
    int begin = 0;
    for (const CascadeStage& stage : cascade.stages) {
      if (!AnyOf(alive)) return alive;
      Floats total{};
      for (int i = begin; i < stage.end; ++i) {
        const PreparedTree& tree = cascade.trees[static_cast<size_t>(i)];
        const Signed below = IsBelow(sums, tree.first, contrast);
        const Signed at_leaf = tree.first_leaf_is_below ? below : ~below;
        const Signed second = IsBelow(sums, tree.second, contrast);
        const Floats leaf = second ? Floats{} + tree.below_leaf : Floats{} + tree.above_leaf;
        total += at_leaf ? Floats{} + tree.first_leaf : leaf;
      }
      alive &= total >= stage.threshold;
      begin = stage.end;
    }
    return alive;
  }

  static int ScanRow(const PreparedCascade& cascade, const FaceRow& row, int* hits) {
    int count = 0;
    for (int first = 0; first < row.windows; first += kLanes) {
      const Signed passed = Judge(cascade, row, first);
      if (!AnyOf(passed)) continue;
      for (int lane = 0; lane < kLanes && first + lane < row.windows; ++lane) {
        if (passed[lane] != 0) hits[count++] = first + lane;
      }
    }
    return count;
  }
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_FACE_KERNEL_LOOPS_H_
