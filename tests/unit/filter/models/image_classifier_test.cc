// The classifier that set-up installs, as it is.

#include "filter/models/image_classifier.h"

#include <atomic>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "filter/models/model_runner.h"
#include "filter/models/picture_screener.h"

namespace tamis {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

MemoryBudget& Budget() {
  static MemoryBudget budget(INT64_MAX);
  return budget;
}

Pixels OneColour(int side_px, uint8_t red, uint8_t green, uint8_t blue) {
  Result<Pixels> picture = Pixels::Allocate(side_px, side_px, 3, Budget());
  uint8_t* rgb = picture->row(0);
  for (size_t i = 0; i < picture->bytes.size(); i += 3) {
    rgb[i] = red;
    rgb[i + 1] = green;
    rgb[i + 2] = blue;
  }
  return *std::move(picture);
}

ModelManifest Installed() {
  const Result<ModelManifest> manifest = ReadModelManifest(FindModelManifest("open-nsfw", ""));
  EXPECT_TRUE(manifest.has_value()) << manifest.error().message;
  return *manifest;
}

/// A folder with the installed manifest and a copy of its model.
class AlteredModel {
 public:
  AlteredModel() : folder_(fs::path(testing::TempDir()) / "altered_model") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    const fs::path installed = FindModelManifest("open-nsfw", "");
    fs::copy_file(installed, folder_ / "open-nsfw.toml");
    fs::copy_file(installed.parent_path() / "open-nsfw.onnx", model());
  }
  ~AlteredModel() { fs::remove_all(folder_); }
  fs::path model() const { return folder_ / "open-nsfw.onnx"; }
  Options options() const {
    Options options;
    options.safety.model_dir = folder_.string();
    return options;
  }
  Error ErrorOfOpen() const {
    const auto opened = PictureScreener::Open(options(), 1);
    return opened ? Error{ErrorCode::kInternal, "opened"} : opened.error();
  }

 private:
  const fs::path folder_;
};

TEST(ImageClassifier, ScoresAreProbabilitiesThatAddUpTo1) {
  const auto classifier = ImageClassifier::Open(Installed(), {});
  ASSERT_TRUE(classifier.has_value()) << classifier.error().message;
  const auto scores = (*classifier)->Classify(OneColour(224, 224, 172, 150));
  ASSERT_TRUE(scores.has_value()) << scores.error().message;
  ASSERT_EQ(scores->probabilities.size(), 2);
  EXPECT_NEAR(scores->probabilities[0] + scores->probabilities[1], 1, 1e-5);
  EXPECT_EQ(scores->score, scores->probabilities[1]);
  EXPECT_TRUE(scores->exact);
  EXPECT_GT(scores->score, 0.1);  // skin-coloured, which the model knows nothing better about
  EXPECT_LT((*classifier)->Classify(OneColour(224, 10, 60, 200))->score, 0.1);  // so channels are not swapped
}

TEST(ImageClassifier, APictureOfAnotherSizeIsAnError) {
  const auto classifier = ImageClassifier::Open(Installed(), {});
  ASSERT_TRUE(classifier.has_value());
  EXPECT_EQ((*classifier)->Classify(OneColour(223, 0, 0, 0)).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ((*classifier)->Classify(Pixels()).error().code, ErrorCode::kInvalidInput);
}

TEST(ImageClassifier, ACascadeGivesTheExactScoreNearAThreshold) {
  const auto exact = ImageClassifier::Open(Installed(), {});
  const auto near = ImageClassifier::Open(Installed(), {.cascade = true, .margin = 1, .thresholds = {0.2}});
  const auto far = ImageClassifier::Open(Installed(), {.cascade = true, .margin = 0, .thresholds = {2}});
  ASSERT_TRUE(exact.has_value() && near.has_value() && far.has_value());
  const Pixels picture = OneColour(224, 224, 172, 150);
  const ClassScores looked_again = *(*near)->Classify(picture);
  EXPECT_TRUE(looked_again.exact);
  EXPECT_EQ(looked_again.score, (*exact)->Classify(picture)->score);
  const ClassScores once = *(*far)->Classify(picture);
  EXPECT_EQ(once.exact, (*far)->fast_precision().empty());  // where the processor has nothing faster
  EXPECT_NEAR(once.score, looked_again.score, 0.05);
}

TEST(ImageClassifier, ManyThreadsGetTheScoresThatOneGets) {
  const auto classifier = ImageClassifier::Open(Installed(), {.threads = 2});
  ASSERT_TRUE(classifier.has_value());
  const double red = (*classifier)->Classify(OneColour(224, 200, 90, 60))->score;
  const double blue = (*classifier)->Classify(OneColour(224, 60, 90, 200))->score;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {  // one more than requests
    threads.emplace_back([&, i] {
      const bool is_red = i % 2 == 0;
      for (int look = 0; look < 4; ++look) {
        const auto scores =
            (*classifier)->Classify(is_red ? OneColour(224, 200, 90, 60) : OneColour(224, 60, 90, 200));
        if (!scores || std::abs(scores->score - (is_red ? red : blue)) > 1e-6) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(PictureScreener, AMissingOrAlteredModelIsRefused) {
  const AlteredModel altered;
  {
    std::fstream file(altered.model(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(1'000'000);
    file.put('\x7f');
    file.put('\x7e');
  }
  const Error changed = altered.ErrorOfOpen();
  EXPECT_EQ(changed.code, ErrorCode::kRefused);
  EXPECT_THAT(changed.message, HasSubstr("its manifest says"));
  fs::resize_file(altered.model(), 0);
  EXPECT_EQ(altered.ErrorOfOpen().code, ErrorCode::kRefused);
  fs::remove(altered.model());
  EXPECT_EQ(altered.ErrorOfOpen().code, ErrorCode::kRefused);
  Options options = altered.options();
  options.safety.allow_no_classifier = true;  // permits that there is none, not that it is broken
  EXPECT_FALSE(PictureScreener::Open(options, 1).has_value());
}

TEST(ModelRunner, AModelOfAnotherShapeThanItsManifestSaysIsRefused) {
  ModelManifest manifest = Installed();
  manifest.input.width_px = 256;
  EXPECT_EQ(ModelRunner::Open(manifest, {}).error().code, ErrorCode::kRefused);
  manifest = Installed();
  manifest.labels.push_back("third");
  EXPECT_EQ(ModelRunner::Open(manifest, {}).error().code, ErrorCode::kRefused);
  manifest = Installed();
  manifest.input_name = "picture";
  EXPECT_EQ(ModelRunner::Open(manifest, {}).error().code, ErrorCode::kRefused);
  manifest = Installed();
  manifest.layout = TensorLayout::kNchw;
  EXPECT_EQ(ModelRunner::Open(manifest, {}).error().code, ErrorCode::kRefused);
}

TEST(PictureScreener, WithoutAClassifierARunIsRefusedUnlessThatIsAllowed) {
  Options options;
  options.safety.nsfw_model.clear();
  EXPECT_EQ(PictureScreener::Open(options, 1).error().code, ErrorCode::kRefused);
  options.safety.allow_no_classifier = true;
  const auto screener = PictureScreener::Open(options, 1);
  ASSERT_TRUE(screener.has_value()) << screener.error().message;
  EXPECT_EQ((*screener)->not_evaluated().front(), "nsfw");
  EXPECT_TRUE((*screener)->inputs().empty());
  EXPECT_FALSE((*screener)->thresholds().nsfw.has_value());
}

TEST(PictureScreener, TheThresholdIsTheKnobsElseThePolicys) {
  SafetyOptions safety;
  const ModelManifest manifest = Installed();
  EXPECT_EQ(NsfwThreshold(safety, manifest), 0.2);
  safety.policy = "strict";
  EXPECT_EQ(NsfwThreshold(safety, manifest), 0.1);
  safety.nsfw_threshold = 0;
  EXPECT_EQ(NsfwThreshold(safety, manifest), 0);
}

}  // namespace
}  // namespace tamis
