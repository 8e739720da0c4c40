#if defined(__x86_64__)

#include "extract/pdq_kernel_loops.h"

namespace tamis {

const PdqKernels kPdqAvx512Kernels = KernelsOf<64>("avx512");

}  // namespace tamis

#endif
