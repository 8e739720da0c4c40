#include "extract/orientation.h"

#include <string>

#include <gtest/gtest.h>

#include "extract/image_job.h"
#include "tests/support/test_animations.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

std::vector<std::byte> WithSegment(const std::vector<std::byte>& jpeg, const std::string& segment) {
  const std::string text = TextOf(jpeg);
  return BytesOf(text.substr(0, 2) + segment + text.substr(2));
}

std::vector<std::byte> Turned(const std::vector<std::byte>& jpeg, int orientation) {
  const auto segment = MinimalExifSegment(orientation);
  return WithSegment(jpeg, TextOf({segment.begin(), segment.end()}));
}

std::string LittleEndianExif(char orientation, const std::string& count = std::string("\1\0\0\0", 4)) {
  const std::string tiff = std::string("II*\0\x08\0\0\0\2\0", 10) +
                           std::string("\x0F\1\2\0\1\0\0\0A\0\0\0", 12) + std::string("\x12\1\3\0", 4) +
                           count + orientation + std::string("\0\0\0\0\0\0\0", 7);
  return std::string("\xFF\xE1\0", 3) + static_cast<char>(tiff.size() + 8) + std::string("Exif\0\0", 6) +
         tiff;
}

/// Where the stored pixel (x, y) of a w by h picture is seen, by CIPA DC-008 4.6.4, figure by figure.
std::pair<int, int> Seen(int orientation, int x, int y, int w, int h) {
  switch (orientation) {
    case 2:
      return {w - 1 - x, y};
    case 3:
      return {w - 1 - x, h - 1 - y};
    case 4:
      return {x, h - 1 - y};
    case 5:
      return {y, x};
    case 6:
      return {h - 1 - y, x};
    case 7:
      return {h - 1 - y, w - 1 - x};
    case 8:
      return {y, w - 1 - x};
    default:
      return {x, y};
  }
}

TEST(ImageOrientation, Exif_EachOfTheEightIsApplied) {
  MemoryBudget budget(64 * kMiB);
  const int width = 37, height = 21;  // rows and strips that do not end together
  const std::vector<std::byte> jpeg = EncodeTestJpeg(DrawPicture(width, height), {.quality = 100});
  const Result<ImageDecodeOutput> plain = DecodeImageJob(jpeg, {}, budget);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->orientation, 1);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    SCOPED_TRACE(orientation);
    const Result<ImageDecodeOutput> turned = DecodeImageJob(Turned(jpeg, orientation), {}, budget);
    ASSERT_TRUE(turned) << turned.error().message;
    EXPECT_EQ(turned->orientation, orientation);
    EXPECT_EQ(turned->original_width_px, width);
    EXPECT_EQ(turned->pixels.width_px, orientation >= 5 ? height : width);
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const auto [seen_x, seen_y] = Seen(orientation, x, y, width, height);
        for (int c = 0; c < 3; ++c) {
          ASSERT_EQ(turned->pixels.row(seen_y)[seen_x * 3 + c], plain->pixels.row(y)[x * 3 + c]);
        }
      }
    }
  }
}

TEST(ImageOrientation, CmykIsTurnedToo) {
  MemoryBudget budget(64 * kMiB);
  const std::vector<std::byte> jpeg = EncodeTestJpeg(DrawPicture(30, 20, 4), {.quality = 100});
  const Result<ImageDecodeOutput> plain = DecodeImageJob(jpeg, {}, budget);
  const Result<ImageDecodeOutput> turned = DecodeImageJob(Turned(jpeg, 6), {}, budget);
  ASSERT_TRUE(plain && turned);
  EXPECT_EQ(turned->pixels.width_px, 20);
  EXPECT_EQ(turned->pixels.row(0)[19 * 3], plain->pixels.row(0)[0]);
}

TEST(ImageOrientation, BothByteOrdersAreRead) {
  const std::vector<std::byte> jpeg = EncodeTestJpeg(DrawPicture(16, 8));
  EXPECT_EQ(JpegOrientation(WithSegment(jpeg, LittleEndianExif(8))), 8);
  EXPECT_EQ(JpegOrientation(Turned(jpeg, 7)), 7);
  EXPECT_EQ(JpegOrientation(WithSegment(jpeg, "\xFF\xFF" + LittleEndianExif(3))), 3) << "fill bytes";
}

TEST(ImageOrientation, WhatMakesNoSenseIsNoOrientation) {
  const std::vector<std::byte> jpeg = EncodeTestJpeg(DrawPicture(16, 8));
  for (const char value : {'\0', '\x09', '\xFF'})
    EXPECT_EQ(JpegOrientation(WithSegment(jpeg, LittleEndianExif(value))), 1);
  EXPECT_EQ(JpegOrientation(WithSegment(jpeg, LittleEndianExif(6, std::string("\2\0\0\0", 4)))), 1);
  const std::string exif = LittleEndianExif(6);
  for (size_t i = 0; i < exif.size(); ++i) {
    for (const char c : {'\0', '\x7F', '\xFF'}) {
      std::string changed = exif;
      changed[i] = c;
      const int read = JpegOrientation(WithSegment(jpeg, changed));
      EXPECT_TRUE(read >= 1 && read <= 8);
    }
    EXPECT_GE(JpegOrientation(BytesOf("\xFF\xD8" + exif.substr(0, i))), 1);
  }
}

TEST(ImageOrientation, TheFirstExifSegmentCounts) {
  const std::vector<std::byte> jpeg = EncodeTestJpeg(DrawPicture(16, 8));
  EXPECT_EQ(JpegOrientation(Turned(Turned(jpeg, 5), 6)), 6);
}

}  // namespace
}  // namespace tamis
