#include "extract/area.h"

#include <cstdlib>
#include <cstring>
#include <random>
#include <utility>

#include <gtest/gtest.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "config/options.h"
#include "crawler/core/check.h"

namespace tamis {
namespace {

MemoryBudget& Budget() {
  static MemoryBudget budget(256 * kMiB);
  return budget;
}

Pixels RandomPixels(int width, int height, std::mt19937& random) {
  Result<Pixels> pixels = Pixels::Allocate(width, height, 3, Budget());
  CHECK(pixels.has_value());
  for (size_t i = 0; i < pixels->bytes.size(); ++i) pixels->row(0)[i] = static_cast<uint8_t>(random());
  return *std::move(pixels);
}

/// How many samples differ from OpenCV's, and by how much at most.
struct Difference {
  int64_t samples = 0;
  int64_t differing = 0;
  int largest = 0;
};

void Compare(const Pixels& source, int width, int height, Difference* difference) {
  Result<Pixels> ours = Pixels::Allocate(width, height, 3, Budget());
  CHECK(ours.has_value());
  const PixelTarget target{ours->row(0), ours->stride_bytes(), width, height};
  ASSERT_TRUE(CanShrinkByArea(source, target));
  ASSERT_TRUE(ShrinkByArea(source, target, Budget()));
  cv::Mat theirs;
  const cv::Mat view(source.height_px, source.width_px, CV_8UC3, const_cast<uint8_t*>(source.row(0)));
  cv::resize(view, theirs, {width, height}, 0, 0, cv::INTER_AREA);
  for (int y = 0; y < height; ++y) {
    for (int i = 0; i < width * 3; ++i) {
      const int apart = std::abs(ours->row(y)[i] - theirs.ptr(y)[i]);
      ++difference->samples;
      difference->differing += apart > 0 ? 1 : 0;
      difference->largest = std::max(difference->largest, apart);
    }
  }
}

TEST(ShrinkByArea, WholeScalesAreOpenCvsBitForBit) {
  std::mt19937 random(1);
  Difference difference;
  for (const auto& [across, down] :
       {std::pair{1, 2}, {2, 1}, {2, 2}, {3, 3}, {4, 4}, {2, 4}, {5, 7}, {16, 16}}) {
    for (const int width : {11, 32, 57}) {
      Compare(RandomPixels(width * across, 23 * down, random), width, 23, &difference);
    }
  }
  Compare(RandomPixels(11 * 256, 256, random), 11, 1, &difference);
  EXPECT_EQ(difference.differing, 0);
}

TEST(ShrinkByArea, AnyScaleIsOpenCvsWithinOneSampleInTenThousand) {
  std::mt19937 random(2);
  Difference difference;
  for (int i = 0; i < 400; ++i) {
    const int width = 11 + static_cast<int>(random() % 500), height = 1 + static_cast<int>(random() % 500);
    const int to_width = 1 + static_cast<int>(random() % static_cast<unsigned>(width));
    const int to_height = 1 + static_cast<int>(random() % static_cast<unsigned>(height));
    if (width > 256 * to_width || height > 256 * to_height) continue;
    Compare(RandomPixels(width, height, random), to_width, to_height, &difference);
  }
  EXPECT_LE(difference.largest, 1);
  EXPECT_LE(difference.differing * 10'000, difference.samples);
  RecordProperty("differing", std::to_string(difference.differing));
  RecordProperty("samples", std::to_string(difference.samples));
}

TEST(ShrinkByArea, UsualSizesAreOpenCvs) {
  std::mt19937 random(3);
  const struct {
    int width, height, to_width, to_height;
  } cases[] = {{1600, 1000, 256, 160}, {640, 480, 256, 192}, {1920, 1080, 910, 512}, {4000, 3000, 683, 512}};
  for (const auto& c : cases) {
    Difference difference;
    Compare(RandomPixels(c.width, c.height, random), c.to_width, c.to_height, &difference);
    EXPECT_LE(difference.largest, 1);
    EXPECT_LE(difference.differing * 10'000, difference.samples) << c.width;
  }
}

TEST(ShrinkByArea, LeavesToOpenCvWhatItCannotDo) {
  std::mt19937 random(4);
  const auto can = [&](int width, int height, int to_width, int to_height) {
    return CanShrinkByArea(RandomPixels(width, height, random), {nullptr, 0, to_width, to_height});
  };
  EXPECT_TRUE(can(11, 8, 11, 4));
  EXPECT_FALSE(can(10, 8, 5, 4)) << "rows shorter than one round";
  EXPECT_FALSE(can(20, 8, 21, 4)) << "a side grows";
  EXPECT_FALSE(can(600, 8, 2, 4)) << "sums of 16 bits would overflow";
}

TEST(ShrinkByArea, WritesNothingBesideTheTarget) {
  std::mt19937 random(5);
  const Pixels source = RandomPixels(97, 61, random);
  std::vector<uint8_t> frame(60 * 40 * 3, 0xA5);
  const PixelTarget target{frame.data() + (5 * 60 + 10) * 3, 60 * 3, 40, 30};
  ASSERT_TRUE(ShrinkByArea(source, target, Budget()));
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 60; ++x) {
      if (y >= 5 && y < 35 && x >= 10 && x < 50) continue;
      ASSERT_EQ(frame[static_cast<size_t>((y * 60 + x) * 3)], 0xA5) << x << "," << y;
    }
  }
}

}  // namespace
}  // namespace tamis
