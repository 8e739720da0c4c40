// What a worker makes of a picture beside decoding it: pictures for models, faces that are blurred.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "extract/model_input.h"
#include "tests/support/test_images.h"
#include "tests/unit/jail/jail_test_support.h"

namespace tamis {
namespace {

constexpr ModelInputSpec kOpenNsfw{
    .resize_width_px = 256, .resize_height_px = 256, .width_px = 224, .height_px = 224, .jpeg_quality = 75};
constexpr ModelInputSpec kOdd{.resize = InputResize::kLetterbox,
                              .filter = InputFilter::kBicubic,
                              .resize_width_px = 91,
                              .resize_height_px = 77,
                              .width_px = 91,
                              .height_px = 77};
constexpr FaceBox kFace{.x_px = 200, .y_px = 150, .width_px = 120, .height_px = 140};

class ModelInputsTest : public JailTest {
 protected:
  ModelInputsTest() {
    settings_.image.model_inputs = {kOpenNsfw, kOdd};
    settings_.image.model_input_count = 2;
    settings_.image.may_blur_faces = true;
  }
  std::unique_ptr<JailPool> Start() { return StartPool(TAMIS_JAIL_PROGRAM); }

  ImageDecodeOutput DecodeHere(const std::vector<std::byte>& file) {
    Result<ImageDecodeOutput> decoded = DecodeImageJob(file, settings_.image, here_);
    CHECK(decoded.has_value());
    return *std::move(decoded);
  }

  MemoryBudget here_{kUnlimited};
};

TEST_F(ModelInputsTest, AreTheSameAsMadeHereAndLieBehindThePicture) {
  const auto pool = Start();
  for (const auto& [width, height] : {std::pair(701, 603), std::pair(3, 2), std::pair(90, 900)}) {
    const std::vector<std::byte> file = EncodeTestJpeg(DrawPicture(width, height));
    const auto picture = pool->Decode(file);
    ASSERT_TRUE(picture) << picture.error().message;
    const ImageDecodeOutput here = DecodeHere(file);
    const std::vector<Pixels> inputs = (*picture)->ModelInputs();
    ASSERT_EQ(inputs.size(), 2U);
    for (size_t i = 0; i < inputs.size(); ++i) {
      EXPECT_EQ(inputs[i].width_px, here.model_inputs[i].width_px);
      EXPECT_TRUE(std::ranges::equal(inputs[i].bytes.span(), here.model_inputs[i].bytes.span())) << i;
    }
    const Pixels view = (*picture)->View();
    EXPECT_TRUE(std::ranges::equal(view.bytes.span(), here.pixels.bytes.span()));
    const std::byte* end = view.bytes.data() + view.bytes.size();
    EXPECT_TRUE(inputs[0].bytes.data() >= end && inputs[0].bytes.data() < end + 64);
  }
}

TEST_F(ModelInputsTest, FacesAndTheDocumentScoreAreWhatIsFoundHere) {
  settings_.image.find_faces = true;
  settings_.image.score_documents = true;
  const auto pool = Start();
  for (const auto& [width, height] : {std::pair(640, 480), std::pair(1, 1), std::pair(2000, 30)}) {
    const std::vector<std::byte> file = EncodeTestPng(DrawPicture(width, height));
    const auto picture = pool->Decode(file);
    ASSERT_TRUE(picture) << picture.error().message;
    const ImageDecodeOutput here = DecodeHere(file);
    EXPECT_EQ((*picture)->faces(), here.faces);
    EXPECT_EQ((*picture)->document_score(), here.document_score);
  }
  EXPECT_EQ(pool->counts().crashed, 0);
}

TEST_F(ModelInputsTest, OurPolicy_AreWipedWithThePicture) {
  const auto pool = Start();
  const auto picture = pool->Decode(EncodeTestJpeg(DrawPicture(700, 600)));
  ASSERT_TRUE(picture);
  const std::vector<Pixels> inputs = (*picture)->ModelInputs();
  const auto is_wiped = [](const Pixels& input) {
    return std::ranges::all_of(input.bytes.span(), [](std::byte b) { return b == std::byte{0}; });
  };
  EXPECT_FALSE(is_wiped(inputs[0]));
  ASSERT_TRUE(pool->Render(**picture));
  for (const Pixels& input : inputs) EXPECT_TRUE(is_wiped(input));
}

TEST_F(ModelInputsTest, ThoseOfTheLargestPictureFitToo) {
  settings_.image.max_pixels = 500 * 400;
  const auto pool = Start();
  const auto picture = pool->Decode(EncodeTestPng(DrawPicture(500, 400)));
  ASSERT_TRUE(picture) << picture.error().message;
  EXPECT_EQ((*picture)->ModelInputs().size(), 2U);
}

TEST_F(ModelInputsTest, ThatCannotBeMadeStartNoWorker) {
  settings_.image.model_inputs[1].width_px = 92;
  settings_.program = WhereItIs(TAMIS_JAIL_PROGRAM);
  const auto pool = JailPool::Start(settings_, budget_);
  ASSERT_FALSE(pool);
  EXPECT_EQ(pool.error().code, ErrorCode::kInvalidInput);
}

TEST_F(ModelInputsTest, FacesAreBlurredInTheSandboxAsTheyAreHere) {
  for (const Encoding encoding : {Encoding::kJpeg, Encoding::kOriginal}) {
    settings_.image.encode = encoding;
    const auto pool = Start();
    const std::vector<std::byte> file = EncodeTestPng(DrawPicture(700, 600));
    const auto picture = pool->Decode(file);
    ASSERT_TRUE(picture);
    const Result<Rendered> blurred = pool->Render(**picture, {&kFace, 1});
    ASSERT_TRUE(blurred) << blurred.error().message;
    const ImageDecodeOutput here = DecodeHere(file);
    const Result<Rendered> blurred_here = RenderImageJob(
        {.pixels = here.pixels, .original = file, .format = here.format, .blurred = {&kFace, 1}},
        settings_.image, here_);
    ASSERT_TRUE(blurred_here);
    EXPECT_EQ(blurred->format, encoding == Encoding::kJpeg ? ImageFormat::kJpeg : ImageFormat::kPng);
    EXPECT_TRUE(std::ranges::equal(blurred->encoded.span(), blurred_here->encoded.span()));
    const Result<Rendered> plain = RenderImageJob(
        {.pixels = here.pixels, .original = file, .format = here.format}, settings_.image, here_);
    EXPECT_FALSE(std::ranges::equal(blurred->encoded.span(), plain->encoded.span()));
  }
  EXPECT_EQ(budget_.used_bytes(), 0);
}

TEST_F(ModelInputsTest, FacesOutsideThePictureAreRefusedAndThePictureIsNotRendered) {
  const auto pool = Start();
  const auto picture = pool->Decode(EncodeTestPng(DrawPicture(300, 200)));
  ASSERT_TRUE(picture);
  const Result<Rendered> outside = pool->Render(**picture, {&kFace, 1});
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().code, ErrorCode::kInvalidInput);
  const std::vector<FaceBox> too_many(kMaxFaces + 1, {.width_px = 9, .height_px = 9});
  EXPECT_FALSE(pool->Render(**picture, too_many));
}

TEST_F(ModelInputsTest, OurPolicy_NothingOfAPictureStaysInItsMemory) {
  settings_.workers = 1;
  const auto pool = Start();
  const std::span<const std::byte> region = [&] {
    const auto picture = pool->Decode(EncodeTestPng(DrawPicture(700, 600)));
    CHECK(picture.has_value());
    const Pixels view = (*picture)->View();
    return std::span(view.bytes.data(), view.bytes.size() + 200'000);
  }();
  ASSERT_TRUE(Read(*pool, "<p>another job"));  // wiped at the latest before this one
  EXPECT_TRUE(std::ranges::all_of(region, [](std::byte b) { return b == std::byte{0}; }));
}

}  // namespace
}  // namespace tamis
