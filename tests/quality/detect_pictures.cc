// What the built-in detectors say of picture files, for the tables of docs/quality.md. File names from
// standard input, one a line; a line of JSON for each. `--repeat N`: each detector N times, the shortest is
// printed.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/check.h"
#include "extract/document_score.h"
#include "extract/faces.h"
#include "extract/image_job.h"

namespace tamis {
namespace {

constexpr int64_t kBudgetBytes = int64_t{2} * 1024 * 1024 * 1024;

double CpuMilliseconds() {
  timespec now{};
  CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

template <class Detector>
double Shortest(int repeat, const Detector& detector) {
  double shortest = 1e9;
  for (int i = 0; i < repeat; ++i) {
    const double before = CpuMilliseconds();
    detector();
    shortest = std::min(shortest, CpuMilliseconds() - before);
  }
  return shortest;
}

void Detect(const std::string& path, int repeat, MemoryBudget& budget) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const Result<ImageDecodeOutput> decoded =
      DecodeImageJob(std::as_bytes(std::span(bytes)), ImageJobOptions{}, budget);
  if (!decoded) {
    std::cerr << path << ": " << decoded.error().message << "\n";
    return;
  }
  const Pixels& pixels = decoded->pixels;
  std::vector<FaceBox> faces;
  double score = 0;
  const double faces_ms = Shortest(repeat, [&] { faces = FindFaces(pixels, budget).value(); });
  const double score_ms = Shortest(repeat, [&] { score = DocumentScore(pixels, budget).value(); });
  std::cout << "{\"file\": \"" << path << "\", \"faces_ms\": " << faces_ms
            << ", \"document_ms\": " << score_ms << ", \"document_score\": " << score << ", \"faces\": [";
  for (size_t i = 0; i < faces.size(); ++i) {
    const FaceBox& box = faces[i];
    std::cout << (i == 0 ? "" : ", ") << "[" << box.x_px << ", " << box.y_px << ", " << box.width_px << ", "
              << box.height_px << ", " << box.score << "]";
  }
  std::cout << "]}\n";
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
  const int repeat = argc == 3 && std::strcmp(argv[1], "--repeat") == 0 ? std::atoi(argv[2]) : 1;
  tamis::MemoryBudget budget(tamis::kBudgetBytes);
  CHECK(tamis::LoadFaceDetector().has_value());
  for (std::string path; std::getline(std::cin, path);) tamis::Detect(path, repeat, budget);
  return 0;
}
