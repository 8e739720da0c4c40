#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "extract/image_job.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

class ImageDecode : public testing::Test {
 protected:
  Result<ImageDecodeOutput> Decode(std::span<const std::byte> bytes) {
    return DecodeImageJob(bytes, options_, budget_);
  }

  std::string ReasonFor(std::span<const std::byte> bytes) {
    const Result<ImageDecodeOutput> decoded = Decode(bytes);
    return decoded ? "decoded" : ReasonOf(decoded.error());
  }

  ImageJobOptions options_;
  MemoryBudget budget_{64 * kMiB};
};

double MeanDifference(const TestPicture& drawn, const Pixels& pixels) {
  double sum = 0;
  for (size_t i = 0; i < drawn.samples.size(); ++i) sum += std::abs(drawn.samples[i] - pixels.row(0)[i]);
  return sum / static_cast<double>(drawn.samples.size());
}

int LargestDifference(const TestPicture& drawn, const Pixels& pixels) {
  int largest = 0;
  for (int y = 0; y < drawn.height_px; ++y) {
    for (int x = 0; x < drawn.width_px; ++x) {
      for (int c = 0; c < 3; ++c) {
        const int drawn_sample = drawn.at(x, y, drawn.channels >= 3 ? c : 0);
        largest = std::max(largest, std::abs(drawn_sample - pixels.row(y)[x * 3 + c]));
      }
    }
  }
  return largest;
}

TEST_F(ImageDecode, JpegComesOutAsItWentIn) {
  for (const bool progressive : {false, true}) {
    for (const bool full_chroma : {false, true}) {
      const TestPicture drawn = DrawPicture(65, 33);
      const JpegRecipe recipe{.quality = 100, .progressive = progressive, .full_chroma = full_chroma};
      const Result<ImageDecodeOutput> decoded = Decode(EncodeTestJpeg(drawn, recipe));
      ASSERT_TRUE(decoded) << decoded.error().message;
      EXPECT_EQ(decoded->format, ImageFormat::kJpeg);
      EXPECT_EQ(decoded->original_width_px, 65);
      EXPECT_EQ(decoded->pixels.height_px, 33);
      EXPECT_LE(MeanDifference(drawn, decoded->pixels), full_chroma ? 1.0 : 10.0);
    }
  }
}

TEST_F(ImageDecode, GreyJpegBecomesRgb) {
  const TestPicture drawn = DrawPicture(40, 20, 1);
  const Result<ImageDecodeOutput> decoded = Decode(EncodeTestJpeg(drawn, {.quality = 100}));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->pixels.channels, 3);
  EXPECT_LE(LargestDifference(drawn, decoded->pixels), 2);
}

TEST_F(ImageDecode, EveryTruncationOfAJpegIsRejected) {
  for (const bool progressive : {false, true}) {
    const std::vector<std::byte> whole = EncodeTestJpeg(DrawPicture(64, 48), {.progressive = progressive});
    for (size_t size = 0; size < whole.size(); size += size + 40 < whole.size() ? 13 : 1) {
      EXPECT_NE(ReasonFor(std::span(whole).first(size)), "decoded") << size;
    }
    EXPECT_EQ(ReasonFor(std::span(whole).first(whole.size() - 2)), "image_truncated");
    EXPECT_EQ(ReasonFor(whole), "decoded");
  }
}

TEST_F(ImageDecode, AJpegWithAWarningIsRejected) {
  std::vector<std::byte> bytes = EncodeTestJpeg(DrawPicture(128, 128), {.restart_rows = 1});
  const std::byte kRestart[] = {std::byte{0xFF}, std::byte{0xD1}};
  const auto marker = std::search(bytes.begin(), bytes.end(), std::begin(kRestart), std::end(kRestart));
  ASSERT_NE(marker, bytes.end());
  bytes.insert(marker, 3, std::byte{0x11});
  EXPECT_EQ(ReasonFor(bytes), "image_damaged");
}

// Adobe's CMYK files hold what is left of the light: 255 is no ink.
TEST_F(ImageDecode, CmykIsLightTimesLight) {
  const TestPicture inks{16, 16, 4, [] {
                           std::vector<uint8_t> samples;
                           for (int i = 0; i < 256; ++i) samples.insert(samples.end(), {255, 128, 0, 200});
                           return samples;
                         }()};
  const Result<ImageDecodeOutput> decoded = Decode(EncodeTestJpeg(inks, {.quality = 100}));
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->pixels.channels, 3);
  EXPECT_NEAR(decoded->pixels.row(3)[0], 200, 2);
  EXPECT_NEAR(decoded->pixels.row(3)[1], 100, 2);
  EXPECT_NEAR(decoded->pixels.row(3)[2], 0, 2);
}

TEST_F(ImageDecode, YcckIsCmykAfterItsColoursAreTurnedBack) {
  const TestPicture drawn = DrawPicture(48, 32, 4);
  const Result<ImageDecodeOutput> plain = Decode(EncodeTestJpeg(drawn, {.quality = 100}));
  const Result<ImageDecodeOutput> ycck = Decode(EncodeTestJpeg(drawn, {.quality = 100, .ycck = true}));
  ASSERT_TRUE(plain && ycck);
  double sum = 0;
  for (size_t i = 0; i < plain->pixels.bytes.size(); ++i) {
    sum += std::abs(plain->pixels.row(0)[i] - ycck->pixels.row(0)[i]);
  }
  EXPECT_LE(sum / static_cast<double>(plain->pixels.bytes.size()), 4.0);
}

TEST_F(ImageDecode, OurPolicy_ArithmeticJpegsAreRejected) {
  EXPECT_EQ(ReasonFor(EncodeTestJpeg(DrawPicture(16, 16), {.arithmetic = true})),
            "image_format_not_supported");
}

TEST_F(ImageDecode, ProgressiveJpegsWithTooManyScansAreRejected) {
  options_.max_scans = 3;
  EXPECT_EQ(ReasonFor(EncodeTestJpeg(DrawPicture(64, 64), {.progressive = true})), "image_damaged");
  options_.max_scans = 64;
  EXPECT_EQ(ReasonFor(EncodeTestJpeg(DrawPicture(64, 64), {.progressive = true})), "decoded");
}

TEST_F(ImageDecode, PngsAreExact) {
  for (const int channels : {1, 3}) {
    for (const int depth : {8, 16}) {
      const TestPicture drawn = DrawPicture(31, 29, channels);
      const Result<ImageDecodeOutput> decoded = Decode(EncodeTestPng(drawn, {.bit_depth = depth}));
      ASSERT_TRUE(decoded) << decoded.error().message;
      EXPECT_EQ(decoded->format, ImageFormat::kPng);
      EXPECT_EQ(decoded->pixels.channels, 3);
      EXPECT_EQ(LargestDifference(drawn, decoded->pixels), 0);
    }
  }
}

TEST_F(ImageDecode, AlphaIsMattedOnWhite) {
  const TestPicture drawn{2, 2, 4, {10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128, 255, 255, 255, 7}};
  const Result<ImageDecodeOutput> decoded = Decode(EncodeTestPng(drawn));
  ASSERT_TRUE(decoded);
  const uint8_t expected[] = {10, 20, 30, 255, 255, 255, 127, 127, 127, 255, 255, 255};
  ASSERT_EQ(decoded->pixels.bytes.size(), sizeof expected);
  EXPECT_TRUE(std::equal(std::begin(expected), std::end(expected), decoded->pixels.row(0)));
}

TEST_F(ImageDecode, GreyWithAlphaIsMattedOnWhite) {
  const TestPicture drawn{2, 1, 2, {40, 255, 40, 0}};
  const Result<ImageDecodeOutput> decoded = Decode(EncodeTestPng(drawn));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->pixels.row(0)[0], 40);
  EXPECT_EQ(decoded->pixels.row(0)[3], 255);
}

// PNG, third edition, 11.3.1.1: tRNS gives palette entries an alpha, or names one transparent grey.
TEST_F(ImageDecode, PaletteAndTransparencyChunksAreExpanded) {
  const TestPicture indices{3, 1, 1, {0, 1, 2}};
  const PngRecipe recipe{.palette_rgb = std::vector<uint8_t>{1, 2, 3, 4, 5, 6, 7, 8, 9},
                         .palette_alpha = {255, 0}};
  const Result<ImageDecodeOutput> palette = Decode(EncodeTestPng(indices, recipe));
  ASSERT_TRUE(palette) << palette.error().message;
  const uint8_t expected[] = {1, 2, 3, 255, 255, 255, 7, 8, 9};
  EXPECT_TRUE(std::equal(std::begin(expected), std::end(expected), palette->pixels.row(0)));
  const Result<ImageDecodeOutput> grey = Decode(EncodeTestPng({2, 1, 1, {9, 10}}, {.transparent_grey = 9}));
  ASSERT_TRUE(grey) << grey.error().message;
  EXPECT_EQ(grey->pixels.row(0)[0], 255);
  EXPECT_EQ(grey->pixels.row(0)[3], 10);
}

TEST_F(ImageDecode, InterlacedPngsAreDecoded) {
  for (const bool interlaced : {false, true}) {
    const Result<ImageDecodeOutput> decoded = Decode(AssembledPng(13, interlaced));
    ASSERT_TRUE(decoded) << decoded.error().message;
    for (int y = 0; y < 13; ++y) {
      for (int x = 0; x < 13; ++x) EXPECT_EQ(decoded->pixels.row(y)[x * 3 + 1], 0x80);
    }
  }
}

TEST_F(ImageDecode, EveryTruncationOfAPngIsRejected) {
  const std::vector<std::byte> whole = EncodeTestPng(DrawPicture(20, 20));
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(ReasonFor(std::span(whole).first(size)), "decoded") << size;
  }
  EXPECT_EQ(ReasonFor(std::span(whole).first(whole.size() / 2)), "image_truncated");
}

TEST_F(ImageDecode, EveryFlippedBitInAPngIsRejected) {
  const std::vector<std::byte> whole = AssembledPng(4, false);
  for (size_t i = 0; i < whole.size(); ++i) {
    std::vector<std::byte> flipped = whole;
    flipped[i] ^= std::byte{1};
    EXPECT_NE(ReasonFor(flipped), "decoded") << i;
  }
}

TEST_F(ImageDecode, OtherFormatsHaveTheirOwnReasons) {
  const std::string tiff("II*\0\0\0\0\0", 8);
  EXPECT_EQ(ReasonFor(std::as_bytes(std::span(tiff))), "image_format_not_supported");
  const std::string avif(
      "\0\0\0\x14"
      "ftypavif\0\0\0\0"
      "mif1",
      20);
  EXPECT_EQ(ReasonFor(std::as_bytes(std::span(avif))), "image_avif");
  const std::string heic(
      "\0\0\0\x14"
      "ftypheic\0\0\0\0"
      "mif1",
      20);
  EXPECT_EQ(ReasonFor(std::as_bytes(std::span(heic))), "image_format_not_supported");
  EXPECT_EQ(ReasonFor(std::as_bytes(std::span("\xFF\x0A", 2))), "image_jxl");
  EXPECT_EQ(ReasonFor(std::as_bytes(std::span("<svg>", 5))), "image_svg");
  EXPECT_EQ(ReasonFor(std::as_bytes(std::span("<html>", 6))), "image_unknown_format");
  EXPECT_EQ(ReasonFor({}), "image_unknown_format");
}

TEST_F(ImageDecode, TooManyPixelsAreSeenInTheHeader) {
  options_.max_pixels = 100 * 100;
  EXPECT_EQ(ReasonFor(EncodeTestJpeg(DrawPicture(100, 100))), "decoded");
  EXPECT_EQ(ReasonFor(EncodeTestJpeg(DrawPicture(101, 100))), "image_too_many_pixels");
  EXPECT_EQ(ReasonFor(EncodeTestPng(DrawPicture(100, 101))), "image_too_many_pixels");
  EXPECT_LT(budget_.peak_bytes(), kMiB);
}

TEST_F(ImageDecode, MemoryIsChargedAndGivenBack) {
  const std::vector<std::byte> jpeg = EncodeTestJpeg(DrawPicture(512, 512), {.progressive = true});
  {
    const Result<ImageDecodeOutput> decoded = Decode(jpeg);
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(budget_.used_bytes(), 512 * 512 * 3);
    EXPECT_GT(budget_.peak_bytes(), 512 * 512 * 6) << "coefficients of a progressive file count too";
  }
  EXPECT_EQ(budget_.used_bytes(), 0);
}

TEST_F(ImageDecode, WithoutMemoryThePictureIsNotAtFault) {
  MemoryBudget small(100 * kKiB);
  for (const auto& bytes : {EncodeTestJpeg(DrawPicture(512, 512)), EncodeTestPng(DrawPicture(512, 512))}) {
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, options_, small);
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, ErrorCode::kUnavailable);
    EXPECT_EQ(small.used_bytes(), 0);
  }
}

TEST_F(ImageDecode, OddSidesAndOnePixelWork) {
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 200}, {200, 1}, {7, 9}, {17, 15}}) {
    EXPECT_EQ(ReasonFor(EncodeTestJpeg(DrawPicture(width, height), {.progressive = true})), "decoded");
    EXPECT_EQ(ReasonFor(EncodeTestPng(DrawPicture(width, height))), "decoded");
  }
}

}  // namespace
}  // namespace tamis
