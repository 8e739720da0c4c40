#include "extract/faces.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "extract/face_groups.h"
#include "extract/face_kernels.h"
#include "extract/image_job.h"
#include "extract/small_grey.h"

namespace tamis {
namespace {

constexpr int64_t kMiB = 1024 * 1024;

class Faces : public testing::Test {
 protected:
  Pixels Astronaut() {
    std::ifstream file(TAMIS_TEST_DATA "/faces/astronaut.jpg", std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    Result<ImageDecodeOutput> decoded =
        DecodeImageJob(std::as_bytes(std::span(bytes)), ImageJobOptions{}, budget_);
    EXPECT_TRUE(decoded);
    return std::move(decoded->pixels);
  }

  Pixels Flat(int width_px, int height_px, uint8_t level) {
    Result<Pixels> pixels = Pixels::Allocate(width_px, height_px, 3, budget_);
    EXPECT_TRUE(pixels);
    std::memset(pixels->bytes.data(), level, pixels->bytes.size());
    return *std::move(pixels);
  }

  /// `picture` with its left upper corner at (x, y) of a grey picture.
  Pixels SetInto(const Pixels& picture, int x, int y, int width_px, int height_px) {
    Pixels scene = Flat(width_px, height_px, 128);
    for (int row = 0; row < picture.height_px; ++row) {
      std::memcpy(scene.row(y + row) + 3 * x, picture.row(row), picture.stride_bytes());
    }
    return scene;
  }

  std::vector<FaceBox> Found(const Pixels& picture) {
    const Result<std::vector<FaceBox>> faces = FindFaces(picture, budget_);
    EXPECT_TRUE(faces) << faces.error().message;
    return faces ? *faces : std::vector<FaceBox>();
  }

  MemoryBudget budget_{256 * kMiB};
};

TEST_F(Faces, TheCascadeThatWasCompiledInIsWhole) {
  EXPECT_TRUE(LoadFaceDetector());
  EXPECT_EQ(Cascade().stages.size(), 20u);
  EXPECT_EQ(Cascade().trees.size(), 1047u);
}

TEST_F(Faces, TheAstronautHasOneFaceWhereItIs) {
  const std::vector<FaceBox> faces = Found(Astronaut());
  ASSERT_EQ(faces.size(), 1u);
  EXPECT_NEAR(faces[0].x_px + faces[0].width_px / 2, 140, 12);
  EXPECT_NEAR(faces[0].y_px + faces[0].height_px / 2, 72, 12);
  EXPECT_NEAR(faces[0].width_px, 64, 20);
  EXPECT_GE(faces[0].score, kLeastFaceWindows);
}

TEST_F(Faces, AFaceInALargePictureIsGivenInItsPixels) {
  const std::vector<FaceBox> faces = Found(SetInto(Astronaut(), 300, 200, 640, 640));
  ASSERT_EQ(faces.size(), 1u);
  EXPECT_NEAR(faces[0].x_px + faces[0].width_px / 2, 440, 16);
  EXPECT_NEAR(faces[0].y_px + faces[0].height_px / 2, 272, 16);
}

TEST_F(Faces, FlatAndNoisyPicturesHaveNone) {
  EXPECT_TRUE(Found(Flat(300, 200, 90)).empty());
  Pixels noise = Flat(300, 200, 0);
  std::minstd_rand random(7);
  for (int y = 0; y < noise.height_px; ++y) {
    for (size_t i = 0; i < noise.stride_bytes(); ++i) noise.row(y)[i] = static_cast<uint8_t>(random());
  }
  EXPECT_TRUE(Found(noise).empty());
}

TEST_F(Faces, PicturesSmallerThanAWindowHaveNone) {
  EXPECT_TRUE(Found(Flat(19, 400, 90)).empty());
  EXPECT_TRUE(Found(Flat(400, 19, 90)).empty());
  EXPECT_TRUE(Found(Flat(1, 1, 90)).empty());
}

TEST_F(Faces, NeverMoreMemoryThanStated) {
  const int sides[][2] = {{20, 20}, {21, 333}, {320, 320}, {1600, 1000}, {640, 20}};
  for (const auto& [width_px, height_px] : sides) {
    SCOPED_TRACE(std::to_string(width_px) + " x " + std::to_string(height_px));
    const Pixels picture = Flat(width_px, height_px, 90);
    MemoryBudget budget(FaceBytes(width_px, height_px));
    EXPECT_TRUE(FindFaces(picture, budget));
    EXPECT_EQ(budget.used_bytes(), 0);
  }
}

TEST_F(Faces, ABudgetThatIsUsedUpIsAnErrorAndNoAllClear) {
  const Pixels picture = Flat(320, 320, 90);
  MemoryBudget budget(100'000);
  const Result<std::vector<FaceBox>> faces = FindFaces(picture, budget);
  ASSERT_FALSE(faces);
  EXPECT_EQ(faces.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(budget.used_bytes(), 0);
}

TEST_F(Faces, APictureThatIsNotRgbIsAnError) {
  Result<Pixels> grey = Pixels::Allocate(64, 64, 1, budget_);
  ASSERT_TRUE(grey);
  EXPECT_FALSE(FindFaces(*grey, budget_));
}

TEST_F(Faces, AllKernelsFindTheSame) {
  constexpr int kFaceAsLargeAsAWindowPx = 107;
  Result<Pixels> grey = SmallGrey(Astronaut(), kFaceAsLargeAsAWindowPx, budget_);
  ASSERT_TRUE(grey);
  const size_t size = static_cast<size_t>(grey->height_px + 1) * kFaceRowSums;
  std::vector<uint32_t> sums(size), squares(size);
  for (int y = 0; y < grey->height_px; ++y) {
    uint32_t sum = 0, square = 0;
    for (int x = 1; x <= grey->width_px; ++x) {
      const uint32_t level = grey->row(y)[x - 1];
      sum += level;
      square += level * level;
      const auto above = static_cast<size_t>(FaceSumOffset(x, y));
      sums[above + kFaceRowSums] = sums[above] + sum;
      squares[above + kFaceRowSums] = squares[above] + square;
    }
  }
  int found = 0, hits[2][kFacePlane];
  for (int y = 0; y + kFaceWindowPx <= grey->height_px; ++y) {
    const FaceRow row{.sums = sums.data() + y * kFaceRowSums,
                      .squares = squares.data() + y * kFaceRowSums,
                      .windows = (grey->width_px - kFaceWindowPx) / 2 + 1};
    const int expected = UsableFaceKernels().back()->scan_row(Cascade(), row, hits[0]);
    for (const FaceKernel* kernel : UsableFaceKernels()) {
      SCOPED_TRACE(kernel->name);
      ASSERT_EQ(kernel->scan_row(Cascade(), row, hits[1]), expected);
      EXPECT_TRUE(std::equal(hits[0], hits[0] + expected, hits[1]));
    }
    found += expected;
  }
  EXPECT_GT(found, 0);
}

TEST(FaceGroups, WindowsAboutOnePlaceAreOneFace) {
  FaceGroups groups;
  groups.Add({.x = 10, .y = 10, .width = 40, .height = 40});
  groups.Add({.x = 12, .y = 10, .width = 40, .height = 40});
  groups.Add({.x = 200, .y = 10, .width = 40, .height = 40});
  groups.Add({.x = 196, .y = 8, .width = 48, .height = 48});
  const std::vector<FaceGroup> faces = groups.Take();
  ASSERT_EQ(faces.size(), 2u);
  EXPECT_DOUBLE_EQ(faces[0].x, 11);
  EXPECT_DOUBLE_EQ(faces[1].width, 44);
}

TEST(FaceGroups, AWindowAloneIsNoFace) {
  FaceGroups groups;
  groups.Add({.x = 10, .y = 10, .width = 40, .height = 40});
  EXPECT_TRUE(groups.Take().empty());
}

TEST(FaceGroups, AFaceInsideAFaceIsLeftOut) {
  FaceGroups groups;
  for (int i = 0; i < 3; ++i) groups.Add({.x = 10, .y = 10, .width = 100, .height = 100});
  for (int i = 0; i < 2; ++i) groups.Add({.x = 40, .y = 40, .width = 30, .height = 30});
  EXPECT_EQ(groups.Take().size(), 1u);
}

TEST(FaceGroups, NeverMoreThanKMaxFaces) {
  FaceGroups groups;
  for (int i = 0; i < 3000; ++i) {
    for (int twice = 0; twice < 2; ++twice) groups.Add({.x = i * 100.0, .y = 0, .width = 20, .height = 20});
  }
  EXPECT_EQ(groups.Take().size(), kMaxFaces);
}

}  // namespace
}  // namespace tamis
