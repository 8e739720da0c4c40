#include "extract/resample_kernel_loops.h"

namespace tamis {

const ResampleKernels kResampleScalarKernels = KernelsOf("plain");

}  // namespace tamis
