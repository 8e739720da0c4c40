#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/core/check.h"
#include "extract/image_job.h"
#include "tests/support/test_animations.h"

namespace tamis {
namespace {

std::vector<std::pair<std::string, std::vector<std::byte>>> AllKinds() {
  const TestPicture drawn = DrawPicture(301, 203), glass = DrawPicture(301, 203, 4);
  const std::vector<uint8_t> colours = {255, 0, 0, 0, 255, 0};
  const TestPicture flat{90, 80, 1, std::vector<uint8_t>(90 * 80, 1)};
  const GifFrameRecipe restored{flat, {.disposal = 3}};
  return {
      {"baseline", EncodeTestJpeg(drawn)},
      {"progressive", EncodeTestJpeg(drawn, {.progressive = true})},
      {"cmyk", EncodeTestJpeg(glass)},
      {"grey", EncodeTestJpeg(DrawPicture(301, 203, 1))},
      {"png", EncodeTestPng(drawn)},
      {"png alpha", EncodeTestPng(glass, {.bit_depth = 16})},
      {"interlaced", AssembledPng(60, true)},
      {"apng", EncodeTestApng({{drawn, {}}, {drawn, {.disposal = 2}}, {drawn, {}}})},
      {"gif", EncodeTestGif(90, 80, colours, {{flat, {}}})},
      {"gif animation", EncodeTestGif(90, 80, colours, {{flat, {}}, restored, restored, {flat, {}}})},
      {"webp", EncodeTestWebp(drawn, false)},
      {"webp lossless", EncodeTestWebp(drawn, true)},
      {"webp alpha", EncodeTestWebp(glass, false)},
      {"webp animation", EncodeTestAnimatedWebp(301, 203, {{glass, {}}, {glass, {}}})},
  };
}

TEST(ImageBudget, TheDecodeEstimateIsEnoughAndLessIsNot) {
  for (const auto& [name, bytes] : AllKinds()) {
    SCOPED_TRACE(name);
    const Result<int64_t> estimate = EstimateDecodeBytes(bytes, {});
    ASSERT_TRUE(estimate) << estimate.error().message;
    MemoryBudget enough(*estimate);
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, {}, enough);
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_GE(enough.peak_bytes() * 10, *estimate * 9) << "the estimate is no more than a tenth too high";
    EXPECT_EQ(enough.used_bytes(), static_cast<int64_t>(decoded->pixels.bytes.size()));
    MemoryBudget less(*estimate / 2);
    const Result<ImageDecodeOutput> refused = DecodeImageJob(bytes, {}, less);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
    EXPECT_EQ(less.used_bytes(), 0);
  }
}

TEST(ImageBudget, TheDecodeEstimateIsEnoughForAllThatIsFoundInAPicture) {
  ImageJobOptions options{.find_faces = true, .score_documents = true, .model_input_count = 2};
  options.model_inputs[0] = {
      .resize_width_px = 256, .resize_height_px = 256, .width_px = 224, .height_px = 224, .jpeg_quality = 75};
  options.model_inputs[1] = {.resize = InputResize::kShortestSide,
                             .filter = InputFilter::kBicubic,
                             .resize_width_px = 224,
                             .resize_height_px = 224,
                             .width_px = 224,
                             .height_px = 224};
  auto files = AllKinds();
  for (const auto& [width, height] :
       {std::pair(1, 1), std::pair(1, 3000), std::pair(2500, 2), std::pair(900, 1200)}) {
    files.emplace_back("png of another size", EncodeTestPng(DrawPicture(width, height)));
  }
  for (const auto& [name, bytes] : files) {
    SCOPED_TRACE(name);
    const Result<int64_t> estimate = EstimateDecodeBytes(bytes, options);
    ASSERT_TRUE(estimate) << estimate.error().message;
    MemoryBudget enough(*estimate);
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, options, enough);
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(decoded->model_inputs.size(), 2U);
    EXPECT_EQ(decoded->model_inputs[0].width_px, 224);
    const size_t kept = decoded->pixels.bytes.size() + decoded->model_inputs[0].bytes.size() * 2;
    EXPECT_EQ(enough.used_bytes(), static_cast<int64_t>(kept));
  }
}

TEST(ImageBudget, ThePictureIsMadeByWhoeverAsksForIt) {
  for (const auto& [name, bytes] : AllKinds()) {
    SCOPED_TRACE(name);
    const Result<int64_t> estimate = EstimateDecodeBytes(bytes, {});
    ASSERT_TRUE(estimate);
    std::vector<std::byte> shared;
    int made = 0;
    const PictureMaker maker = [&](int width, int height, int channels) -> Result<Pixels> {
      ++made;
      EXPECT_EQ(channels, 3);
      shared.resize(static_cast<size_t>(width * height * channels));
      return Pixels{width, height, channels, Bytes::Wrap(shared.data(), shared.size(), [] {})};
    };
    MemoryBudget budget(*estimate);
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, {}, budget, maker);
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(made, 1);
    EXPECT_EQ(decoded->pixels.bytes.data(), shared.data());
    EXPECT_EQ(budget.used_bytes(), 0);
    EXPECT_LE(budget.peak_bytes() + static_cast<int64_t>(shared.size()), *estimate);
  }
}

TEST(ImageBudget, EstimatesFailAsDecodingDoes) {
  for (const std::string text :
       {"", "GIF89a", "\xFF\xD8\xFF\xD9", "\x89PNG\r\n\x1A\n", "RIFF....WEBP", "<svg>"}) {
    MemoryBudget budget(kMiB);
    const std::vector<std::byte> bytes = BytesOf(text);
    const Result<int64_t> estimate = EstimateDecodeBytes(bytes, {});
    const Result<ImageDecodeOutput> decoded = DecodeImageJob(bytes, {}, budget);
    ASSERT_FALSE(estimate);
    ASSERT_FALSE(decoded);
    EXPECT_EQ(ReasonOf(estimate.error()), ReasonOf(decoded.error()));
  }
  const ImageJobOptions small{.max_pixels = 100};
  const Result<int64_t> estimate = EstimateDecodeBytes(EncodeTestPng(DrawPicture(11, 10)), small);
  ASSERT_FALSE(estimate);
  EXPECT_EQ(ReasonOf(estimate.error()), "image_too_many_pixels");
}

Pixels Noise(int width, int height) {
  static MemoryBudget budget(64 * kMiB);
  Result<Pixels> pixels = Pixels::Allocate(width, height, 3, budget);
  CHECK(pixels.has_value());
  std::mt19937 random(1);
  for (size_t i = 0; i < pixels->bytes.size(); ++i) pixels->row(0)[i] = static_cast<uint8_t>(random());
  return *std::move(pixels);
}

// Noise at quality 100 is what compresses worst.
TEST(ImageBudget, TheRenderEstimateIsEnough) {
  for (const Encoding encode : {Encoding::kJpeg, Encoding::kPng, Encoding::kWebp}) {
    for (const ResizeMode mode : {ResizeMode::kNo, ResizeMode::kBorder, ResizeMode::kCenterCrop}) {
      for (const Interpolation down : {Interpolation::kArea, Interpolation::kLanczos}) {
        for (const auto& [width, height] : {std::pair{1, 1}, {5, 600}, {600, 5}, {311, 207}}) {
          SCOPED_TRACE(testing::Message() << static_cast<int>(encode) << " " << width << "x" << height);
          const ImageJobOptions options{
              .resize_mode = mode, .size_px = 200, .downscale = down, .encode = encode, .quality = 100};
          const Result<int64_t> estimate = EstimateRenderBytes(width, height, 0, options);
          ASSERT_TRUE(estimate);
          MemoryBudget budget(*estimate);
          const Pixels pixels = Noise(width, height);
          const Result<Rendered> rendered = RenderImageJob({.pixels = pixels}, options, budget);
          ASSERT_TRUE(rendered) << rendered.error().message;
          EXPECT_LE(budget.peak_bytes(), *estimate);
        }
      }
    }
  }
}

TEST(ImageBudget, TheRenderEstimateKnowsTheLimit) {
  const ImageJobOptions options{.max_pixels = 1000, .size_px = 100, .only_if_bigger = false};
  const Result<int64_t> estimate = EstimateRenderBytes(20, 30, 0, options);
  ASSERT_FALSE(estimate);
  EXPECT_EQ(ReasonOf(estimate.error()), "image_too_many_pixels");
}

}  // namespace
}  // namespace tamis
