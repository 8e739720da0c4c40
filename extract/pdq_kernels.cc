#include "extract/pdq_kernels.h"

#include <vector>

namespace tamis {
namespace {

std::vector<const PdqKernels*> Usable() {
  std::vector<const PdqKernels*> usable;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0) {
    usable.push_back(&kPdqAvx512Kernels);
  }
  if (__builtin_cpu_supports("avx2") != 0) usable.push_back(&kPdqAvx2Kernels);
  if (__builtin_cpu_supports("sse4.1") != 0) usable.push_back(&kPdqSseKernels);
#elif defined(__aarch64__)
  usable.push_back(&kPdqNeonKernels);  // part of the architecture
#endif
  usable.push_back(&kPdqScalarKernels);
  return usable;
}

}  // namespace

std::span<const PdqKernels* const> UsablePdqKernels() {
  static const std::vector<const PdqKernels*> usable = Usable();
  return usable;
}

}  // namespace tamis
