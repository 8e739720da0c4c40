#include "filter/models/face_geometry.h"

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr int kSide = 320;

ModelInputSpec Spec(InputResize resize) {
  return {.resize = resize,
          .resize_width_px = kSide,
          .resize_height_px = kSide,
          .width_px = kSide,
          .height_px = kSide};
}

FaceBox Letterboxed(const ModelBox& box, int width_px, int height_px) {
  return ToDecoded(box, Spec(InputResize::kLetterbox), width_px, height_px);
}

ModelBox Box(double left, double top, double right, double bottom) {
  return {.left_px = left, .top_px = top, .right_px = right, .bottom_px = bottom, .score = 0.75};
}

FaceBox Face(int x, int y, int width, int height) {
  return {.x_px = x, .y_px = y, .width_px = width, .height_px = height, .score = 0.75};
}

TEST(FaceGeometry, ALetterboxedPictureIsScaledAlikeInBothDirections) {
  EXPECT_EQ(Letterboxed(Box(10, 20, 30, 60), 640, 320), Face(20, 40, 40, 80));
  EXPECT_EQ(Letterboxed(Box(10, 20, 30, 60), 320, 640), Face(20, 40, 40, 80));
}

TEST(FaceGeometry, AStretchedPictureIsScaledOnItsOwnInEach) {
  EXPECT_EQ(ToDecoded(Box(10, 20, 30, 60), Spec(InputResize::kStretch), 640, 160), Face(20, 10, 40, 20));
}

TEST(FaceGeometry, ABoxGrowsToWholePixels) {
  EXPECT_EQ(Letterboxed(Box(10.2, 20.7, 29.1, 59.9), 320, 320), Face(10, 20, 20, 40));
}

TEST(FaceGeometry, ABoxIsCutToThePicture) {
  EXPECT_EQ(Letterboxed(Box(-50, -1e12, 1e12, 40), 640, 320), Face(0, 0, 640, 80));
}

TEST(FaceGeometry, ABoxInTheBlackBelowThePictureHasNoSize) {
  EXPECT_EQ(Letterboxed(Box(10, 200, 30, 240), 640, 320).height_px, 0);
  EXPECT_EQ(Letterboxed(Box(200, 10, 240, 30), 320, 640).width_px, 0);
}

TEST(FaceGeometry, AVeryNarrowPictureIsOnePixelWideForTheModel) {
  EXPECT_EQ(Letterboxed(Box(0, 0, 1, 320), 2, 32'000), Face(0, 0, 2, 32'000));
}

}  // namespace
}  // namespace tamis
