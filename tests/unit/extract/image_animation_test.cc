#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "extract/image_job.h"
#include "tests/support/test_animations.h"

namespace tamis {
namespace {

constexpr std::array<uint8_t, 3> kWhite = {255, 255, 255}, kRed = {255, 0, 0}, kGreen = {0, 255, 0},
                                 kBlue = {0, 0, 255};
const std::vector<uint8_t> kColours = {255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9};
constexpr uint8_t kRedIndex = 0, kGreenIndex = 1, kBlueIndex = 2, kHole = 3;

TestPicture Flat(int width, int height, std::vector<uint8_t> pixel) {
  TestPicture picture{width, height, static_cast<int>(pixel.size()), {}};
  for (int i = 0; i < width * height; ++i) {
    picture.samples.insert(picture.samples.end(), pixel.begin(), pixel.end());
  }
  return picture;
}

class ImageAnimation : public testing::Test {
 protected:
  /// Decodes and remembers every frame.
  Result<ImageDecodeOutput> Decode(const std::vector<std::byte>& bytes) {
    frames_.clear();
    const FrameVisitor remember = [this](int index, const Pixels& frame) -> Status {
      EXPECT_EQ(static_cast<size_t>(index), frames_.size());
      width_ = frame.width_px;
      frames_.emplace_back(frame.row(0), frame.row(0) + frame.bytes.size());
      return {};
    };
    return DecodeImageJob(bytes, options_, budget_, {}, remember);
  }

  std::string ReasonFor(const std::vector<std::byte>& bytes) {
    const Result<ImageDecodeOutput> decoded = Decode(bytes);
    return decoded ? "decoded" : ReasonOf(decoded.error());
  }

  std::array<uint8_t, 3> At(size_t frame, int x, int y) const {
    const size_t at = static_cast<size_t>(y * width_ + x) * 3;
    return {frames_[frame][at], frames_[frame][at + 1], frames_[frame][at + 2]};
  }

  ImageJobOptions options_;
  MemoryBudget budget_{64 * kMiB};
  std::vector<std::vector<uint8_t>> frames_;
  int width_ = 0;
};

/// Red everywhere; then a green square; then a blue one, the green one having ended as `disposal` says.
std::vector<std::byte> ThreeGifFrames(int disposal) {
  return EncodeTestGif(8, 8, kColours,
                       {{Flat(8, 8, {kRedIndex}), {}},
                        {Flat(4, 4, {kGreenIndex}), {.left = 1, .top = 1, .disposal = disposal}},
                        {Flat(2, 2, {kBlueIndex}), {.left = 6, .top = 6}}});
}

// GIF89a, 23: disposal methods.
TEST_F(ImageAnimation, Gif_DisposalDecidesWhatTheNextFrameLiesOn) {
  const struct {
    int disposal;
    std::array<uint8_t, 3> after;
  } cases[] = {{0, kGreen}, {1, kGreen}, {2, kWhite}, {3, kRed}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.disposal);
    const Result<ImageDecodeOutput> decoded = Decode(ThreeGifFrames(c.disposal));
    ASSERT_TRUE(decoded) << decoded.error().message;
    ASSERT_EQ(frames_.size(), 3u);
    EXPECT_EQ(decoded->frame_count, 3);
    EXPECT_EQ(decoded->format, ImageFormat::kGif);
    EXPECT_EQ(At(0, 2, 2), kRed);
    EXPECT_EQ(At(1, 2, 2), kGreen);
    EXPECT_EQ(At(2, 2, 2), c.after);
    EXPECT_EQ(At(2, 0, 0), kRed);
    EXPECT_EQ(At(2, 7, 7), kBlue);
    EXPECT_EQ(decoded->pixels.row(2)[6], 255) << "the picture is the first frame";
    EXPECT_EQ(decoded->pixels.row(2)[7], 0);
  }
}

TEST_F(ImageAnimation, Gif_WhatIsNotPaintedIsWhite) {
  GifFrameRecipe frame{Flat(4, 4, {kBlueIndex}), {.left = 2, .top = 2}, kHole};
  frame.picture.samples[0] = kHole;
  ASSERT_TRUE(Decode(EncodeTestGif(8, 8, kColours, {frame})));
  EXPECT_EQ(At(0, 0, 0), kWhite) << "outside the frame";
  EXPECT_EQ(At(0, 2, 2), kWhite) << "the transparent index";
  EXPECT_EQ(At(0, 3, 2), kBlue);
}

TEST_F(ImageAnimation, Gif_InterlacedRowsComeInOrder) {
  TestPicture rows{5, 19, 1, {}};
  for (int i = 0; i < 5 * 19; ++i) rows.samples.push_back(static_cast<uint8_t>(i / 5 % 4));
  for (const bool interlaced : {false, true}) {
    const std::vector<std::byte> gif = EncodeTestGif(5, 19, kColours, {{rows, {}, -1, interlaced}});
    ASSERT_TRUE(Decode(gif));
    for (int y = 0; y < 19; ++y) {
      EXPECT_EQ(At(0, 3, y)[1], kColours[static_cast<size_t>(y % 4 * 3 + 1)]) << y;
    }
  }
}

TEST_F(ImageAnimation, Gif_EveryTruncationIsRejected) {
  const std::vector<std::byte> whole = ThreeGifFrames(3);
  EXPECT_EQ(ReasonFor(whole), "decoded");
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(ReasonFor({whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size)}), "decoded") << size;
  }
  EXPECT_EQ(ReasonFor({whole.begin(), whole.end() - 1}), "image_truncated") << "no trailer";
}

TEST_F(ImageAnimation, Gif_FramesBeyondTheCanvasAndIndicesBeyondTheTableAreDamage) {
  const TestPicture square = Flat(4, 4, {kBlueIndex});
  EXPECT_EQ(ReasonFor(EncodeTestGif(8, 8, kColours, {{square, {.left = 5}}})), "image_damaged");
  const std::vector<uint8_t> two = {1, 2, 3, 4, 5, 6};
  EXPECT_EQ(ReasonFor(EncodeTestGif(4, 4, two, {{square, {}}})), "image_damaged");
  EXPECT_EQ(ReasonFor(EncodeTestGif(4, 4, kColours, {})), "image_damaged") << "no frame";
}

TEST_F(ImageAnimation, Webp_StillsAreExactWhenLossless) {
  const TestPicture drawn = DrawPicture(33, 21, 3);
  ASSERT_TRUE(Decode(EncodeTestWebp(drawn, true)));
  EXPECT_EQ(frames_[0], drawn.samples);
  const Result<ImageDecodeOutput> lossy = Decode(EncodeTestWebp(drawn, false, 95));
  ASSERT_TRUE(lossy) << lossy.error().message;
  EXPECT_EQ(lossy->format, ImageFormat::kWebp);
  double sum = 0;
  for (size_t i = 0; i < drawn.samples.size(); ++i) sum += std::abs(frames_[0][i] - drawn.samples[i]);
  EXPECT_LE(sum / static_cast<double>(drawn.samples.size()), 12.0);
}

TEST_F(ImageAnimation, Webp_AlphaIsMattedOnWhite) {
  for (const bool lossless : {true, false}) {
    TestPicture glass = Flat(16, 16, {0, 0, 255, 255});
    for (size_t i = 3; i < glass.samples.size() / 2; i += 4) glass.samples[i] = 0;
    ASSERT_TRUE(Decode(EncodeTestWebp(glass, lossless)));
    EXPECT_EQ(At(0, 3, 2), kWhite);
    EXPECT_GE(At(0, 3, 13)[2], 240);
    EXPECT_LE(At(0, 3, 13)[0], 15);
  }
}

TEST_F(ImageAnimation, Webp_FramesAreComposed) {
  const std::vector<AnimatedFrame> frames = {
      {Flat(8, 8, {255, 0, 0, 255}), {}},
      {Flat(4, 4, {0, 255, 0, 128}), {.left = 2, .top = 2, .disposal = 1}},
      {Flat(2, 2, {0, 0, 255, 0}), {.left = 0, .top = 0, .blends = false}}};
  const Result<ImageDecodeOutput> decoded = Decode(EncodeTestAnimatedWebp(8, 8, frames));
  ASSERT_TRUE(decoded) << decoded.error().message;
  ASSERT_EQ(frames_.size(), 3u);
  EXPECT_EQ(decoded->frame_count, 3);
  EXPECT_EQ(At(1, 3, 3), (std::array<uint8_t, 3>{127, 128, 0})) << "half green over red";
  EXPECT_EQ(At(2, 3, 3), kWhite) << "cleared";
  EXPECT_EQ(At(2, 0, 0), kWhite) << "transparency in place of what was there";
  EXPECT_EQ(At(2, 7, 7), kRed);
}

TEST_F(ImageAnimation, Webp_EveryTruncationIsRejected) {
  const std::vector<AnimatedFrame> frames = {{Flat(8, 8, {255, 0, 0, 255}), {}},
                                             {Flat(4, 4, {0, 255, 0, 128}), {}}};
  for (const auto& whole :
       {EncodeTestAnimatedWebp(8, 8, frames), EncodeTestWebp(DrawPicture(20, 20), true),
        EncodeTestWebp(DrawPicture(20, 20), false), EncodeTestWebp(DrawPicture(20, 20, 4), false)}) {
    EXPECT_EQ(ReasonFor(whole), "decoded");
    for (size_t size = 0; size < whole.size(); ++size) {
      EXPECT_NE(ReasonFor({whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size)}), "decoded") << size;
    }
    EXPECT_EQ(ReasonFor({whole.begin(), whole.end() - 2}), "image_truncated");
  }
}

TEST_F(ImageAnimation, Webp_ManySmallChunksAreDamageBeforeAnybodyRemembersThem) {
  const std::string still = TextOf(EncodeTestWebp(DrawPicture(20, 20), true)).substr(12);
  const std::string head = RiffChunkText("VP8X", std::string("\0\0\0\0\x13\0\0\x13\0\0", 10)) + still;
  std::string chunks;
  for (int i = 0; i < 900; ++i) chunks += RiffChunkText("abcd", "");
  EXPECT_EQ(ReasonFor(BytesOf(WebpFileText(head + chunks))), "decoded");
  EXPECT_EQ(ReasonFor(BytesOf(WebpFileText(head + chunks + chunks))), "image_damaged");
}

// Found by fuzzing: libwebp reads on into the padding, which `original` sets to 0.
TEST_F(ImageAnimation, Webp_ThePaddingOfAChunkIsNoPicture) {
  for (uint32_t seed = 1; seed < 40; ++seed) {
    std::string still = TextOf(EncodeTestWebp(DrawPicture(24, 16, 3, seed), true));
    ASSERT_EQ(still.substr(12, 4), "VP8L");
    const bool is_padded = (still[16] & 1) != 0;
    if (is_padded) continue;
    still[16] = static_cast<char>(still[16] - 1);  // the last byte of the picture becomes padding
    const std::string reason = ReasonFor(BytesOf(still));
    EXPECT_NE(reason, "decoded") << seed;
    return;
  }
  FAIL() << "no picture of an even size";
}

std::vector<AnimatedFrame> ApngFrames(int disposal, bool blends) {
  return {{Flat(8, 8, {255, 0, 0, 255}), {}},
          {Flat(4, 4, {0, 255, 0, 255}), {.left = 1, .top = 1, .disposal = disposal}},
          {Flat(2, 2, {0, 0, 255, 0}), {.left = 6, .top = 6, .blends = blends}}};
}

// PNG, third edition, 11.3.6.2: dispose_op and blend_op.
TEST_F(ImageAnimation, Apng_FramesAreComposed) {
  const struct {
    int disposal;
    std::array<uint8_t, 3> after;
  } cases[] = {{0, kGreen}, {1, kWhite}, {2, kRed}};
  for (const auto& c : cases) {
    for (const bool blends : {true, false}) {
      const Result<ImageDecodeOutput> decoded = Decode(EncodeTestApng(ApngFrames(c.disposal, blends)));
      ASSERT_TRUE(decoded) << decoded.error().message;
      ASSERT_EQ(frames_.size(), 3u);
      EXPECT_EQ(decoded->frame_count, 3);
      EXPECT_EQ(At(1, 2, 2), kGreen);
      EXPECT_EQ(At(2, 2, 2), c.after);
      EXPECT_EQ(At(2, 6, 6), blends ? kRed : kWhite) << "transparent pixels";
    }
  }
}

TEST_F(ImageAnimation, Apng_OpaqueFramesTakeTheSameWay) {
  const std::vector<AnimatedFrame> frames = {{Flat(8, 8, {255, 0, 0}), {}},
                                             {Flat(4, 4, {0, 255, 0}), {.left = 4, .top = 4}}};
  ASSERT_TRUE(Decode(EncodeTestApng(frames)));
  EXPECT_EQ(At(0, 5, 5), kRed);
  EXPECT_EQ(At(1, 5, 5), kGreen);
  EXPECT_EQ(At(1, 0, 0), kRed);
}

TEST_F(ImageAnimation, OurPolicy_AHiddenDefaultImageOfAnApngIsThePictureAndAFrame) {
  const Result<ImageDecodeOutput> decoded = Decode(EncodeTestApng(ApngFrames(0, true), true));
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->frame_count, 3);
  EXPECT_EQ(At(0, 0, 0), kRed);
  EXPECT_EQ(At(1, 2, 2), kGreen);
  EXPECT_EQ(At(1, 0, 0), kWhite) << "the animation starts on nothing";
}

TEST_F(ImageAnimation, Apng_EveryTruncationAndEveryFlippedBitIsRejected) {
  const std::vector<std::byte> whole = EncodeTestApng(ApngFrames(2, true));
  for (size_t i = 0; i < whole.size(); ++i) {
    EXPECT_NE(ReasonFor({whole.begin(), whole.begin() + static_cast<ptrdiff_t>(i)}), "decoded") << i;
    std::vector<std::byte> flipped = whole;
    flipped[i] ^= std::byte{4};
    EXPECT_NE(ReasonFor(flipped), "decoded") << i;
  }
}

TEST_F(ImageAnimation, Apng_ControlChunksMustAddUp) {
  const std::string apng = TextOf(EncodeTestApng(ApngFrames(0, true)));
  const size_t control = apng.find("acTL") - 4;
  const std::string other = PngChunkText("acTL", std::string("\0\0\0\2\0\0\0\0", 8));
  std::string changed = apng;
  changed.replace(control, other.size(), other);
  EXPECT_EQ(ReasonFor(BytesOf(changed)), "image_damaged") << "acTL counts two frames, there are three";
  changed = apng;
  changed.erase(control, other.size());
  EXPECT_EQ(ReasonFor(BytesOf(changed)), "decoded") << "without acTL there is no animation";
  EXPECT_EQ(frames_.size(), 1u);
}

TEST_F(ImageAnimation, FramesBeyondMaxFramesAreSeenBeforeDecoding) {
  options_.max_frames = 2;
  EXPECT_EQ(ReasonFor(ThreeGifFrames(0)), "image_too_many_frames");
  EXPECT_EQ(ReasonFor(EncodeTestApng(ApngFrames(0, true))), "image_too_many_frames");
  EXPECT_EQ(ReasonFor(EncodeTestApng(ApngFrames(0, true), true)), "image_too_many_frames");
  const AnimatedFrame frame{Flat(2, 2, {1, 2, 3, 255}), {}};
  EXPECT_EQ(ReasonFor(EncodeTestAnimatedWebp(2, 2, {frame, frame, frame})), "image_too_many_frames");
  EXPECT_TRUE(frames_.empty());
  EXPECT_LT(budget_.peak_bytes(), kMiB);
}

TEST_F(ImageAnimation, AllFramesTogetherHaveAtMostTenTimesMaxPixels) {
  const GifFrameRecipe frame{Flat(1, 1, {kRedIndex}), {}};
  options_.max_pixels = 64;
  EXPECT_EQ(ReasonFor(EncodeTestGif(8, 8, kColours, std::vector<GifFrameRecipe>(10, frame))), "decoded");
  EXPECT_EQ(ReasonFor(EncodeTestGif(8, 8, kColours, std::vector<GifFrameRecipe>(11, frame))),
            "image_too_many_pixels");
}

TEST_F(ImageAnimation, AVisitorThatFailsEndsTheJob) {
  const FrameVisitor refuse = [](int index, const Pixels&) -> Status {
    if (index == 1) return Error{ErrorCode::kRefused, "seen before"};
    return {};
  };
  const AnimatedFrame frame{Flat(2, 2, {1, 2, 3, 255}), {}};
  for (const auto& bytes : {ThreeGifFrames(0), EncodeTestApng(ApngFrames(0, true)),
                            EncodeTestAnimatedWebp(2, 2, {frame, frame})}) {
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, options_, budget_, {}, refuse);
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, ErrorCode::kRefused);
  }
  EXPECT_EQ(budget_.used_bytes(), 0);
}

}  // namespace
}  // namespace tamis
