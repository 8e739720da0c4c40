#if defined(__x86_64__)

#include "extract/pdq_kernel_loops.h"

namespace tamis {

const PdqKernels kPdqAvx2Kernels = KernelsOf<32>("avx2");

}  // namespace tamis

#endif
