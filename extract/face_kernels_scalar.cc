#include "extract/face_kernel_loops.h"

namespace tamis {

const FaceKernel kFaceScalarKernel{.name = "scalar", .scan_row = &FaceLoops<16>::ScanRow};

}  // namespace tamis
