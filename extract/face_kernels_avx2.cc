#if defined(__x86_64__)

#include "extract/face_kernel_loops.h"

namespace tamis {

const FaceKernel kFaceAvx2Kernel{.name = "avx2", .scan_row = &FaceLoops<32>::ScanRow};

}  // namespace tamis

#endif
