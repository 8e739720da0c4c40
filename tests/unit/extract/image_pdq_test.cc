#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "extract/image_job.h"
#include "extract/orientation.h"
#include "extract/pdq.h"
#include "tests/support/test_animations.h"

namespace tamis {
namespace {

constexpr int kWidth = 96, kHeight = 80;

class ImagePdq : public testing::Test {
 protected:
  std::vector<PdqHash> HashesOf(std::span<const std::byte> bytes) {
    Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, options_, budget_);
    EXPECT_TRUE(decoded) << decoded.error().message;
    return decoded ? std::move(decoded->pdq) : std::vector<PdqHash>();
  }

  /// Of a picture that hides nothing.
  PdqHash HashOf(const TestPicture& drawn) {
    const std::vector<PdqHash> hashes = HashesOf(EncodeTestPng(drawn));
    EXPECT_EQ(hashes.size(), 1u);
    return hashes.front();
  }

  static PdqHash As(PdqHash hash, int frame, PdqVariant variant) {
    hash.frame = frame;
    hash.variant = variant;
    return hash;
  }

  ImageJobOptions options_;
  MemoryBudget budget_{256 * kMiB};
};

/// `colours` with an alpha channel: every pixel that `is_clear` says is transparent.
template <class IsClear>
TestPicture WithHoles(const TestPicture& colours, IsClear is_clear) {
  TestPicture glass{colours.width_px, colours.height_px, 4, {}};
  for (int y = 0; y < colours.height_px; ++y) {
    for (int x = 0; x < colours.width_px; ++x) {
      for (int c = 0; c < 3; ++c) glass.samples.push_back(colours.at(x, y, c));
      glass.samples.push_back(is_clear(x, y) ? 0 : 255);
    }
  }
  return glass;
}

TestPicture WithoutHoles(const TestPicture& colours) {
  return WithHoles(colours, [](int, int) { return false; });
}
TestPicture AllClear(const TestPicture& colours) {
  return WithHoles(colours, [](int, int) { return true; });
}

TEST_F(ImagePdq, AStillHasOneHashWhateverItsFormat) {
  const TestPicture drawn = DrawPicture(kWidth, kHeight);
  const PdqHash expected = HashOf(drawn);
  EXPECT_EQ(expected.frame, 0);
  EXPECT_EQ(expected.variant, PdqVariant::kOnWhite);
  EXPECT_EQ(HashesOf(EncodeTestWebp(drawn, true)), std::vector{expected});
  EXPECT_EQ(HashesOf(EncodeTestPng(drawn, {.interlaced = true})), std::vector{expected});
  const std::vector<PdqHash> jpeg = HashesOf(EncodeTestJpeg(drawn, {.quality = 95}));
  ASSERT_EQ(jpeg.size(), 1u);
  EXPECT_LE(HammingDistance(jpeg.front().needles[0], expected.needles[0]), 10);
}

TEST_F(ImagePdq, AlphaThatIsOpaqueEverywhereAddsNothing) {
  const TestPicture drawn = DrawPicture(kWidth, kHeight);
  EXPECT_EQ(HashesOf(EncodeTestPng(WithoutHoles(drawn))), std::vector{HashOf(drawn)});
}

TEST_F(ImagePdq, TheColoursUnderTransparencyAreHashedToo) {
  const TestPicture hidden = DrawPicture(kWidth, kHeight, 3, 5);
  const TestPicture glass = AllClear(hidden);
  const PdqHash white =
      HashOf(TestPicture{kWidth, kHeight, 3, std::vector<uint8_t>(kWidth * kHeight * 3, 255)});
  const std::vector<PdqHash> expected = {white, As(HashOf(hidden), 0, PdqVariant::kAsStored)};
  EXPECT_EQ(HashesOf(EncodeTestPng(glass)), expected);
  EXPECT_EQ(HashesOf(EncodeTestPng(glass, {.interlaced = true})), expected);
  EXPECT_EQ(HashesOf(EncodeTestPng(glass, {.bit_depth = 16})), expected);
}

TEST_F(ImagePdq, OneHoleIsEnough) {
  const TestPicture drawn = DrawPicture(kWidth, kHeight, 3, 6);
  const TestPicture glass = WithHoles(drawn, [](int x, int y) { return x >= 30 && y >= 30; });
  const std::vector<PdqHash> hashes = HashesOf(EncodeTestPng(glass));
  ASSERT_EQ(hashes.size(), 2u);
  EXPECT_NE(hashes[0].needles, hashes[1].needles);
  EXPECT_EQ(hashes[1], As(HashOf(drawn), 0, PdqVariant::kAsStored));
}

TEST_F(ImagePdq, TheColourOfAGifsTransparentIndexIsHashedToo) {
  std::vector<uint8_t> greys;
  for (int i = 0; i < 256; ++i) greys.insert(greys.end(), 3, static_cast<uint8_t>(i));
  const TestPicture drawn = DrawPicture(kWidth, kHeight, 1, 7);
  TestPicture in_colour{kWidth, kHeight, 3, {}};
  for (const uint8_t grey : drawn.samples) in_colour.samples.insert(in_colour.samples.end(), 3, grey);
  const int common = drawn.samples[0];
  const std::vector<PdqHash> hashes = HashesOf(EncodeTestGif(kWidth, kHeight, greys, {{drawn, {}, common}}));
  ASSERT_EQ(hashes.size(), 2u);
  EXPECT_EQ(hashes[1], As(HashOf(in_colour), 0, PdqVariant::kAsStored));
  const std::vector<std::byte> opaque = EncodeTestGif(kWidth, kHeight, greys, {{drawn, {}}});
  EXPECT_EQ(HashesOf(opaque), std::vector{HashOf(in_colour)});
}

TEST_F(ImagePdq, EveryFrameOfAnAnimationIsHashed) {
  const TestPicture first = DrawPicture(kWidth, kHeight, 3, 1), second = DrawPicture(kWidth, kHeight, 3, 8);
  const std::vector<PdqHash> expected = {HashOf(first), As(HashOf(second), 1, PdqVariant::kOnWhite)};
  EXPECT_EQ(HashesOf(EncodeTestApng({{first, {}}, {second, {}}})), expected);
  EXPECT_EQ(HashesOf(EncodeTestAnimatedWebp(kWidth, kHeight, {{first, {}}, {second, {}}})), expected);
}

TEST_F(ImagePdq, AFrameThatShowsNothingNewIsLeftOut) {
  const TestPicture first = DrawPicture(kWidth, kHeight, 3, 1), third = DrawPicture(kWidth, kHeight, 3, 9);
  const std::vector<PdqHash> expected = {HashOf(first), As(HashOf(third), 2, PdqVariant::kOnWhite)};
  EXPECT_EQ(HashesOf(EncodeTestApng({{first, {}}, {first, {}}, {third, {}}, {first, {}}})), expected);
}

// An invisible frame that covers only a part of the canvas: what it holds is hashed by itself.
TEST_F(ImagePdq, WhatAnInvisibleFrameHoldsIsHashed) {
  const TestPicture shown = DrawPicture(kWidth, kHeight, 3, 1), hidden = DrawPicture(64, 48, 3, 10);
  const std::vector<AnimatedFrame> frames = {{WithoutHoles(shown), {}},
                                             {AllClear(hidden), {.left = 8, .top = 4}}};
  const std::vector<PdqHash> hashes = HashesOf(EncodeTestApng(frames));
  ASSERT_EQ(hashes.size(), 2u) << "the canvas shows the first frame still";
  EXPECT_EQ(hashes[0], HashOf(shown));
  EXPECT_EQ(hashes[1], As(HashOf(hidden), 1, PdqVariant::kAsStored));
}

TEST_F(ImagePdq, TheReductionTo512IsHashedWhereAskedForAndMade) {
  options_.pdq_nearest_512 = true;
  EXPECT_EQ(HashesOf(EncodeTestPng(DrawPicture(512, 512))).size(), 1u) << "it is that small already";
  const std::vector<PdqHash> hashes = HashesOf(EncodeTestPng(DrawPicture(600, 400)));
  ASSERT_EQ(hashes.size(), 2u);
  EXPECT_EQ(hashes[1].variant, PdqVariant::kNearest512);
  options_.pdq_nearest_512 = false;
  EXPECT_EQ(HashesOf(EncodeTestPng(DrawPicture(600, 400))).size(), 1u);
}

TEST_F(ImagePdq, ATurnedJpegHasTheHashOfItsFile) {
  const std::vector<std::byte> jpeg = EncodeTestJpeg(DrawPicture(310, 203));
  const std::vector<PdqHash> expected = HashesOf(jpeg);
  for (int orientation = 2; orientation <= 8; ++orientation) {
    const auto segment = MinimalExifSegment(orientation);
    std::vector<std::byte> turned(jpeg.begin(), jpeg.begin() + 2);
    turned.insert(turned.end(), segment.begin(), segment.end());
    turned.insert(turned.end(), jpeg.begin() + 2, jpeg.end());
    EXPECT_EQ(HashesOf(turned), expected) << orientation;
  }
}

TEST_F(ImagePdq, APictureTooSmallForAHashHasOneWithoutQuality) {
  EXPECT_EQ(HashesOf(EncodeTestPng(DrawPicture(4, 9))), std::vector{PdqHash{}});
}

TEST_F(ImagePdq, TheEstimateCoversHashing) {
  options_.pdq_nearest_512 = true;
  const TestPicture glass = DrawPicture(700, 90, 4);
  for (const auto& bytes :
       {EncodeTestJpeg(DrawPicture(700, 90)), EncodeTestPng(glass), EncodeTestWebp(glass, true),
        EncodeTestApng({{glass, {}}, {glass, {.disposal = 2}}})}) {
    const Result<int64_t> estimate = EstimateDecodeBytes(bytes, options_);
    ASSERT_TRUE(estimate);
    MemoryBudget budget(*estimate);
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, options_, budget);
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(budget.used_bytes(), static_cast<int64_t>(decoded->pixels.bytes.size()));
  }
}

}  // namespace
}  // namespace tamis
