// Faces by an ONNX detector: find_faces MANIFEST MIN_SCORE <PICTURES
//
// PICTURES: for each "WIDTH HEIGHT\n" of the decoded picture, then the model's picture, RGB. For each a line
// with the number of faces, then one of "x y width height score" for each. Exit 0; 3 refused; 2 anything
// else.

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "filter/models/onnx_faces.h"

namespace tamis {
namespace {

int Fail(const Error& error) {
  std::cerr << ToString(error.code) << ": " << error.message << '\n';
  return error.code == ErrorCode::kRefused ? 3 : 2;
}

int FindAll(const OnnxFaces& detector) {
  MemoryBudget budget(int64_t{64} << 20);
  Result<Pixels> picture = Pixels::Allocate(detector.input().width_px, detector.input().height_px, 3, budget);
  if (!picture) return Fail(picture.error());
  int width_px = 0;
  int height_px = 0;
  while (std::cin >> width_px >> height_px) {
    std::cin.get();
    std::cin.read(reinterpret_cast<char*>(picture->bytes.data()),
                  static_cast<std::streamsize>(picture->bytes.size()));
    if (!std::cin) return Fail({ErrorCode::kInvalidInput, "a picture ends early"});
    const Result<std::vector<FaceBox>> faces = detector.Find(*picture, width_px, height_px);
    if (!faces) return Fail(faces.error());
    std::printf("%zu\n", faces->size());
    for (const FaceBox& face : *faces) {
      std::printf("%d %d %d %d %.6f\n", face.x_px, face.y_px, face.width_px, face.height_px, face.score);
    }
  }
  return 0;
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const tamis::Result<tamis::ModelManifest> manifest = tamis::ReadModelManifest(argv[1]);
  if (!manifest) return tamis::Fail(manifest.error());
  const auto detector = tamis::OnnxFaces::Open(*manifest, std::strtod(argv[2], nullptr), 1);
  return detector ? tamis::FindAll(**detector) : tamis::Fail(detector.error());
}
