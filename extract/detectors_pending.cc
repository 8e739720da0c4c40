// No detector is built in yet: whoever asks for one is refused.

#include "extract/document_score.h"
#include "extract/faces.h"

namespace tamis {

std::string_view BuiltInFaceDetector() {
  return "none";
}

Status LoadFaceDetector() {
  return {};
}

Result<std::vector<FaceBox>> FindFaces(const Pixels&, MemoryBudget&) {
  return Error{ErrorCode::kInternal, "no detector"};
}

int64_t FaceBytes(int, int) {
  return 0;
}

Result<double> DocumentScore(const Pixels&, MemoryBudget&) {
  return Error{ErrorCode::kInternal, "no detector"};
}

int64_t DocumentScoreBytes(int, int) {
  return 0;
}

}  // namespace tamis
