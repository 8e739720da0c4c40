#include "extract/render.h"

#include <cmath>
#include <cstring>
#include <utility>

#include <gtest/gtest.h>

#include "extract/image_job.h"
#include "extract/jpeg.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

MemoryBudget& Budget() {
  static MemoryBudget budget(256 * kMiB);
  return budget;
}

Pixels PixelsOf(const TestPicture& picture) {
  Result<Pixels> pixels = Pixels::Allocate(picture.width_px, picture.height_px, picture.channels, Budget());
  CHECK(pixels.has_value());
  std::memcpy(pixels->row(0), picture.samples.data(), picture.samples.size());
  return *std::move(pixels);
}

struct PlanCase {
  ResizeMode mode;
  bool only_if_bigger;
  int width, height;
  int picture_width, picture_height, frame_width, frame_height;  // 0: stays as it is
};

// img2dataset's resizer: keep_ratio looks at the shortest side, border at the longest; half rounds to even.
TEST(ImageRender, PlansAsImg2datasetDoes) {
  const PlanCase cases[] = {
      {ResizeMode::kNo, false, 900, 600, 0, 0, 0, 0},
      {ResizeMode::kKeepRatio, true, 900, 600, 150, 100, 150, 100},
      {ResizeMode::kKeepRatio, true, 90, 600, 0, 0, 0, 0},
      {ResizeMode::kKeepRatio, true, 100, 600, 0, 0, 0, 0},
      {ResizeMode::kKeepRatio, false, 50, 80, 100, 160, 100, 160},
      {ResizeMode::kKeepRatio, false, 100, 80, 125, 100, 125, 100},
      {ResizeMode::kKeepRatio, true, 201, 200, 100, 100, 100, 100},  // 100.5 rounds to 100
      {ResizeMode::kKeepRatio, true, 203, 200, 102, 100, 102, 100},  // 101.5 rounds to 102
      {ResizeMode::kBorder, true, 900, 600, 100, 67, 100, 100},
      {ResizeMode::kBorder, true, 90, 60, 0, 0, 0, 0},
      {ResizeMode::kBorder, false, 50, 25, 100, 50, 100, 100},
      {ResizeMode::kBorder, true, 4000, 3, 100, 1, 100, 100},
      {ResizeMode::kBorder, false, 100, 60, 100, 60, 100, 100},
      {ResizeMode::kKeepRatioLargest, true, 900, 600, 100, 67, 100, 67},
      {ResizeMode::kKeepRatioLargest, true, 90, 60, 0, 0, 0, 0},
      {ResizeMode::kKeepRatioLargest, false, 50, 25, 100, 50, 100, 50},
      {ResizeMode::kCenterCrop, true, 900, 600, 150, 100, 100, 100},
      {ResizeMode::kCenterCrop, true, 90, 600, 0, 0, 0, 0},
      {ResizeMode::kCenterCrop, false, 50, 80, 100, 160, 100, 100},
      {ResizeMode::kCenterCrop, false, 100, 300, 100, 300, 100, 100},
  };
  for (const PlanCase& c : cases) {
    SCOPED_TRACE(testing::Message() << static_cast<int>(c.mode) << " " << c.width << "x" << c.height);
    const ImageJobOptions options{.resize_mode = c.mode, .size_px = 100, .only_if_bigger = c.only_if_bigger};
    const std::optional<RenderPlan> plan = PlanResize(c.width, c.height, options);
    ASSERT_EQ(plan.has_value(), c.picture_width > 0);
    if (!plan) continue;
    EXPECT_EQ(plan->picture_width_px, c.picture_width);
    EXPECT_EQ(plan->picture_height_px, c.picture_height);
    EXPECT_EQ(plan->frame_width_px, c.frame_width);
    EXPECT_EQ(plan->frame_height_px, c.frame_height);
  }
}

TEST(ImageRender, HalvingIsTheMeanOfFourPixels) {
  const TestPicture drawn = DrawPicture(64, 40);
  const RenderPlan plan{32, 20, 32, 20, Interpolation::kArea};
  const Result<Pixels> halved = Resize(PixelsOf(drawn), plan, 1'000'000, Budget());
  ASSERT_TRUE(halved) << halved.error().message;
  for (int y = 0; y < 20; ++y) {
    for (int x = 0; x < 32; ++x) {
      const double mean = (drawn.at(2 * x, 2 * y, 0) + drawn.at(2 * x + 1, 2 * y, 0) +
                           drawn.at(2 * x, 2 * y + 1, 0) + drawn.at(2 * x + 1, 2 * y + 1, 0)) /
                          4.0;
      ASSERT_LE(std::abs(mean - halved->row(y)[x * 3]), 1.0);
    }
  }
}

TEST(ImageRender, BorderIsWhiteAndTheLargerHalfIsBelowAndRight) {
  TestPicture black{20, 9, 3, std::vector<uint8_t>(20 * 9 * 3, 0)};
  const ImageJobOptions options{.resize_mode = ResizeMode::kBorder, .size_px = 10};
  const std::optional<RenderPlan> plan = PlanResize(20, 9, options);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->picture_height_px, 4);  // 4.5 rounds to even
  const Result<Pixels> framed = Resize(PixelsOf(black), *plan, 1'000'000, Budget());
  ASSERT_TRUE(framed);
  for (int y = 0; y < 10; ++y) {
    const int expected = y >= 3 && y < 7 ? 0 : 255;
    for (int i = 0; i < 30; ++i) ASSERT_EQ(framed->row(y)[i], expected) << y;
  }
}

TEST(ImageRender, TheMiddleIsCroppedTheSmallerHalfAboveAndToTheLeft) {
  TestPicture columns{25, 10, 3, {}};
  for (int i = 0; i < 25 * 10; ++i)
    columns.samples.insert(columns.samples.end(), 3, static_cast<uint8_t>(i % 25));
  const ImageJobOptions options{
      .resize_mode = ResizeMode::kCenterCrop, .size_px = 10, .only_if_bigger = false};
  const std::optional<RenderPlan> plan = PlanResize(25, 10, options);
  ASSERT_TRUE(plan);
  const Result<Pixels> cropped = Resize(PixelsOf(columns), *plan, 1'000'000, Budget());
  ASSERT_TRUE(cropped);
  ASSERT_EQ(cropped->width_px, 10);
  for (int x = 0; x < 10; ++x) EXPECT_EQ(cropped->row(4)[x * 3], 7 + x);
}

TEST(ImageRender, EveryEncodingDecodesToWhatItPromises) {
  const Pixels pixels = PixelsOf(DrawPicture(60, 40));
  const struct {
    Encoding encode;
    ImageFormat format;
    double mean_difference;
  } cases[] = {{Encoding::kJpeg, ImageFormat::kJpeg, 10},
               {Encoding::kPng, ImageFormat::kPng, 0},
               {Encoding::kWebp, ImageFormat::kWebp, 10}};
  for (const auto& c : cases) {
    const ImageJobOptions options{.resize_mode = ResizeMode::kNo, .encode = c.encode, .quality = 95};
    const Result<Rendered> rendered = RenderImageJob({.pixels = pixels}, options, Budget());
    ASSERT_TRUE(rendered) << rendered.error().message;
    EXPECT_EQ(rendered->format, c.format);
    const Result<ImageDecodeOutput> again = DecodeImageJob(rendered->encoded.span(), options, Budget());
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->format, c.format);
    double sum = 0;
    for (size_t i = 0; i < pixels.bytes.size(); ++i)
      sum += std::abs(pixels.row(0)[i] - again->pixels.row(0)[i]);
    EXPECT_LE(sum / static_cast<double>(pixels.bytes.size()), c.mean_difference);
  }
}

TEST(ImageRender, EnlargingKeepsFlatColours) {
  const TestPicture flat{10, 10, 3, std::vector<uint8_t>(300, 77)};
  const RenderPlan plan{33, 33, 33, 33, Interpolation::kLanczos};
  const Result<Pixels> enlarged = Resize(PixelsOf(flat), plan, 1'000'000, Budget());
  ASSERT_TRUE(enlarged);
  for (int i = 0; i < 33 * 33 * 3; ++i) ASSERT_EQ(enlarged->row(0)[i], 77);
}

TEST(ImageRender, AResultBeyondMaxPixelsIsRefusedBeforeAllocation) {
  const Pixels sliver = PixelsOf(DrawPicture(1, 5000));
  const ImageJobOptions options{.max_pixels = 1'000'000, .only_if_bigger = false};
  const int64_t before = Budget().used_bytes();
  const Result<Rendered> rendered = RenderImageJob({.pixels = sliver}, options, Budget());
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(ReasonOf(rendered.error()), "image_too_many_pixels");
  EXPECT_EQ(Budget().used_bytes(), before);
}

TEST(ImageRender, WhatIsRenderedDecodesToTheSameSize) {
  for (const ResizeMode mode : {ResizeMode::kNo, ResizeMode::kKeepRatio, ResizeMode::kBorder}) {
    const Pixels pixels = PixelsOf(DrawPicture(301, 203));
    const ImageJobOptions options{.resize_mode = mode, .size_px = 128};
    const Result<Rendered> rendered = RenderImageJob({.pixels = pixels}, options, Budget());
    ASSERT_TRUE(rendered) << rendered.error().message;
    EXPECT_EQ(rendered->format, ImageFormat::kJpeg);
    const Result<ImageDecodeOutput> again = DecodeImageJob(rendered->encoded.span(), options, Budget());
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->original_width_px, rendered->width_px);
    EXPECT_EQ(again->original_height_px, rendered->height_px);
  }
}

TEST(ImageRender, EncodingIsOurTestEncodersTwin) {
  const TestPicture drawn = DrawPicture(200, 150);
  const Result<Bytes> encoded = EncodeJpeg(PixelsOf(drawn), 90, Budget());
  ASSERT_TRUE(encoded);
  const std::vector<std::byte> twin = EncodeTestJpeg(drawn, {.quality = 90});
  EXPECT_TRUE(std::equal(twin.begin(), twin.end(), encoded->span().begin(), encoded->span().end()));
}

TEST(ImageRender, EncodingStopsWhenTheBudgetIsFull) {
  const Pixels pixels = PixelsOf(DrawPicture(600, 600));
  MemoryBudget small(450 * kKiB);
  const Result<Bytes> encoded = EncodeJpeg(pixels, 100, small);
  ASSERT_FALSE(encoded);
  EXPECT_EQ(encoded.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(small.used_bytes(), 0);
}

TEST(ImageJobOptions, TranslatesAndRefusesTheImagesTable) {
  ImageOptions knobs;
  ASSERT_TRUE(MakeImageJobOptions(knobs));
  EXPECT_EQ(MakeImageJobOptions(knobs)->resize_mode, ResizeMode::kKeepRatio);
  knobs.resize_mode = "border";
  EXPECT_EQ(MakeImageJobOptions(knobs)->resize_mode, ResizeMode::kBorder);
  knobs.resize_mode = "stretch";
  EXPECT_FALSE(MakeImageJobOptions(knobs));
  knobs = {};
  knobs.encode = "webp";
  EXPECT_EQ(MakeImageJobOptions(knobs)->encode, Encoding::kWebp);
  knobs.encode = "avif";
  EXPECT_FALSE(MakeImageJobOptions(knobs));
  knobs = {};
  knobs.downscale_interpolation = "bicubic";
  EXPECT_EQ(MakeImageJobOptions(knobs)->downscale, Interpolation::kCubic);
  knobs.upscale_interpolation = "sinc";
  EXPECT_FALSE(MakeImageJobOptions(knobs));
  knobs = {};
  knobs.quality = 101;
  EXPECT_FALSE(MakeImageJobOptions(knobs));
  knobs = {};
  knobs.size = 0;
  EXPECT_FALSE(MakeImageJobOptions(knobs));
}

}  // namespace
}  // namespace tamis
