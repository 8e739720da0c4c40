#include "extract/document_score.h"

#include <cstring>
#include <random>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "extract/document_features.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

constexpr int64_t kMiB = 1024 * 1024;

class DocumentScores : public testing::Test {
 protected:
  Pixels Blank(int width_px, int height_px, uint8_t level) {
    Result<Pixels> pixels = Pixels::Allocate(width_px, height_px, 3, budget_);
    EXPECT_TRUE(pixels);
    std::memset(pixels->bytes.data(), level, pixels->bytes.size());
    return *std::move(pixels);
  }

  /// Lines of strokes of 2 to 5 pixels, as letters look from afar, with margins.
  Pixels Page(int width_px, int height_px, uint8_t paper, uint8_t ink) {
    Pixels page = Blank(width_px, height_px, paper);
    std::minstd_rand random(5);
    for (int top = height_px / 10; top + 5 < height_px * 9 / 10; top += 10) {
      for (int x = width_px / 10; x < width_px * 9 / 10; ++x) {
        const bool inked = random() % 2 == 0;
        for (int y = top; inked && y < top + 5; ++y) std::memset(page.row(y) + 3 * x, ink, 3);
      }
    }
    return page;
  }

  Pixels Drawn(int width_px, int height_px) {
    const TestPicture drawn = DrawPicture(width_px, height_px);
    Pixels pixels = Blank(width_px, height_px, 0);
    std::memcpy(pixels.bytes.data(), drawn.samples.data(), pixels.bytes.size());
    return pixels;
  }

  double ScoreOf(const Pixels& picture) {
    const Result<double> score = DocumentScore(picture, budget_);
    EXPECT_TRUE(score) << score.error().message;
    return score ? *score : -1;
  }

  MemoryBudget budget_{256 * kMiB};
};

TEST_F(DocumentScores, APageOfTextIsADocument) {
  EXPECT_GT(ScoreOf(Page(300, 400, 250, 30)), 0.8);
}

TEST_F(DocumentScores, SoIsLightTextOnADarkScreen) {
  EXPECT_GT(ScoreOf(Page(400, 250, 25, 210)), 0.8);
}

TEST_F(DocumentScores, SoIsAPageThatLiesOnItsSide) {
  const Pixels page = Page(300, 400, 250, 30);
  Pixels turned = Blank(400, 300, 0);
  for (int y = 0; y < 400; ++y) {
    for (int x = 0; x < 300; ++x) std::memcpy(turned.row(x) + 3 * y, page.row(y) + 3 * x, 3);
  }
  EXPECT_GT(ScoreOf(turned), 0.8);
}

TEST_F(DocumentScores, FlatPicturesGradientsAndNoiseAreNone) {
  EXPECT_LT(ScoreOf(Blank(300, 400, 250)), 0.5);
  EXPECT_LT(ScoreOf(Drawn(400, 300)), 0.5);
  Pixels noise = Blank(400, 300, 0);
  std::minstd_rand random(7);
  for (size_t i = 0; i < noise.bytes.size(); ++i) noise.bytes.data()[i] = static_cast<std::byte>(random());
  EXPECT_LT(ScoreOf(noise), 0.7);  // as fine as letters, and everywhere
}

TEST_F(DocumentScores, EveryMeasureIsAShare) {
  Pixels page = Page(300, 400, 250, 30);
  Result<Pixels> grey = SmallGrey(page, kDocumentPx, budget_);
  ASSERT_TRUE(grey);
  for (const double feature : MeasureDocument(ViewOf(*grey))) {
    EXPECT_GE(feature, 0);
    EXPECT_LE(feature, 1);
  }
}

TEST_F(DocumentScores, PicturesOfAFewPixelsScoreNothing) {
  EXPECT_EQ(ScoreOf(Blank(19, 19, 250)), 0);
  EXPECT_EQ(ScoreOf(Blank(10, 5000, 250)), 0);
}

TEST_F(DocumentScores, NeverMoreMemoryThanStated) {
  const int sides[][2] = {{20, 20}, {21, 333}, {400, 400}, {1600, 1000}};
  for (const auto& [width_px, height_px] : sides) {
    SCOPED_TRACE(std::to_string(width_px) + " x " + std::to_string(height_px));
    const Pixels picture = Blank(width_px, height_px, 90);
    MemoryBudget budget(DocumentScoreBytes(width_px, height_px));
    EXPECT_TRUE(DocumentScore(picture, budget));
    EXPECT_EQ(budget.used_bytes(), 0);
  }
}

TEST_F(DocumentScores, ABudgetThatIsUsedUpIsAnErrorAndNoAllClear) {
  const Pixels picture = Page(300, 400, 250, 30);
  MemoryBudget budget(10'000);
  const Result<double> score = DocumentScore(picture, budget);
  ASSERT_FALSE(score);
  EXPECT_EQ(score.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tamis
