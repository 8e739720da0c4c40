#include "extract/blur.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/core/check.h"
#include "extract/image_job.h"
#include "tests/support/test_animations.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

MemoryBudget& Budget() {
  static MemoryBudget budget(kUnlimited);
  return budget;
}

Pixels NewPicture(int width_px, int height_px) {
  Result<Pixels> picture = Pixels::Allocate(width_px, height_px, 3, Budget());
  CHECK(picture.has_value());
  return *std::move(picture);
}

Pixels CopyOf(const Pixels& picture) {
  Pixels copy = NewPicture(picture.width_px, picture.height_px);
  std::memcpy(copy.row(0), picture.row(0), picture.bytes.size());
  return copy;
}

Pixels Noise(int width_px, int height_px, uint32_t seed) {
  std::mt19937 random(seed);
  Pixels picture = NewPicture(width_px, height_px);
  for (std::byte& sample : picture.bytes.mutable_span()) sample = static_cast<std::byte>(random());
  return picture;
}

/// A head with eyes and a mouth: skin, dark spots, `turn` moves the features.
void DrawFace(const FaceBox& box, int turn, Pixels& picture) {
  const auto is_in = [](double x, double y, double at_x, double at_y, double radius) {
    return std::hypot(x - at_x, y - at_y) < radius;
  };
  for (int y = 0; y < box.height_px; ++y) {
    for (int x = 0; x < box.width_px; ++x) {
      const double u = static_cast<double>(x) / box.width_px, v = static_cast<double>(y) / box.height_px;
      const double shift = turn * 0.02;
      const bool dark = is_in(u, v, 0.33 + shift, 0.4, 0.06) || is_in(u, v, 0.67 + shift, 0.4, 0.06) ||
                        (std::abs(v - 0.7) < 0.03 && std::abs(u - 0.5 - shift) < 0.2);
      uint8_t* at = picture.row(box.y_px + y) + ptrdiff_t{3} * (box.x_px + x);
      at[0] = dark ? 30 : 224;
      at[1] = dark ? 20 : 172;
      at[2] = dark ? 20 : 140;
    }
  }
}

int LargestDifference(const Pixels& one, const Pixels& other) {
  int largest = 0;
  for (size_t i = 0; i < one.bytes.size(); ++i) {
    largest = std::max(
        largest, std::abs(static_cast<int>(one.bytes.data()[i]) - static_cast<int>(other.bytes.data()[i])));
  }
  return largest;
}

/// True where a pixel lies in a box or its margin.
bool IsNear(const FaceBox& box, int x, int y) {
  const int across = (box.width_px + 4) / 5, down = (box.height_px + 4) / 5;
  return x >= box.x_px - across && x < box.x_px + box.width_px + across && y >= box.y_px - down &&
         y < box.y_px + box.height_px + down;
}

TEST(BlurFaces, OurPolicy_TwoFacesWithTheSameBlocksLookTheSame) {
  constexpr FaceBox kBox{.x_px = 60, .y_px = 60, .width_px = 300, .height_px = 300};
  // 420 pixels with its margin: blocks of 70. Patterns within a block that have one mean.
  Pixels checks = NewPicture(480, 480), stripes = NewPicture(480, 480);
  for (int y = 0; y < 480; ++y) {
    for (int x = 0; x < 480; ++x) {
      std::memset(checks.row(y) + ptrdiff_t{3} * x, (x / 5 + y / 5) % 2 == 0 ? 220 : 60, 3);
      std::memset(stripes.row(y) + ptrdiff_t{3} * x, (y / 7) % 2 == 0 ? 220 : 60, 3);
    }
  }
  EXPECT_GT(LargestDifference(checks, stripes), 100);
  BlurFaces({&kBox, 1}, checks);
  BlurFaces({&kBox, 1}, stripes);
  int largest = 0;
  for (int y = kBox.y_px; y < kBox.y_px + kBox.height_px; ++y) {
    for (int x = kBox.x_px; x < kBox.x_px + kBox.width_px; ++x) {
      largest = std::max(largest, std::abs(checks.row(y)[3 * x] - stripes.row(y)[3 * x]));
    }
  }
  EXPECT_LE(largest, 1);
}

TEST(BlurFaces, OurPolicy_WhereTheEyesWereCannotBeSeen) {
  constexpr FaceBox kBox{.x_px = 100, .y_px = 80, .width_px = 200, .height_px = 240};
  Pixels face = NewPicture(400, 400), turned = NewPicture(400, 400);
  for (Pixels* picture : {&face, &turned}) std::memset(picture->row(0), 128, picture->bytes.size());
  DrawFace(kBox, 0, face);
  DrawFace(kBox, 1, turned);
  EXPECT_GT(LargestDifference(face, turned), 150);
  BlurFaces({&kBox, 1}, face);
  BlurFaces({&kBox, 1}, turned);
  EXPECT_LT(LargestDifference(face, turned), 40);
  // Nothing changes faster than from one block's middle to the next one's.
  for (int y = kBox.y_px; y < kBox.y_px + kBox.height_px; ++y) {
    for (int x = kBox.x_px + 1; x < kBox.x_px + kBox.width_px; ++x) {
      ASSERT_LE(std::abs(face.row(y)[3 * x] - face.row(y)[3 * (x - 1)]), 255 / (280 / 6) + 1);
    }
  }
}

TEST(BlurFaces, NothingOutsideTheBoxesAndTheirMarginsIsTouched) {
  const FaceBox cases[] = {{.x_px = 40, .y_px = 30, .width_px = 25, .height_px = 31},
                           {.x_px = 0, .y_px = 0, .width_px = 30, .height_px = 20},
                           {.x_px = 110, .y_px = 80, .width_px = 10, .height_px = 10},
                           {.x_px = 60, .y_px = 50, .width_px = 1, .height_px = 1},
                           {.x_px = -20, .y_px = 85, .width_px = 40, .height_px = 40},
                           {.x_px = 0, .y_px = 0, .width_px = 120, .height_px = 90}};
  for (const FaceBox& box : cases) {
    SCOPED_TRACE(testing::Message() << box.x_px << ", " << box.y_px << ", " << box.width_px);
    const Pixels before = Noise(120, 90, 3);
    Pixels after = CopyOf(before);
    BlurFaces({&box, 1}, after);
    int changed = 0, near = 0;
    for (int y = 0; y < 90; ++y) {
      for (int x = 0; x < 120; ++x) {
        const bool same = std::memcmp(before.row(y) + 3 * x, after.row(y) + 3 * x, 3) == 0;
        ASSERT_TRUE(same || IsNear(box, x, y)) << x << ", " << y;
        changed += same ? 0 : 1;
        near += IsNear(box, x, y) ? 1 : 0;
      }
    }
    EXPECT_GE(changed * 10, near * 9) << "of noise, nearly every pixel";
  }
}

TEST(BlurFaces, ASmallFaceHasFewerBlocks) {
  // 7 pixels with its margin: one block, one colour.
  const FaceBox box{.x_px = 10, .y_px = 10, .width_px = 5, .height_px = 5};
  Pixels picture = Noise(30, 30, 9);
  BlurFaces({&box, 1}, picture);
  for (int y = 9; y < 16; ++y) {
    for (int x = 9; x < 16; ++x) EXPECT_EQ(std::memcmp(picture.row(y) + 3 * x, picture.row(9) + 27, 3), 0);
  }
}

TEST(BlurFaces, BoxesThatAreNowhereOrEmptyDoNothing) {
  const FaceBox boxes[] = {
      {.x_px = 500, .y_px = 0, .width_px = 10, .height_px = 10},
      {.x_px = -50, .y_px = -50, .width_px = 10, .height_px = 10},
      {.x_px = 5, .y_px = 5, .width_px = 0, .height_px = 10},
      {.x_px = 5, .y_px = 5, .width_px = -7, .height_px = -7},
      {.x_px = INT32_MAX, .y_px = INT32_MAX, .width_px = INT32_MAX, .height_px = INT32_MAX}};
  const Pixels before = Noise(60, 40, 2);
  Pixels after = CopyOf(before);
  BlurFaces(boxes, after);
  EXPECT_EQ(LargestDifference(before, after), 0);
}

TEST(BlurFaces, MoreBoxesThanAPictureHoldsBlurItAllAtOnce) {
  const std::vector<FaceBox> boxes(1'000, {.x_px = 0, .y_px = 0, .width_px = 64, .height_px = 48});
  Pixels many = Noise(64, 48, 4), one = Noise(64, 48, 4);
  BlurFaces(boxes, many);
  BlurFaces({boxes.data(), 1}, one);
  EXPECT_EQ(LargestDifference(many, one), 0);
}

class BlurredRenderingTest : public testing::Test {
 protected:
  ImageDecodeOutput Decode(const std::vector<std::byte>& file) {
    Result<ImageDecodeOutput> decoded = DecodeImageJob(file, {}, Budget());
    CHECK(decoded.has_value());
    return *std::move(decoded);
  }

  Pixels Again(const Rendered& rendered) {
    return std::move(DecodeImageJob(rendered.encoded.span(), {}, Budget())->pixels);
  }

  /// Renders under a budget of exactly the estimate.
  Rendered Render(const ImageDecodeOutput& decoded, const std::vector<std::byte>& file,
                  std::span<const FaceBox> faces) {
    const Pixels& pixels = decoded.pixels;
    const Result<int64_t> estimate =
        EstimateRenderBytes(pixels.width_px, pixels.height_px, static_cast<int64_t>(file.size()), options_);
    CHECK(estimate.has_value());
    MemoryBudget budget(*estimate);
    const Result<Rendered> rendered = RenderImageJob({.pixels = pixels,
                                                      .original = file,
                                                      .format = decoded.format,
                                                      .orientation = decoded.orientation,
                                                      .frame_count = decoded.frame_count,
                                                      .blurred = faces},
                                                     options_, budget);
    CHECK(rendered.has_value());
    Result<Bytes> encoded = Bytes::CopyOf(rendered->encoded.span(), Budget());
    return {.format = rendered->format,
            .width_px = rendered->width_px,
            .height_px = rendered->height_px,
            .encoded = *std::move(encoded)};
  }

  ImageJobOptions options_{.size_px = 100, .encode = Encoding::kPng, .may_blur_faces = true};
};

constexpr FaceBox kFace{.x_px = 120, .y_px = 60, .width_px = 60, .height_px = 80};

TEST_F(BlurredRenderingTest, ABoxIsBlurredWhereItLiesInTheResult) {
  const std::vector<std::byte> file = EncodeTestPng(DrawPicture(400, 200));
  const ImageDecodeOutput decoded = Decode(file);
  for (const ResizeMode mode : {ResizeMode::kNo, ResizeMode::kKeepRatio, ResizeMode::kBorder,
                                ResizeMode::kKeepRatioLargest, ResizeMode::kCenterCrop}) {
    SCOPED_TRACE(static_cast<int>(mode));
    options_.resize_mode = mode;
    const Pixels plain = Again(Render(decoded, file, {}));
    const Pixels blurred = Again(Render(decoded, file, {&kFace, 1}));
    const double scale = mode == ResizeMode::kNo                                                ? 1
                         : mode == ResizeMode::kBorder || mode == ResizeMode::kKeepRatioLargest ? 0.25
                                                                                                : 0.5;
    const int left = mode == ResizeMode::kCenterCrop ? -50 : 0, top = mode == ResizeMode::kBorder ? 25 : 0;
    const FaceBox moved{.x_px = static_cast<int>(kFace.x_px * scale) + left,
                        .y_px = static_cast<int>(kFace.y_px * scale) + top,
                        .width_px = static_cast<int>(kFace.width_px * scale),
                        .height_px = static_cast<int>(kFace.height_px * scale)};
    int changed = 0;
    for (int y = 0; y < plain.height_px; ++y) {
      for (int x = 0; x < plain.width_px; ++x) {
        const bool same = std::memcmp(plain.row(y) + 3 * x, blurred.row(y) + 3 * x, 3) == 0;
        ASSERT_TRUE(same || IsNear(moved, x, y)) << x << ", " << y;
        changed += same ? 0 : 1;
      }
    }
    EXPECT_GT(changed * 2, moved.width_px * moved.height_px);
  }
}

TEST_F(BlurredRenderingTest, AFileWithFacesIsEncodedAnewInItsOwnFormatAndSize) {
  options_.encode = Encoding::kOriginal;
  const TestPicture drawn = DrawPicture(301, 203);
  const std::vector<uint8_t> colours = {255, 0, 0, 0, 255, 0};
  std::vector<uint8_t> indices(301 * 203);
  for (size_t i = 0; i < indices.size(); ++i) indices[i] = static_cast<uint8_t>(i / 3 % 2);
  const std::pair<std::vector<std::byte>, ImageFormat> files[] = {
      {EncodeTestJpeg(drawn), ImageFormat::kJpeg},
      {EncodeTestPng(drawn), ImageFormat::kPng},
      {EncodeTestWebp(drawn, false), ImageFormat::kWebp},
      {EncodeTestGif(301, 203, colours, {{{301, 203, 1, indices}, {}}}), ImageFormat::kPng}};
  for (const auto& [file, format] : files) {
    SCOPED_TRACE(static_cast<int>(format));
    const ImageDecodeOutput decoded = Decode(file);
    const Rendered kept = Render(decoded, file, {});
    EXPECT_EQ(kept.format, decoded.format);
    const Rendered blurred = Render(decoded, file, {&kFace, 1});
    EXPECT_EQ(blurred.format, format);
    EXPECT_EQ(blurred.width_px, 301);
    EXPECT_EQ(blurred.height_px, 203);
    EXPECT_GT(LargestDifference(Again(blurred), decoded.pixels), 40);
  }
}

TEST_F(BlurredRenderingTest, AnAnimationIsNeitherKeptNorBlurred) {
  options_.encode = Encoding::kOriginal;
  const Pixels pixels = Noise(20, 20, 1);
  const Result<Rendered> rendered = RenderImageJob(
      {.pixels = pixels, .format = ImageFormat::kGif, .frame_count = 2, .blurred = {&kFace, 1}}, options_,
      Budget());
  ASSERT_FALSE(rendered);
  EXPECT_EQ(ReasonOf(rendered.error()), "image_animated");
}

}  // namespace
}  // namespace tamis
