#include "extract/picture_findings.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "extract/document_score.h"
#include "extract/faces.h"
#include "extract/model_input.h"

namespace tamis {
namespace {

/// Short memory stays what it is: the job may have more of it.
Error Failed(std::string_view detector, const Error& error) {
  if (error.code == ErrorCode::kUnavailable) return error;
  return {ErrorCode::kInternal, "filter_error: " + std::string(detector) + ": " + error.message};
}

}  // namespace

std::span<const ModelInputSpec> ModelInputsOf(const ImageJobOptions& options) {
  const int count = std::clamp(options.model_input_count, 0, kMaxModelInputs);
  return std::span(options.model_inputs).first(static_cast<size_t>(count));
}

Status AddFindings(const ImageJobOptions& options, MemoryBudget& budget, const PictureMaker& make_picture,
                   ImageDecodeOutput* output) {
  const Pixels& picture = output->pixels;
  if (options.find_faces) {
    Result<std::vector<FaceBox>> faces = FindFaces(picture, budget);
    if (!faces) return Failed("faces", faces.error());
    output->faces = *std::move(faces);
  }
  if (options.score_documents) {
    const Result<double> score = DocumentScore(picture, budget);
    if (!score) return Failed("documents", score.error());
    output->document_score = *score;
  }
  for (const ModelInputSpec& spec : ModelInputsOf(options)) {
    Result<Pixels> input = MakeModelInput(picture, spec, budget, make_picture);
    if (!input) return Failed("model input", input.error());
    output->model_inputs.push_back(*std::move(input));
  }
  return {};
}

int64_t FindingsBytes(int width_px, int height_px, const ImageJobOptions& options) {
  int64_t most = 0, kept = 0;
  if (options.find_faces) most = std::max(most, FaceBytes(width_px, height_px));
  if (options.score_documents) most = std::max(most, DocumentScoreBytes(width_px, height_px));
  for (const ModelInputSpec& spec : ModelInputsOf(options)) {
    most = std::max(most, kept + ModelInputBytes(width_px, height_px, spec));
    kept += ModelPictureBytes(spec);
  }
  return most;
}

int64_t ModelInputsBytes(const ImageJobOptions& options) {
  int64_t bytes = 0;
  for (const ModelInputSpec& spec : ModelInputsOf(options)) bytes += ModelPictureBytes(spec);
  return bytes;
}

bool HasValidModelInputs(const ImageJobOptions& options) {
  return options.model_input_count >= 0 && options.model_input_count <= kMaxModelInputs &&
         std::ranges::all_of(ModelInputsOf(options), IsValid);
}

}  // namespace tamis
