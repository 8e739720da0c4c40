#include "extract/face_kernels.h"

#include <vector>

namespace tamis {
namespace {

std::vector<const FaceKernel*> Usable() {
  std::vector<const FaceKernel*> usable;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") != 0) usable.push_back(&kFaceAvx512Kernel);
  if (__builtin_cpu_supports("avx2") != 0) usable.push_back(&kFaceAvx2Kernel);
#endif
  usable.push_back(&kFaceScalarKernel);
  return usable;
}

PreparedTest Prepared(const CascadeTest& test) {
  PreparedTest prepared{.corners = {}, .weights = {}, .threshold = test.threshold};
  for (size_t i = 0; i < 3; ++i) {
    const CascadeRectangle& from = test.feature.rectangles[i];
    const int right = from.x + from.width, lower = from.y + from.height;
    const int corners[4] = {FaceSumOffset(from.x, from.y), FaceSumOffset(right, from.y),
                            FaceSumOffset(from.x, lower), FaceSumOffset(right, lower)};
    for (size_t corner = 0; corner < 4; ++corner) prepared.corners[i][corner] = corners[corner];
    prepared.weights[i] = from.weight;
  }
  return prepared;
}

PreparedCascade Prepare() {
  // OpenCV's: a window on the threshold but for rounding passes.
  constexpr float kRounding = 1e-5F;
  const FaceCascade compiled = CompiledFaceCascade();
  PreparedCascade cascade;
  for (const CascadeStage& stage : compiled.stages) {
    cascade.stages.push_back({.threshold = stage.threshold - kRounding, .end = stage.end});
  }
  for (const CascadeTree& tree : compiled.trees) {
    cascade.trees.push_back({.first = Prepared(tree.first),
                             .second = Prepared(tree.second),
                             .first_leaf = tree.first_leaf,
                             .below_leaf = tree.below_leaf,
                             .above_leaf = tree.above_leaf,
                             .first_leaf_is_below = tree.first_leaf_is_below});
  }
  return cascade;
}

}  // namespace

const PreparedCascade& Cascade() {
  static const PreparedCascade cascade = Prepare();
  return cascade;
}

std::span<const FaceKernel* const> UsableFaceKernels() {
  static const std::vector<const FaceKernel*> usable = Usable();
  return usable;
}

}  // namespace tamis
