#include "extract/resample_kernels.h"

#include <vector>

namespace tamis {
namespace {

std::vector<const ResampleKernels*> Usable() {
  std::vector<const ResampleKernels*> usable;
#if defined(__x86_64__)
  const bool has_avx512 = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
                          __builtin_cpu_supports("avx512vl") != 0;
  if (has_avx512) usable.push_back(&kResampleAvx512Kernels);
  if (__builtin_cpu_supports("avx2") != 0) usable.push_back(&kResampleAvx2Kernels);
#endif
  usable.push_back(&kResampleScalarKernels);
  return usable;
}

}  // namespace

std::span<const ResampleKernels* const> UsableResampleKernels() {
  static const std::vector<const ResampleKernels*> usable = Usable();
  return usable;
}

}  // namespace tamis
