#include "extract/probe.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/test_images.h"

namespace tamis {
namespace {

std::span<const std::byte> AsBytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

struct Case {
  const char* name;
  std::string bytes;
  ImageFormat format;
};

std::string Text(const char* bytes, size_t size) {
  return std::string(bytes, size);
}

// WHATWG MIME sniffing 6.1; ISO/IEC 23000-22 6.3 for AVIF brands.
TEST(ImageProbe, KnowsFormatsByTheirFirstBytes) {
  const Case cases[] = {
      {"jpeg", "\xFF\xD8\xFF\xE0", ImageFormat::kJpeg},
      {"png", "\x89PNG\r\n\x1A\n", ImageFormat::kPng},
      {"gif87", "GIF87a", ImageFormat::kGif},
      {"gif89", "GIF89a", ImageFormat::kGif},
      {"webp", Text("RIFF\x10\0\0\0WEBPVP8 ", 16), ImageFormat::kWebp},
      {"riff of another kind", Text("RIFF\x10\0\0\0WAVEfmt ", 16), ImageFormat::kUnknown},
      {"avif",
       Text("\0\0\0\x1C"
            "ftypavif\0\0\0\0mif1avif",
            24),
       ImageFormat::kAvif},
      {"avif as compatible brand",
       Text("\0\0\0\x18"
            "ftypmif1\0\0\0\0avismsf1",
            24),
       ImageFormat::kAvif},
      {"heic",
       Text("\0\0\0\x18"
            "ftypheic\0\0\0\0mif1heic",
            24),
       ImageFormat::kUnknown},
      {"jxl stream", "\xFF\x0A\xFA", ImageFormat::kJpegXl},
      {"jxl box", Text("\0\0\0\x0CJXL \r\n\x87\n", 12), ImageFormat::kJpegXl},
      {"svg", "<svg xmlns='http://www.w3.org/2000/svg'>", ImageFormat::kSvg},
      {"svg after xml", "\xEF\xBB\xBF \n<?xml version='1.0'?><!-- a --><svg>", ImageFormat::kSvg},
      {"html", "<!DOCTYPE html><html><svg>", ImageFormat::kUnknown},
      {"bmp", Text("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", 18), ImageFormat::kBmp},
      {"tiff little", Text("II*\0", 4), ImageFormat::kTiff},
      {"tiff big", Text("MM\0*", 4), ImageFormat::kTiff},
      {"nothing", "", ImageFormat::kUnknown},
      {"text", "not a picture", ImageFormat::kUnknown},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(SniffFormat(AsBytes(c.bytes)), c.format);
  }
}

TEST(ImageProbe, ReadsSizeAndChannelsOfJpegAndPng) {
  const Result<ImageHeader> jpeg = ProbeImage(EncodeTestJpeg(DrawPicture(33, 17)));
  ASSERT_TRUE(jpeg);
  EXPECT_EQ(jpeg->width_px, 33);
  EXPECT_EQ(jpeg->height_px, 17);
  EXPECT_EQ(jpeg->channels, 3);
  const Result<ImageHeader> grey = ProbeImage(EncodeTestJpeg(DrawPicture(8, 8, 1)));
  ASSERT_TRUE(grey);
  EXPECT_EQ(grey->channels, 1);
  const Result<ImageHeader> png = ProbeImage(EncodeTestPng(DrawPicture(5, 7, 4)));
  ASSERT_TRUE(png);
  EXPECT_EQ(png->width_px, 5);
  EXPECT_EQ(png->height_px, 7);
  EXPECT_EQ(png->channels, 4);
}

TEST(ImageProbe, ReadsTheSizeOfFormatsThatAreNotDecoded) {
  const std::string gif = Text("GIF89a\x20\x01\x10\0", 10);
  const std::string lossy = Text("RIFF\x20\0\0\0WEBPVP8 \x10\0\0\0\0\0\0\x9D\x01\x2A\x40\x01\xF0\0\0\0", 32);
  const std::string extended = Text("RIFF\x20\0\0\0WEBPVP8X\x0A\0\0\0\x10\0\0\0\x3F\x01\0\xEF\0\0\0\0", 32);
  const std::string bmp =
      Text("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x40\x01\0\0\x10\xFF\xFF\xFF\x01\0\x18\0", 30);
  struct Expected {
    const char* name;
    std::string bytes;
    int width;
    int height;
  };
  for (const Expected& c : {Expected{"gif", gif, 288, 16}, Expected{"webp", lossy, 320, 240},
                            Expected{"webp extended", extended, 320, 240}, Expected{"bmp", bmp, 320, 240}}) {
    SCOPED_TRACE(c.name);
    const Result<ImageHeader> header = ProbeImage(AsBytes(c.bytes));
    ASSERT_TRUE(header);
    EXPECT_EQ(header->width_px, c.width);
    EXPECT_EQ(header->height_px, c.height);
  }
}

TEST(ImageProbe, EveryCutOfAHeaderIsTruncatedOrUnknown) {
  const std::vector<std::byte> whole = EncodeTestJpeg(DrawPicture(16, 16));
  const Result<ImageHeader> found = ProbeImage(whole);
  ASSERT_TRUE(found);
  for (size_t size = 0; size < 150; ++size) {
    const Result<ImageHeader> cut = ProbeImage(std::span(whole).first(size));
    ASSERT_FALSE(cut) << size;
    EXPECT_TRUE(cut.error().message.starts_with("image_")) << cut.error().message;
  }
}

TEST(ImageProbe, ASizeOfZeroIsDamage) {
  std::vector<std::byte> png = AssembledPng(8, false);
  for (size_t i = 16; i < 20; ++i) png[i] = std::byte{0};
  const Result<ImageHeader> header = ProbeImage(png);
  ASSERT_FALSE(header);
  EXPECT_TRUE(header.error().message.starts_with("image_damaged")) << header.error().message;
}

}  // namespace
}  // namespace tamis
