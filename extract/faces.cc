#include "extract/faces.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <string>
#include <utility>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "extract/face_groups.h"
#include "extract/face_kernels.h"
#include "extract/small_grey.h"

namespace tamis {
namespace {

constexpr double kScaleStep = 1.2;  // between sizes of faces that are sought
constexpr int kRowStep = 2;         // rows between windows
constexpr int kMaxRows = kFaceSearchPx + 1;
constexpr size_t kSumBytes = size_t{kMaxRows} * kFaceRowSums * sizeof(uint32_t);
constexpr int64_t kResizeBytes = 256 * 1024;  // of cv::resize: tables of columns, some rows

/// Sums of everything above and left of each pixel, modulo 2^32, laid out as kernels read them.
struct SumTable {
  Bytes sums;
  Bytes squares;

  static Result<SumTable> Allocate(MemoryBudget& budget) {
    SumTable table;
    for (Bytes* bytes : {&table.sums, &table.squares}) {
      Result<Bytes> memory = Bytes::Allocate(kSumBytes, budget);
      if (!memory) return memory.error();
      std::memset(memory->data(), 0, memory->size());
      *bytes = *std::move(memory);
    }
    return table;
  }

  uint32_t* sum_row(int y) { return reinterpret_cast<uint32_t*>(sums.data()) + y * kFaceRowSums; }
  uint32_t* square_row(int y) { return reinterpret_cast<uint32_t*>(squares.data()) + y * kFaceRowSums; }

  void Fill(const GreyView& grey) {
    for (int y = 0; y < grey.height_px; ++y) {
      const uint8_t* pixels = grey.row(y);
      const uint32_t *sums_above = sum_row(y), *squares_above = square_row(y);
      uint32_t *sums_here = sum_row(y + 1), *squares_here = square_row(y + 1);
      uint32_t sum = 0, square = 0;
      for (int x = 1; x <= grey.width_px; ++x) {
        const uint32_t pixel = pixels[x - 1];
        const int at = FaceSumOffset(x, 0);
        sum += pixel;
        square += pixel * pixel;
        sums_here[at] = sums_above[at] + sum;
        squares_here[at] = squares_above[at] + square;
      }
    }
  }
};

/// The picture at one size, and how much smaller it is.
struct Level {
  GreyView grey;
  double across = 1;  // pixels of the searched picture for one of these
  double down = 1;
};

/// One window, numbered `window` in row `y`.
void AddWindow(const Level& level, int window, int y, FaceGroups& groups) {
  groups.Add({.x = 2 * window * level.across,
              .y = y * level.down,
              .width = kFaceWindowPx * level.across,
              .height = kFaceWindowPx * level.down});
}

/// Rows between those that are scanned are looked at beside hits only: a face is there in most of them, what
/// looks like one by chance seldom.
void AddNeighbours(const Level& level, int window, int y, SumTable& table, FaceGroups& groups) {
  for (const int beside : {y - 1, y + 1}) {
    if (beside < 0 || beside + kFaceWindowPx > level.grey.height_px) continue;
    const FaceRow row{
        .sums = table.sum_row(beside) + window, .squares = table.square_row(beside) + window, .windows = 1};
    int hit = 0;
    if (UsableFaceKernels().front()->scan_row(Cascade(), row, &hit) > 0)
      AddWindow(level, window, beside, groups);
  }
}

void Scan(const Level& level, SumTable& table, FaceGroups& groups) {
  table.Fill(level.grey);
  const FaceKernel& kernel = *UsableFaceKernels().front();
  int hits[kFacePlane];
  for (int y = 0; y + kFaceWindowPx <= level.grey.height_px; y += kRowStep) {
    const FaceRow row{.sums = table.sum_row(y),
                      .squares = table.square_row(y),
                      .windows = (level.grey.width_px - kFaceWindowPx) / 2 + 1};
    const int count = kernel.scan_row(Cascade(), row, hits);
    for (int i = 0; i < count; ++i) {
      AddWindow(level, hits[i], y, groups);
      AddNeighbours(level, hits[i], y, table, groups);
    }
  }
}

cv::Mat MatOf(const GreyView& grey) {
  return cv::Mat(grey.height_px, grey.width_px, CV_8UC1, grey.data, static_cast<size_t>(grey.width_px));
}

/// Every size of the picture down to that of one window. `work` has room for two pictures of its size: the
/// one that is scanned, and the picture halved as often as that keeps it larger.
void ScanAllSizes(const GreyView& picture, std::span<uint8_t> work, SumTable& table, FaceGroups& groups) {
  const auto half = work.size() / 2;
  GreyView source = picture;
  for (double scale = 1;; scale *= kScaleStep) {
    const int width = static_cast<int>(std::lround(picture.width_px / scale));
    const int height = static_cast<int>(std::lround(picture.height_px / scale));
    if (width < kFaceWindowPx || height < kFaceWindowPx) return;
    if (source.width_px >= 2 * width && source.height_px >= 2 * height) {
      const GreyView halved{
          .data = work.data() + half, .width_px = source.width_px / 2, .height_px = source.height_px / 2};
      HalveGrey(source, halved);
      source = halved;
    }
    Level level{.grey = source,
                .across = static_cast<double>(picture.width_px) / width,
                .down = static_cast<double>(picture.height_px) / height};
    if (source.width_px != width || source.height_px != height) {
      level.grey = {.data = work.data(), .width_px = width, .height_px = height};
      cv::Mat target = MatOf(level.grey);
      cv::resize(MatOf(source), target, target.size(), 0, 0, cv::INTER_LINEAR);
    }
    Scan(level, table, groups);
  }
}

FaceBox BoxIn(const Pixels& picture, const FaceGroup& group, double across, double down) {
  const auto clamped = [](double value, int limit) {
    return static_cast<int>(std::clamp(std::lround(value), 0L, static_cast<long>(limit)));
  };
  const int left = clamped(group.x * across, picture.width_px - 1);
  const int top = clamped(group.y * down, picture.height_px - 1);
  const int right = clamped((group.x + group.width) * across, picture.width_px);
  const int bottom = clamped((group.y + group.height) * down, picture.height_px);
  return {.x_px = left,
          .y_px = top,
          .width_px = std::max(1, right - left),
          .height_px = std::max(1, bottom - top),
          .score = static_cast<double>(group.count)};
}

/// OpenCV opens libraries at its first resize: not to be had once a sandbox is closed.
Status UseOnce() {
  constexpr int kSidePx = 48;
  MemoryBudget budget(FaceBytes(kSidePx, kSidePx) + int64_t{3} * kSidePx * kSidePx);
  Result<Pixels> sample = Pixels::Allocate(kSidePx, kSidePx, 3, budget);
  if (!sample) return sample.error();
  std::memset(sample->bytes.data(), 0, sample->bytes.size());
  const Result<std::vector<FaceBox>> faces = FindFaces(*sample, budget);
  if (!faces) return faces.error();
  return {};
}

Status Load() {
  const PreparedCascade& cascade = Cascade();
  if (cascade.stages.empty() || cascade.trees.size() != static_cast<size_t>(cascade.stages.back().end)) {
    return Error{ErrorCode::kInternal, "face detector: the cascade that was compiled in is not whole"};
  }
  return UseOnce();
}

}  // namespace

std::string_view BuiltInFaceDetector() {
  return "cascade:haarcascade_frontalface_alt2";
}

Status LoadFaceDetector() {
  static const Status loaded = Load();
  return loaded;
}

Result<std::vector<FaceBox>> FindFaces(const Pixels& picture, MemoryBudget& budget) {
  if (picture.channels != 3) return Error{ErrorCode::kInternal, "faces: the picture is not RGB"};
  if (std::min(picture.width_px, picture.height_px) < kFaceWindowPx) return std::vector<FaceBox>{};
  Result<Pixels> grey = SmallGrey(picture, kFaceSearchPx, budget);
  if (!grey) return grey.error();
  const GreyView view = ViewOf(*grey);
  Result<Bytes> work = Bytes::Allocate(2 * grey->bytes.size(), budget);
  if (!work) return work.error();
  Result<SumTable> table = SumTable::Allocate(budget);
  if (!table) return table.error();

  FaceGroups groups;
  try {
    ScanAllSizes(view, {reinterpret_cast<uint8_t*>(work->data()), work->size()}, *table, groups);
  } catch (const std::exception& thrown) {
    return Error{ErrorCode::kInternal, std::string("faces: ") + thrown.what()};
  }
  std::vector<FaceBox> boxes;
  for (const FaceGroup& group : groups.Take()) {
    boxes.push_back(BoxIn(picture, group, static_cast<double>(picture.width_px) / view.width_px,
                          static_cast<double>(picture.height_px) / view.height_px));
  }
  return boxes;
}

int64_t FaceBytes(int width_px, int height_px) {
  constexpr int64_t kSearchedBytes = int64_t{kFaceSearchPx} * kFaceSearchPx;
  return SmallGreyBytes(width_px, height_px, kFaceSearchPx) + 3 * kSearchedBytes +
         2 * static_cast<int64_t>(kSumBytes) + kResizeBytes;
}

}  // namespace tamis
