#if defined(__x86_64__)

#include "extract/pdq_kernel_loops.h"

namespace tamis {

const PdqKernels kPdqSseKernels = KernelsOf<16>("sse");

}  // namespace tamis

#endif
