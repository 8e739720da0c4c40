#if defined(__x86_64__)

#include "extract/face_kernel_loops.h"

namespace tamis {

const FaceKernel kFaceAvx512Kernel{.name = "avx512", .scan_row = &FaceLoops<64>::ScanRow};

}  // namespace tamis

#endif
