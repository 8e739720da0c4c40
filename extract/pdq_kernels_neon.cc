#if defined(__aarch64__)

#include "extract/pdq_kernel_loops.h"

namespace tamis {

const PdqKernels kPdqNeonKernels = KernelsOf<16>("neon");

}  // namespace tamis

#endif
