#ifndef TAMIS_EXTRACT_FACE_KERNELS_H_
#define TAMIS_EXTRACT_FACE_KERNELS_H_

// The cascade over a row of windows, many at a time, once for each kind of processor. All give the same hits:
// no lane of a vector depends on another and no product is fused with a sum (-ffp-contract=off).

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "extract/face_cascade.h"

namespace tamis {

/// Longest side of the picture in which faces are sought; windows start at even columns.
inline constexpr int kFaceSearchPx = 320;
/// Kernels read, and throw away, so many sums behind those of a row.
inline constexpr int kFaceSlack = 16;
/// A window whose grey levels deviate less is none of a face.
inline constexpr float kLeastFaceContrast = 4;
/// Sums of a row stand in two planes, of even and of odd columns: windows two columns apart read neighbours.
inline constexpr int kFacePlane = kFaceSearchPx / 2 + 1 + kFaceSlack;
inline constexpr int kFaceRowSums = 2 * kFacePlane;

/// Place of a corner among the sums, counted from the sum at the window's left upper corner.
constexpr int FaceSumOffset(int x_px, int y_px) {
  return y_px * kFaceRowSums + x_px % 2 * kFacePlane + x_px / 2;
}

/// A CascadeTree whose rectangles are places of sums.
struct PreparedTest {
  int32_t corners[3][4];  // left upper, right upper, left lower, right lower
  int32_t weights[3];     // the first is -1
  float threshold;
};

struct PreparedTree {
  PreparedTest first;
  PreparedTest second;
  float first_leaf;
  float below_leaf;
  float above_leaf;
  bool first_leaf_is_below;
};

struct PreparedCascade {
  std::vector<CascadeStage> stages;
  std::vector<PreparedTree> trees;
};

/// Made once, of what is compiled in.
const PreparedCascade& Cascade();

/// Sums of all pixels, and of their squares, above and left of the first window's corner, modulo 2^32.
struct FaceRow {
  const uint32_t* sums = nullptr;
  const uint32_t* squares = nullptr;
  int windows = 0;  // of the row, two columns apart
};

struct FaceKernel {
  std::string_view name;
  /// Numbers of the windows that pass all stages, in order, to `hits`, which has room for all; their count.
  int (*scan_row)(const PreparedCascade& cascade, const FaceRow& row, int* hits);
};

/// The kernels that this processor can run, the fastest first; the last is plain C++.
std::span<const FaceKernel* const> UsableFaceKernels();

extern const FaceKernel kFaceScalarKernel;
#if defined(__x86_64__)
extern const FaceKernel kFaceAvx2Kernel;
extern const FaceKernel kFaceAvx512Kernel;
#endif

}  // namespace tamis

#endif  // TAMIS_EXTRACT_FACE_KERNELS_H_
