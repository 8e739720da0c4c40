#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "extract/image_job.h"
#include "extract/orientation.h"
#include "tests/support/test_animations.h"

namespace tamis {
namespace {

constexpr std::string_view kSecret = "SERIAL-0815-GPS-48.2N";

class ImageOriginal : public testing::Test {
 protected:
  /// Keeps the original, decodes both, compares; returns what is stored.
  std::string Keep(const std::string& file) {
    const std::vector<std::byte> bytes = BytesOf(file);
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, options_, budget_);
    EXPECT_TRUE(decoded) << decoded.error().message;
    if (!decoded) return "";
    const Result<Rendered> kept = RenderImageJob(InputOf(*decoded, bytes), options_, budget_);
    EXPECT_TRUE(kept) << kept.error().message;
    if (!kept) return "";
    const Result<ImageDecodeOutput> again = DecodeImageJob(kept->encoded.span(), options_, budget_);
    EXPECT_TRUE(again) << again.error().message;
    if (!again) return "";
    EXPECT_EQ(kept->format, decoded->format);
    EXPECT_EQ(kept->width_px, again->pixels.width_px);
    EXPECT_EQ(kept->height_px, again->pixels.height_px);
    EXPECT_TRUE(std::ranges::equal(again->pixels.bytes.span(), decoded->pixels.bytes.span()));
    return {reinterpret_cast<const char*>(kept->encoded.data()), kept->encoded.size()};
  }

  static RenderInput InputOf(const ImageDecodeOutput& decoded, std::span<const std::byte> bytes) {
    return {.pixels = decoded.pixels,
            .original = bytes,
            .format = decoded.format,
            .orientation = decoded.orientation,
            .frame_count = decoded.frame_count};
  }

  ImageJobOptions options_{.size_px = 8, .encode = Encoding::kOriginal};
  MemoryBudget budget_{64 * kMiB};
};

std::string Segment(char marker, const std::string& data) {
  const size_t size = data.size() + 2;
  return std::string("\xFF") + marker + static_cast<char>(size >> 8) + static_cast<char>(size & 0xFF) + data;
}

std::string WithJpegMetadata(const std::string& jpeg, const std::string& first) {
  const std::string secret(kSecret);
  std::string added = first;
  for (const char marker : {'\xE1', '\xE2', '\xED', '\xEC', '\xFE'}) added += Segment(marker, secret);
  added += Segment('\xE0', std::string("JFXX\0\x10", 6) + secret);
  return jpeg.substr(0, 2) + added + jpeg.substr(2) + "\xFF\xD8" + secret;
}

TEST_F(ImageOriginal, JpegsLoseEverySegmentThatIsNotThePicture) {
  for (const JpegRecipe& recipe :
       {JpegRecipe{}, JpegRecipe{.progressive = true}, JpegRecipe{.restart_rows = 1}}) {
    const std::string plain = TextOf(EncodeTestJpeg(DrawPicture(65, 33), recipe));
    const std::string kept = Keep(WithJpegMetadata(plain, ""));
    EXPECT_EQ(kept, plain) << "nothing of the picture is touched, nothing is resized";
  }
}

TEST_F(ImageOriginal, TheThumbnailInsideJfifGoes) {
  const std::string plain = TextOf(EncodeTestJpeg(DrawPicture(65, 33)));
  ASSERT_EQ(plain.substr(6, 4), "JFIF");
  const std::string jfif = plain.substr(6, 12) + std::string("\1\7", 2) + std::string(kSecret);
  EXPECT_EQ(Keep(plain.substr(0, 2) + Segment('\xE0', jfif) + plain.substr(20)), plain);
}

TEST_F(ImageOriginal, OrientationStaysAsTheOnlyTag) {
  const std::string plain = TextOf(EncodeTestJpeg(DrawPicture(40, 20)));
  for (int orientation = 2; orientation <= 8; ++orientation) {
    const auto exif = MinimalExifSegment(orientation);
    const std::string first = TextOf({exif.begin(), exif.end()});
    const std::string kept = Keep(WithJpegMetadata(plain, first));
    EXPECT_EQ(kept.size(), plain.size() + first.size());
    EXPECT_EQ(kept.find(kSecret), std::string::npos);
    EXPECT_EQ(JpegOrientation(BytesOf(kept)), orientation);
  }
}

// Adobe Technical Note 5116: APP14 says whether three or four components are transformed.
TEST_F(ImageOriginal, AdobesMarkerStaysWhereColoursDependOnIt) {
  const std::string cmyk = TextOf(EncodeTestJpeg(DrawPicture(40, 20, 4)));
  EXPECT_EQ(Keep(WithJpegMetadata(cmyk, "")), cmyk);
  const std::string ycck = TextOf(EncodeTestJpeg(DrawPicture(40, 20, 4), {.ycck = true}));
  EXPECT_EQ(Keep(WithJpegMetadata(ycck, "")), ycck);
}

TEST_F(ImageOriginal, PngsKeepTheChunksOfThePicture) {
  const std::string secret(kSecret);
  for (const int channels : {3, 4}) {
    const std::string plain = TextOf(EncodeTestPng(DrawPicture(20, 10, channels)));
    const size_t after_header = 33;
    std::string file = plain.substr(0, after_header) + PngChunkText("gAMA", std::string("\0\0\xB1\x8F", 4));
    for (const char* type : {"tEXt", "zTXt", "iTXt", "eXIf", "iCCP", "pHYs", "prVt", "sRGB"}) {
      file += PngChunkText(type, secret);
    }
    file += plain.substr(after_header, plain.size() - after_header - 12) + PngChunkText("tEXt", secret) +
            plain.substr(plain.size() - 12) + secret;
    const std::string kept = Keep(file);
    EXPECT_EQ(kept.find(kSecret), std::string::npos);
    EXPECT_NE(kept.find("gAMA"), std::string::npos);
    EXPECT_EQ(kept.size(), plain.size() + 16);
  }
}

TEST_F(ImageOriginal, WebpsKeepTheChunksOfThePicture) {
  const std::string secret(kSecret);
  for (const bool lossless : {true, false}) {
    const std::string still = TextOf(EncodeTestWebp(DrawPicture(20, 10, 4), lossless));
    std::string chunks = still.substr(12);
    if (chunks.starts_with("VP8X")) chunks = chunks.substr(18);
    const std::string head = std::string("\x3C\1\2\3", 4) + std::string("\x13\0\0\x09\0\0", 6);
    const std::string file = WebpFileText(RiffChunkText("VP8X", head) + RiffChunkText("ICCP", secret) +
                                          chunks + RiffChunkText("EXIF", secret) +
                                          RiffChunkText("XMP ", secret) + RiffChunkText("whoa", secret));
    const std::string kept = Keep(file + secret);
    EXPECT_EQ(kept.find(kSecret), std::string::npos);
    EXPECT_EQ(kept,
              WebpFileText(RiffChunkText("VP8X", std::string("\x10\0\0\0\x13\0\0\x09\0\0", 10)) + chunks));
  }
}

TEST_F(ImageOriginal, GifsLoseCommentsAndApplicationData) {
  const std::string secret(kSecret);
  const std::string block = static_cast<char>(secret.size()) + secret + std::string(1, '\0');
  const std::string extensions = "\x21\xFE" + block + "\x21\xFF\x0BXMP DataXMP" + block;
  const std::vector<uint8_t> colours = {255, 0, 0, 0, 255, 0};
  const GifFrameRecipe frame{{9, 7, 1, std::vector<uint8_t>(63, 1)}, {}, 0};
  const std::string plain = TextOf(EncodeTestGif(9, 7, colours, {frame}));
  EXPECT_EQ(Keep(TextOf(EncodeTestGif(9, 7, colours, {frame}, extensions)) + secret), plain);
}

TEST_F(ImageOriginal, OurPolicy_AnimationsAreNotKept) {
  const AnimatedFrame frame{{2, 2, 4, std::vector<uint8_t>(16, 200)}, {}};
  const std::vector<uint8_t> colours = {255, 0, 0, 0, 255, 0};
  const GifFrameRecipe gif_frame{{9, 7, 1, std::vector<uint8_t>(63, 1)}, {}, 0};
  for (const auto& bytes :
       {EncodeTestApng({frame, frame}), EncodeTestAnimatedWebp(2, 2, {frame, frame}),
        EncodeTestAnimatedWebp(2, 2, {frame}), EncodeTestGif(9, 7, colours, {gif_frame, gif_frame})}) {
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, options_, budget_);
    ASSERT_TRUE(decoded) << decoded.error().message;
    const Result<Rendered> kept = RenderImageJob(InputOf(*decoded, bytes), options_, budget_);
    ASSERT_FALSE(kept);
    EXPECT_EQ(ReasonOf(kept.error()), "image_animated");
  }
}

TEST_F(ImageOriginal, TheEstimateIsEnough) {
  const std::vector<std::byte> bytes = EncodeTestJpeg(DrawPicture(64, 48));
  const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, options_, budget_);
  ASSERT_TRUE(decoded);
  const Result<int64_t> estimate = EstimateRenderBytes(64, 48, static_cast<int64_t>(bytes.size()), options_);
  ASSERT_TRUE(estimate);
  MemoryBudget budget(*estimate);
  EXPECT_TRUE(RenderImageJob(InputOf(*decoded, bytes), options_, budget));
}

TEST_F(ImageOriginal, FilesThatWereNeverDecodedAreErrorsNotCrashes) {
  const Result<ImageDecodeOutput> decoded =
      DecodeImageJob(EncodeTestJpeg(DrawPicture(8, 8)), options_, budget_);
  ASSERT_TRUE(decoded);
  const AnimatedFrame frame{{2, 2, 4, std::vector<uint8_t>(16, 200)}, {}};
  for (const auto& whole : {EncodeTestJpeg(DrawPicture(9, 9)), EncodeTestPng(DrawPicture(9, 9)),
                            EncodeTestWebp(DrawPicture(9, 9), true), EncodeTestApng({frame})}) {
    for (const ImageFormat format :
         {ImageFormat::kJpeg, ImageFormat::kPng, ImageFormat::kGif, ImageFormat::kWebp}) {
      for (size_t size = 0; size < whole.size(); size += 3) {
        const RenderInput input{
            .pixels = decoded->pixels, .original = std::span(whole).first(size), .format = format};
        const Result<Rendered> kept = RenderImageJob(input, options_, budget_);
        if (!kept) {
          EXPECT_NE(kept.error().code, ErrorCode::kInternal);
        }
      }
    }
  }
}

}  // namespace
}  // namespace tamis
