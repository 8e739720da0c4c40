#include "filter/models/second_opinions.h"

#include <cmath>
#include <functional>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crawler/core/check.h"
#include "crawler/core/digest.h"
#include "tests/support/pass_all.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kSide = 2;
constexpr size_t kContext = 6;
constexpr std::string_view kMerges = "#version\nc a\nca t</w>\n";

/// A model that answers what a test says.
class FakeRunner final : public ModelRunner {
 public:
  using Answer = std::function<Result<std::vector<float>>(std::vector<float> input)>;

  FakeRunner(ModelManifest manifest, Answer answer)
      : manifest_(std::move(manifest)), answer_(std::move(answer)) {}

  Result<std::vector<ModelOutput>> Run(const Pixels& picture) const override {
    if (!TakesPicture(manifest_)) return Error{ErrorCode::kInvalidInput, "takes no picture"};
    return Ask({picture.row(0), picture.row(0) + picture.bytes.size()});
  }
  Result<std::vector<ModelOutput>> RunVector(std::span<const float> vector) const override {
    return Ask({vector.begin(), vector.end()});
  }
  Result<std::vector<ModelOutput>> RunTokens(std::span<const int64_t> tokens) const override {
    return Ask({tokens.begin(), tokens.end()});
  }
  size_t input_size() const override { return manifest_.kind == ModelKind::kText ? kContext : 0; }
  const ModelManifest& manifest() const override { return manifest_; }
  std::string_view precision() const override { return "f32"; }

 private:
  Result<std::vector<ModelOutput>> Ask(std::vector<float> input) const {
    Result<std::vector<float>> answer = answer_(std::move(input));
    if (!answer) return answer.error();
    return std::vector<ModelOutput>{{"out", {answer->size()}, *std::move(answer)}};
  }

  const ModelManifest manifest_;
  const Answer answer_;
};

FakeRunner::Answer Always(std::vector<float> values) {
  return [values](std::vector<float>) { return values; };
}

/// Fine with the grey picture that opening tries, broken afterwards.
FakeRunner::Answer OnceThen(std::vector<float> first, Result<std::vector<float>> then) {
  auto asked = std::make_shared<int>(0);
  return [=](std::vector<float>) { return (*asked)++ == 0 ? Result<std::vector<float>>(first) : then; };
}

ModelManifest Manifest(ModelKind kind) {
  ModelManifest manifest;
  manifest.name = ToString(kind);
  manifest.kind = kind;
  manifest.sha256 = std::string(64, 'a');
  manifest.vector_size = 2;
  manifest.embedding = kind == ModelKind::kEmbedding ? "" : "embedding";
  if (kind == ModelKind::kEmbedding) {
    manifest.input = {
        .resize_width_px = kSide, .resize_height_px = kSide, .width_px = kSide, .height_px = kSide};
  }
  if (kind == ModelKind::kNsfwHead || kind == ModelKind::kWatermark) {
    manifest.labels = {"no", "yes"};
    manifest.unsafe_labels = {"yes"};
  }
  return manifest;
}

OpinionModel Model(ModelManifest manifest, FakeRunner::Answer answer, double threshold = -1) {
  return {.runner = std::make_unique<FakeRunner>(std::move(manifest), std::move(answer)),
          .threshold = threshold};
}

OpinionModel Embedding(std::vector<float> vector = {3, 4}) {
  return Model(Manifest(ModelKind::kEmbedding), Always(std::move(vector)));
}

template <class... Models>
Result<std::unique_ptr<SecondOpinions>> Of(Models... given) {
  std::vector<OpinionModel> models;
  (models.push_back(std::move(given)), ...);
  return SecondOpinions::Of(std::move(models));
}

class SecondOpinionsTest : public testing::Test {
 protected:
  /// What the models say of a picture, made for `inputs` of them.
  Result<PictureFacts> Look(const Result<std::unique_ptr<SecondOpinions>>& opinions,
                            std::string_view caption = "", size_t first_input = 0, size_t inputs = 1) {
    CHECK(opinions.has_value());
    Decoded decoded;
    for (size_t i = 0; i < inputs; ++i) {
      Result<Pixels> picture = Pixels::Allocate(kSide, kSide, 3, budget_);
      CHECK(picture.has_value());
      std::fill_n(picture->row(0), picture->bytes.size(), static_cast<uint8_t>(10 * (i + 1)));
      decoded.model_inputs.push_back(*std::move(picture));
    }
    PictureFacts facts;
    const Status looked = (*opinions)->Look(ClearForTest(std::move(decoded)), caption, first_input, facts);
    if (!looked) return looked.error();
    return facts;
  }

  OpinionModel Text(FakeRunner::Answer answer, double threshold = -1) {
    ModelManifest manifest = Manifest(ModelKind::kText);
    manifest.vocabulary = folder_.Write("merges.txt", kMerges);
    manifest.vocabulary_sha256 = ToHex(*DigestSha256(kMerges));
    return Model(std::move(manifest), std::move(answer), threshold);
  }

  MemoryBudget budget_{1 << 20};
  TempDir folder_;
};

TEST_F(SecondOpinionsTest, NoModelsHaveNoOpinionAndSaySo) {
  const auto opinions = Of();
  EXPECT_TRUE((*opinions)->inputs().empty());
  EXPECT_TRUE((*opinions)->models().empty());
  EXPECT_THAT((*opinions)->not_evaluated(), ElementsAre("nsfw_head", "watermark", "aesthetic", "similarity"));
  const Result<PictureFacts> facts = Look(opinions, "", 0, 0);
  EXPECT_FALSE(facts->nsfw_head_score || facts->watermark_score || facts->aesthetic_score ||
               facts->similarity);
}

TEST_F(SecondOpinionsTest, HeadsGetTheUnitVector) {
  std::vector<float> seen;
  const auto keep = [&seen](std::vector<float> input) {
    seen = std::move(input);
    return std::vector<float>{0.75F, 0.25F};
  };
  const auto opinions = Of(Embedding({3, 4}), Model(Manifest(ModelKind::kNsfwHead), keep));
  EXPECT_DOUBLE_EQ(*Look(opinions)->nsfw_head_score, 0.25);
  EXPECT_THAT(seen, ElementsAre(0.6F, 0.8F));
  EXPECT_THAT((*opinions)->not_evaluated(), ElementsAre("watermark", "aesthetic", "similarity"));
}

TEST_F(SecondOpinionsTest, TheEmbeddingIsMadeOnceForAPicture) {
  int asked = 0;
  const auto count = [&asked](std::vector<float>) {
    ++asked;
    return std::vector<float>{1, 0};
  };
  const auto opinions =
      Of(Model(Manifest(ModelKind::kEmbedding), count), Model(Manifest(ModelKind::kNsfwHead), Always({1, 0})),
         Model(Manifest(ModelKind::kAesthetic), Always({5})), Text(Always({1, 1})));
  asked = 0;
  ASSERT_TRUE(Look(opinions).has_value());
  EXPECT_EQ(asked, 1);
}

TEST_F(SecondOpinionsTest, EachModelSeesThePictureThatWasMadeForIt) {
  ModelManifest watermark = Manifest(ModelKind::kWatermark);
  watermark.embedding.clear();
  watermark.input = Manifest(ModelKind::kEmbedding).input;
  std::vector<float> seen;
  const auto see = [&seen](std::vector<float> input) {
    seen.push_back(input.front());
    return std::vector<float>{0, 1};
  };
  const auto opinions = Of(Model(watermark, see), Model(Manifest(ModelKind::kEmbedding), see),
                           Model(Manifest(ModelKind::kAesthetic), Always({5})));
  EXPECT_EQ((*opinions)->inputs().size(), 2U);
  seen.clear();
  EXPECT_DOUBLE_EQ(*Look(opinions, "", 1, 3)->watermark_score, 1);
  EXPECT_THAT(seen, ElementsAre(20, 30));
}

TEST_F(SecondOpinionsTest, SimilarityIsTheCosineOfPictureAndCaption) {
  std::vector<float> tokens;
  const auto see = [&tokens](std::vector<float> input) {
    tokens = std::move(input);
    return std::vector<float>{0, 2};
  };
  const auto opinions = Of(Embedding({3, 4}), Text(see));
  EXPECT_NEAR(*Look(opinions, "Cat!")->similarity, 0.8, 1e-6);
  EXPECT_THAT(tokens, ElementsAre(514, 513, 256, 515, 0, 0));
}

TEST_F(SecondOpinionsTest, APairWithoutACaptionIsComparedLikeAnyOther) {
  EXPECT_NEAR(*Look(Of(Embedding({3, 4}), Text(Always({-3, -4}))), "")->similarity, -1, 1e-6);
}

TEST_F(SecondOpinionsTest, AnAestheticScoreStaysOnItsScale) {
  const auto score = [&](float given) {
    return *Look(Of(Embedding(), Model(Manifest(ModelKind::kAesthetic), Always({given}))))->aesthetic_score;
  };
  EXPECT_DOUBLE_EQ(score(5.5F), 5.5);
  EXPECT_DOUBLE_EQ(score(-0.5F), 0);
  EXPECT_DOUBLE_EQ(score(10.5F), 10);
}

TEST_F(SecondOpinionsTest, ThresholdsAreToldByKind) {
  const auto opinions = Of(Embedding(), Model(Manifest(ModelKind::kNsfwHead), Always({1, 0}), 0.5),
                           Model(Manifest(ModelKind::kAesthetic), Always({5})), Text(Always({1, 1}), 0));
  const OpinionThresholds expected{.nsfw_head = 0.5, .watermark = {}, .aesthetic = {}, .similarity = 0.0};
  EXPECT_EQ((*opinions)->thresholds(), expected);
  ASSERT_EQ((*opinions)->models().size(), 4U);
  EXPECT_EQ((*opinions)->models()[1].kind, "nsfw_head");
  EXPECT_EQ((*opinions)->models()[1].sha256, std::string(64, 'a'));
}

TEST_F(SecondOpinionsTest, ModelsThatDoNotGoTogetherAreNoConfiguration) {
  ModelManifest other = Manifest(ModelKind::kAesthetic);
  other.embedding = "other";
  ModelManifest wide = Manifest(ModelKind::kAesthetic);
  wide.vector_size = 3;
  const auto aesthetic = [] { return Model(Manifest(ModelKind::kAesthetic), Always({5})); };
  const std::pair<Result<std::unique_ptr<SecondOpinions>>, const char*> cases[] = {
      {Of(Embedding()), "no model judges"},
      {Of(aesthetic()), "no model of kind embedding"},
      {Of(Embedding(), Embedding(), aesthetic()), "has a model already"},
      {Of(Embedding(), aesthetic(), aesthetic()), "has a model already"},
      {Of(Embedding(), Model(other, Always({5}))), "goes with the embedding \"other\""},
      {Of(Embedding(), Model(wide, Always({5}))), "vector_size 3"},
      {Of(Model(Manifest(ModelKind::kEmbedding), Always({1, 0}), 0.5), aesthetic()), "no score"},
      {Of(Model(Manifest(ModelKind::kFaces), Always({5}))), "knob of its own"},
      {Of(Model(Manifest(ModelKind::kNsfw), Always({5}))), "knob of its own"},
  };
  for (const auto& [opinions, says] : cases) {
    ASSERT_FALSE(opinions.has_value()) << says;
    EXPECT_EQ(opinions.error().code, ErrorCode::kInvalidInput);
    EXPECT_THAT(opinions.error().message, HasSubstr(says));
  }
}

TEST_F(SecondOpinionsTest, AModelThatIsNotWhatItsManifestSaysIsRefused) {
  const std::vector<float> wrong[] = {{}, {1}, {1, 0, 0}, {0, 0}, {NAN, 0}, {INFINITY, 0}};
  for (const std::vector<float>& vector : wrong) {
    const auto opinions = Of(Embedding(vector), Model(Manifest(ModelKind::kAesthetic), Always({5})));
    ASSERT_FALSE(opinions.has_value()) << testing::PrintToString(vector);
    EXPECT_EQ(opinions.error().code, ErrorCode::kRefused);
  }
  ModelManifest altered = Manifest(ModelKind::kText);
  altered.vocabulary = folder_.Write("altered.txt", "#version\nc a\n");
  altered.vocabulary_sha256 = ToHex(*DigestSha256(kMerges));
  EXPECT_EQ(Of(Embedding(), Model(altered, Always({1, 1}))).error().code, ErrorCode::kRefused);
  const auto no_vocabulary = Of(Embedding(), Model(Manifest(ModelKind::kText), Always({1, 1})));
  EXPECT_EQ(no_vocabulary.error().code, ErrorCode::kRefused);
}

TEST_F(SecondOpinionsTest, AModelThatFailsOnAPictureIsAnError) {
  const Error failure{ErrorCode::kInternal, "out of order"};
  const Result<std::vector<float>> failures[] = {failure, std::vector<float>{NAN, NAN},
                                                 std::vector<float>{7, 7, 7}};
  for (const Result<std::vector<float>>& then : failures) {
    const auto broken = [&](ModelKind kind, std::vector<float> first) {
      return Model(Manifest(kind), OnceThen(std::move(first), then));
    };
    const auto aesthetic = [] { return Model(Manifest(ModelKind::kAesthetic), Always({5})); };
    EXPECT_FALSE(Look(Of(broken(ModelKind::kEmbedding, {1, 0}), aesthetic())).has_value());
    EXPECT_FALSE(Look(Of(Embedding(), broken(ModelKind::kNsfwHead, {1, 0}))).has_value());
    EXPECT_FALSE(Look(Of(Embedding(), broken(ModelKind::kWatermark, {1, 0}))).has_value());
    EXPECT_FALSE(Look(Of(Embedding(), broken(ModelKind::kAesthetic, {5}))).has_value());
    EXPECT_FALSE(Look(Of(Embedding(), Text(OnceThen({1, 0}, then)))).has_value());
  }
}

TEST_F(SecondOpinionsTest, AScoreThatIsNoProbabilityIsAnError) {
  EXPECT_FALSE(Look(Of(Embedding(),
                       Model(Manifest(ModelKind::kNsfwHead), OnceThen({1, 0}, std::vector<float>{-1, 2}))))
                   .has_value());
}

TEST_F(SecondOpinionsTest, APictureThatWasNotMadeForEveryModelIsAnError) {
  const auto opinions = Of(Embedding(), Model(Manifest(ModelKind::kAesthetic), Always({5})));
  EXPECT_EQ(Look(opinions, "", 0, 0).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(Look(opinions, "", 1, 1).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(Look(opinions, "", 9, 1).error().code, ErrorCode::kInvalidInput);
}

TEST_F(SecondOpinionsTest, AManifestThatIsNotThereIsRefusedAndABadOneIsNoConfiguration) {
  Options options;
  options.safety.models.push_back({.manifest = (folder_.path() / "absent.toml").string()});
  EXPECT_EQ(SecondOpinions::Open(options, 1).error().code, ErrorCode::kRefused);
  folder_.Write("absent.toml", "name = 1\n");
  EXPECT_EQ(SecondOpinions::Open(options, 1).error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace tamis
