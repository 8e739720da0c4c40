#ifndef TAMIS_TESTS_SUPPORT_PDQ_REFERENCE_H_
#define TAMIS_TESTS_SUPPORT_PDQ_REFERENCE_H_

// PDQ's reduction to 64 x 64 as it is defined, in doubles: two box filters along each axis, then decimation.
// For tests of the fast way.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "crawler/core/buffer.h"

namespace tamis {

/// One box filter along `count` values that lie `step` apart.
inline void BoxFilter(double* values, int count, size_t step, int window) {
  const int right = (window + 2) / 2 - 1, left = window - 1 - right;
  std::vector<double> before(static_cast<size_t>(count) + 1);  // sums of all to the left
  for (int i = 0; i < count; ++i) {
    before[static_cast<size_t>(i) + 1] =
        before[static_cast<size_t>(i)] + values[static_cast<size_t>(i) * step];
  }
  for (int i = 0; i < count; ++i) {
    const int first = std::max(i - left, 0), last = std::min(i + right, count - 1);
    const double sum = before[static_cast<size_t>(last) + 1] - before[static_cast<size_t>(first)];
    values[static_cast<size_t>(i) * step] = sum / (last - first + 1);
  }
}

/// 64 x 64 lumas of an RGB picture.
inline std::vector<double> NaivePdqCells(const Pixels& picture) {
  const auto width = static_cast<size_t>(picture.width_px), height = static_cast<size_t>(picture.height_px);
  std::vector<double> luma(width * height);
  for (size_t i = 0; i < luma.size(); ++i) {
    const uint8_t* pixel = picture.row(0) + 3 * i;
    luma[i] = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
  }
  const int row_window = (picture.width_px + 127) / 128, column_window = (picture.height_px + 127) / 128;
  for (int pass = 0; pass < 2; ++pass) {
    for (size_t y = 0; y < height; ++y) BoxFilter(&luma[y * width], picture.width_px, 1, row_window);
    for (size_t x = 0; x < width; ++x) BoxFilter(&luma[x], picture.height_px, width, column_window);
  }
  std::vector<double> cells;
  for (size_t i = 0; i < 64; ++i) {
    for (size_t j = 0; j < 64; ++j) {
      const auto y = static_cast<size_t>((static_cast<double>(i) + 0.5) * static_cast<double>(height) / 64);
      const auto x = static_cast<size_t>((static_cast<double>(j) + 0.5) * static_cast<double>(width) / 64);
      cells.push_back(luma[y * width + x]);
    }
  }
  return cells;
}

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_PDQ_REFERENCE_H_
