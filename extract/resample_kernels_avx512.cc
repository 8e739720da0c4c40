#if defined(__x86_64__)

#include <immintrin.h>

#include "extract/resample_kernel_loops.h"

namespace tamis {

const ResampleKernels kResampleAvx512Kernels = KernelsOf("avx512");

}  // namespace tamis

#endif
