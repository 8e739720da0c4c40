#include "filter/models/yunet.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tamis {
namespace {

constexpr std::array kStrides{8, 16, kYunetLargestStride};
constexpr size_t kBoxValues = 4;
constexpr size_t kKeypointValues = 10;
// Any larger than this covers every picture; exp() of it stays finite.
constexpr double kLargestLogSide = 20;

using Floats = std::span<const float>;

struct Grid {
  int stride_px = 0;
  size_t columns = 0;
  size_t cells = 0;
  Floats classes;
  Floats objects;
  Floats boxes;
};

Result<Floats> Output(const std::vector<ModelOutput>& outputs, std::string_view kind, int stride_px,
                      size_t size) {
  const std::string name = std::string(kind) + "_" + std::to_string(stride_px);
  const auto found = std::find_if(outputs.begin(), outputs.end(),
                                  [&](const ModelOutput& output) { return output.name == name; });
  if (found == outputs.end()) return Error{ErrorCode::kInternal, "yunet: no output " + name};
  if (found->values.size() != size) {
    return Error{ErrorCode::kInternal, "yunet: output " + name + " has " +
                                           std::to_string(found->values.size()) + " values, not " +
                                           std::to_string(size)};
  }
  return Floats(found->values);
}

Result<Grid> GridOf(const std::vector<ModelOutput>& outputs, int stride_px, int width_px, int height_px) {
  Grid grid;
  grid.stride_px = stride_px;
  grid.columns = static_cast<size_t>(width_px / stride_px);
  grid.cells = grid.columns * static_cast<size_t>(height_px / stride_px);
  const Result<Floats> classes = Output(outputs, "cls", stride_px, grid.cells);
  if (!classes) return classes.error();
  const Result<Floats> objects = Output(outputs, "obj", stride_px, grid.cells);
  if (!objects) return objects.error();
  const Result<Floats> boxes = Output(outputs, "bbox", stride_px, grid.cells * kBoxValues);
  if (!boxes) return boxes.error();
  const Result<Floats> keypoints = Output(outputs, "kps", stride_px, grid.cells * kKeypointValues);
  if (!keypoints) return keypoints.error();  // not used; a model without them is another one
  grid.classes = *classes;
  grid.objects = *objects;
  grid.boxes = *boxes;
  return grid;
}

Result<ModelBox> BoxOf(const Grid& grid, size_t cell, double score) {
  const Floats values = grid.boxes.subspan(cell * kBoxValues, kBoxValues);
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) {
    return Error{ErrorCode::kInternal, "yunet: a box of no finite numbers"};
  }
  const double stride_px = grid.stride_px;
  const double centre_x_px = (static_cast<double>(cell % grid.columns) + values[0]) * stride_px;
  const double centre_y_px = (static_cast<double>(cell / grid.columns) + values[1]) * stride_px;
  const double half_width_px = std::exp(std::min<double>(values[2], kLargestLogSide)) * stride_px / 2;
  const double half_height_px = std::exp(std::min<double>(values[3], kLargestLogSide)) * stride_px / 2;
  return ModelBox{.left_px = centre_x_px - half_width_px,
                  .top_px = centre_y_px - half_height_px,
                  .right_px = centre_x_px + half_width_px,
                  .bottom_px = centre_y_px + half_height_px,
                  .score = score};
}

Status AddCandidates(const Grid& grid, double min_score, std::vector<ModelBox>& candidates) {
  for (size_t cell = 0; cell < grid.cells; ++cell) {
    if (!std::isfinite(grid.classes[cell]) || !std::isfinite(grid.objects[cell])) {
      return Error{ErrorCode::kInternal, "yunet: a score that is no finite number"};
    }
    const double score = std::sqrt(std::clamp<double>(grid.classes[cell], 0, 1) *
                                   std::clamp<double>(grid.objects[cell], 0, 1));
    if (score < min_score) continue;
    const Result<ModelBox> box = BoxOf(grid, cell, score);
    if (!box) return box.error();
    candidates.push_back(*box);
  }
  return {};
}

double Area(const ModelBox& box) {
  return (box.right_px - box.left_px) * (box.bottom_px - box.top_px);
}

/// Intersection over union.
double Overlap(const ModelBox& a, const ModelBox& b) {
  const double width_px = std::min(a.right_px, b.right_px) - std::max(a.left_px, b.left_px);
  const double height_px = std::min(a.bottom_px, b.bottom_px) - std::max(a.top_px, b.top_px);
  if (width_px <= 0 || height_px <= 0) return 0;
  const double both = width_px * height_px;
  return both / (Area(a) + Area(b) - both);
}

Result<std::vector<ModelBox>> BestOfOverlapping(std::vector<ModelBox> candidates) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const ModelBox& a, const ModelBox& b) { return a.score > b.score; });
  std::vector<ModelBox> faces;
  for (const ModelBox& candidate : candidates) {
    const bool is_known = std::any_of(faces.begin(), faces.end(), [&](const ModelBox& face) {
      return Overlap(face, candidate) > kYunetMaxOverlap;
    });
    if (is_known) continue;
    if (faces.size() == kMaxFaces) return Error{ErrorCode::kTooLarge, "yunet: more than 1,000 faces"};
    faces.push_back(candidate);
  }
  return faces;
}

}  // namespace

Result<std::vector<ModelBox>> DecodeYunet(const std::vector<ModelOutput>& outputs, int width_px,
                                          int height_px, double min_score) {
  std::vector<ModelBox> candidates;
  for (const int stride_px : kStrides) {
    const Result<Grid> grid = GridOf(outputs, stride_px, width_px, height_px);
    if (!grid) return grid.error();
    const Status added = AddCandidates(*grid, min_score, candidates);
    if (!added) return added.error();
  }
  return BestOfOverlapping(std::move(candidates));
}

}  // namespace tamis
