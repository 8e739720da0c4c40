// Scores of pictures that are already as a model sees them, for the scripts of this folder.
//
//     score_pictures MANIFEST exact|fast < pictures > scores
//
// Standard input: raw RGB of the model's size, one picture after the other. Standard output: one line for
// each, the probabilities with 9 digits.

#include <cstdio>
#include <iostream>
#include <string>

#include "config/model_manifest.h"
#include "filter/models/class_scores.h"
#include "filter/models/model_runner.h"

namespace tamis {
namespace {

int Fail(const Error& error) {
  std::cerr << "score_pictures: " << error.message << '\n';
  return 1;
}

int Run(const std::string& path, const std::string& precision) {
  const Result<ModelManifest> manifest = ReadModelManifest(path);
  if (!manifest) return Fail(manifest.error());
  ModelRunner::Settings settings;
  settings.precision = precision == "fast" ? RunnerPrecision::kFast : RunnerPrecision::kExact;
  const Result<std::unique_ptr<ModelRunner>> runner = ModelRunner::Open(*manifest, settings);
  if (!runner) return Fail(runner.error());
  std::cerr << "precision " << (*runner)->precision() << '\n';
  MemoryBudget budget(INT64_MAX);
  Result<Pixels> picture = Pixels::Allocate(manifest->input.width_px, manifest->input.height_px, 3, budget);
  if (!picture) return Fail(picture.error());
  auto* bytes = reinterpret_cast<char*>(picture->bytes.data());
  while (std::cin.read(bytes, static_cast<std::streamsize>(picture->bytes.size()))) {
    const Result<std::vector<ModelOutput>> outputs = (*runner)->Run(*picture);
    if (!outputs) return Fail(outputs.error());
    const Result<ClassScores> scores = ToClassScores(*manifest, outputs->front().values);
    if (!scores) return Fail(scores.error());
    for (const double probability : scores->probabilities) std::printf("%.9g ", probability);
    std::printf("%.9g\n", scores->score);
  }
  return std::cin.gcount() == 0 ? 0 : Fail({ErrorCode::kInvalidInput, "half a picture"});
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: score_pictures MANIFEST exact|fast < pictures\n";
    return 2;
  }
  return tamis::Run(argv[1], argv[2]);
}
