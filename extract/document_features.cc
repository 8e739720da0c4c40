#include "extract/document_features.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace tamis {
namespace {

constexpr int kCellPx = 10;
constexpr int kFlatRange = 28;    // grey levels between the darkest and the lightest pixel of a flat cell
constexpr int kLevelBins = 16;    // of the histogram of levels
constexpr double kMostInk = 0.5;  // of a text cell's range: strokes cover less than the ground
constexpr double kLeastChanges = 0.12;  // from ink to ground or back, of the steps between neighbours

constexpr double kEnoughText = 0.15;  // share of cells from which more text says nothing more

enum class CellKind : uint8_t { kFlat, kText, kOther };

struct Cell {
  CellKind kind = CellKind::kFlat;
  uint8_t ground = 0;
  double banding = 0;  // positive: rows differ more than columns do
};

struct Extent {
  uint8_t darkest = 255;
  uint8_t lightest = 0;
  int sum = 0;
};

Extent ExtentOf(const GreyView& grey, int left, int top) {
  Extent extent;
  for (int y = top; y < top + kCellPx; ++y) {
    const uint8_t* pixels = grey.row(y) + left;
    for (int x = 0; x < kCellPx; ++x) {
      extent.darkest = std::min(extent.darkest, pixels[x]);
      extent.lightest = std::max(extent.lightest, pixels[x]);
      extent.sum += pixels[x];
    }
  }
  return extent;
}

/// Share of the steps between neighbours that cross the middle level; across and down.
struct Changes {
  double across = 0;
  double down = 0;
};

Changes ChangesOf(const GreyView& grey, int left, int top, int middle) {
  int across = 0, down = 0;
  for (int y = top; y < top + kCellPx; ++y) {
    const uint8_t* pixels = grey.row(y) + left;
    const uint8_t* below = grey.row(std::min(y + 1, top + kCellPx - 1)) + left;
    for (int x = 0; x < kCellPx; ++x) {
      const bool light = pixels[x] > middle;
      down += light != (below[x] > middle) ? 1 : 0;
      across += x + 1 < kCellPx && light != (pixels[x + 1] > middle) ? 1 : 0;
    }
  }
  constexpr double kSteps = kCellPx * (kCellPx - 1);
  return {across / kSteps, down / kSteps};
}

Cell CellAt(const GreyView& grey, int left, int top) {
  const Extent extent = ExtentOf(grey, left, top);
  const int range = extent.lightest - extent.darkest;
  const int mean = extent.sum / (kCellPx * kCellPx);
  if (range < kFlatRange) return {.kind = CellKind::kFlat, .ground = static_cast<uint8_t>(mean)};
  const double lightness = static_cast<double>(mean - extent.darkest) / range;
  const bool dark_ink = lightness >= kMostInk;
  const double ink = dark_ink ? 1 - lightness : lightness;
  const int middle = dark_ink ? extent.lightest - range / 3 : extent.darkest + range / 3;
  const Changes changes = ChangesOf(grey, left, top, middle);
  Cell cell{.kind = CellKind::kOther, .ground = dark_ink ? extent.lightest : extent.darkest};
  if (changes.across + changes.down >= 2 * kLeastChanges && ink < kMostInk) {
    cell.kind = CellKind::kText;
    cell.banding = (changes.down - changes.across) / (changes.down + changes.across);
  }
  return cell;
}

struct Grid {
  int columns = 0;
  int rows = 0;
  std::vector<Cell> cells;

  CellKind kind(int column, int row) const {
    if (column < 0 || row < 0 || column >= columns || row >= rows) return CellKind::kFlat;
    return cells[static_cast<size_t>(row * columns + column)].kind;
  }
};

Grid GridOf(const GreyView& grey) {
  Grid grid{.columns = grey.width_px / kCellPx, .rows = grey.height_px / kCellPx, .cells = {}};
  grid.cells.reserve(static_cast<size_t>(grid.columns * grid.rows));
  for (int row = 0; row < grid.rows; ++row) {
    for (int column = 0; column < grid.columns; ++column) {
      grid.cells.push_back(CellAt(grey, column * kCellPx, row * kCellPx));
    }
  }
  return grid;
}

/// Share of text cells with text on both sides along one axis.
double RunsAlong(const Grid& grid, int across, int down, int text_cells) {
  int within = 0;
  for (int row = 0; row < grid.rows; ++row) {
    for (int column = 0; column < grid.columns; ++column) {
      if (grid.kind(column, row) != CellKind::kText) continue;
      within += grid.kind(column - across, row - down) == CellKind::kText &&
                        grid.kind(column + across, row + down) == CellKind::kText
                    ? 1
                    : 0;
    }
  }
  return static_cast<double>(within) / std::max(1, text_cells);
}

/// Share of the cells of one kind whose ground lies in the commonest of the levels, or beside it.
double ShareOfCommonest(const Grid& grid, CellKind kind) {
  std::array<int, kLevelBins + 2> levels{};
  int all = 0;
  for (const Cell& cell : grid.cells) {
    if (cell.kind != kind) continue;
    ++levels[1 + static_cast<size_t>(cell.ground) * kLevelBins / 256];
    ++all;
  }
  int most = 0;
  for (size_t i = 1; i <= kLevelBins; ++i) most = std::max(most, levels[i - 1] + levels[i] + levels[i + 1]);
  return static_cast<double>(most) / std::max(1, all);
}

}  // namespace

DocumentFeatures MeasureDocument(const GreyView& grey) {
  const Grid grid = GridOf(grey);
  if (grid.cells.empty()) return {};
  int flat = 0, text = 0;
  double banding = 0;
  for (const Cell& cell : grid.cells) {
    flat += cell.kind == CellKind::kFlat ? 1 : 0;
    text += cell.kind == CellKind::kText ? 1 : 0;
    banding += cell.banding;
  }
  const auto all = static_cast<double>(grid.cells.size());
  const int other = static_cast<int>(grid.cells.size()) - flat - text;
  const double enough = std::min(1.0, text / all / kEnoughText);
  return {enough,
          flat / all,
          static_cast<double>(text) / std::max(1, text + other),
          enough * std::max(RunsAlong(grid, 1, 0, text), RunsAlong(grid, 0, 1, text)),
          ShareOfCommonest(grid, CellKind::kFlat),
          enough * ShareOfCommonest(grid, CellKind::kText),
          enough * std::min(1.0, std::abs(banding) / std::max(1, text)),
          other / all};
}

}  // namespace tamis
