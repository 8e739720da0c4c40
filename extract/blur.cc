#include "extract/blur.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tamis {
namespace {

constexpr int kMostBlocks = 6;    // along a side
constexpr int kLeastBlockPx = 4;  // smaller faces have fewer blocks
constexpr int kMarginPart = 5;    // of a side
constexpr int64_t kMostCover = 8;
constexpr size_t kChannels = 4;  // at most

/// Part of a picture; empty where a side is 0.
struct Region {
  int left = 0;
  int top = 0;
  int width_px = 0;
  int height_px = 0;
  int64_t area() const { return int64_t{width_px} * height_px; }
};

using Colour = std::array<float, kChannels>;
using BlockRow = std::array<Colour, kMostBlocks>;

/// One axis of a box with its margin, within the picture: where it begins and how long it is.
std::pair<int, int> WithMargin(int64_t at, int64_t size, int picture_size) {
  const int64_t margin = (size + kMarginPart - 1) / kMarginPart;
  const int64_t from = std::clamp<int64_t>(at - margin, 0, picture_size);
  const int64_t to = std::clamp<int64_t>(at + size + margin, from, picture_size);
  return {static_cast<int>(from), static_cast<int>(to - from)};
}

Region RegionOf(const FaceBox& box, const Pixels& picture) {
  if (box.width_px <= 0 || box.height_px <= 0) return {};
  const auto [left, width_px] = WithMargin(box.x_px, box.width_px, picture.width_px);
  const auto [top, height_px] = WithMargin(box.y_px, box.height_px, picture.height_px);
  return {.left = left, .top = top, .width_px = width_px, .height_px = height_px};
}

int BlocksOf(int side_px) {
  return std::clamp(side_px / kLeastBlockPx, 1, kMostBlocks);
}

/// The mean colours of a region's blocks.
class Blocks {
 public:
  Blocks(const Region& region, const Pixels& picture)
      : region_(region), across_(BlocksOf(region.width_px)), down_(BlocksOf(region.height_px)) {
    for (int row = 0; row < down_; ++row) {
      for (int column = 0; column < across_; ++column) {
        means_[static_cast<size_t>(row)][static_cast<size_t>(column)] = Mean(picture, row, column);
      }
    }
  }

  /// Fills the region with what lies between the middles of the blocks.
  void Spread(Pixels& picture) const {
    for (int y = 0; y < region_.height_px; ++y) {
      const BlockRow row = RowAt(y);
      uint8_t* to = picture.row(region_.top + y) + static_cast<ptrdiff_t>(region_.left) * picture.channels;
      for (int x = 0; x < region_.width_px; ++x, to += picture.channels) {
        const Place place = PlaceOf(x, region_.width_px, across_);
        for (size_t c = 0; c < static_cast<size_t>(picture.channels); ++c) {
          to[c] = static_cast<uint8_t>(Between(row[place.before][c], row[place.after][c], place.part) + 0.5F);
        }
      }
    }
  }

 private:
  /// Between the middles of two blocks.
  struct Place {
    size_t before = 0;
    size_t after = 0;
    float part = 0;
  };

  static Place PlaceOf(int at, int size, int blocks) {
    const float middle =
        (static_cast<float>(at) + 0.5F) * static_cast<float>(blocks) / static_cast<float>(size);
    const float place = std::clamp(middle - 0.5F, 0.0F, static_cast<float>(blocks - 1));
    const auto before = static_cast<size_t>(place);
    return {.before = before,
            .after = std::min(before + 1, static_cast<size_t>(blocks - 1)),
            .part = place - static_cast<float>(before)};
  }

  static float Between(float before, float after, float part) { return before + (after - before) * part; }

  static int EdgeOf(int block, int blocks, int size) {
    return static_cast<int>(int64_t{block} * size / blocks);
  }

  Colour Mean(const Pixels& picture, int row, int column) const {
    const int top = EdgeOf(row, down_, region_.height_px), end_y = EdgeOf(row + 1, down_, region_.height_px);
    const int left = EdgeOf(column, across_, region_.width_px);
    const int end_x = EdgeOf(column + 1, across_, region_.width_px);
    std::array<uint64_t, kChannels> sums{};
    for (int y = top; y < end_y; ++y) {
      const uint8_t* from =
          picture.row(region_.top + y) + static_cast<ptrdiff_t>(region_.left + left) * picture.channels;
      for (int x = left; x < end_x; ++x, from += picture.channels) {
        for (size_t c = 0; c < static_cast<size_t>(picture.channels); ++c) sums[c] += from[c];
      }
    }
    const auto count = static_cast<double>(int64_t{end_x - left} * (end_y - top));
    Colour mean{};
    for (size_t c = 0; c < kChannels; ++c) mean[c] = static_cast<float>(static_cast<double>(sums[c]) / count);
    return mean;
  }

  BlockRow RowAt(int y) const {
    const Place place = PlaceOf(y, region_.height_px, down_);
    BlockRow row{};
    for (size_t block = 0; block < static_cast<size_t>(across_); ++block) {
      for (size_t c = 0; c < kChannels; ++c) {
        row[block][c] = Between(means_[place.before][block][c], means_[place.after][block][c], place.part);
      }
    }
    return row;
  }

  const Region region_;
  const int across_;
  const int down_;
  std::array<BlockRow, kMostBlocks> means_{};
};

void Blur(const Region& region, Pixels& picture) {
  if (region.area() > 0) Blocks(region, picture).Spread(picture);
}

}  // namespace

void BlurFaces(std::span<const FaceBox> boxes, Pixels& picture) {
  const Region whole{.width_px = picture.width_px, .height_px = picture.height_px};
  int64_t area = 0;
  for (const FaceBox& box : boxes) area += RegionOf(box, picture).area();
  if (area > kMostCover * whole.area()) return Blur(whole, picture);
  for (const FaceBox& box : boxes) Blur(RegionOf(box, picture), picture);
}

}  // namespace tamis
