#include "config/model_manifest.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/model_manifest_text.h"

namespace tamis {
namespace {

using testing::HasSubstr;

const std::string kDigest(64, 'a');

std::string Top(const std::string& kind) {
  return "name = \"m\"\nkind = \"" + kind + "\"\nfile = \"m.onnx\"\nsha256 = \"" + kDigest + "\"\n";
}

const std::string kClasses = "[output]\nlabels = [\"safe\", \"nsfw\"]\nunsafe = [\"nsfw\"]\n";
const std::string kSize = "[input]\nwidth = 224\nheight = 224\n";

std::string ProblemOf(const std::string& text) {
  const Result<ModelManifest> manifest = ParseModelManifest(text, "m.toml");
  return manifest ? std::string("no problem") : manifest.error().message;
}

TEST(ModelManifest, TheOneThatSetUpInstallsIsRead) {
  const auto manifest = ReadModelManifest(std::string(TAMIS_SOURCE_DIR) + "/config/models/open-nsfw.toml");
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message;
  EXPECT_EQ(manifest->name, "open-nsfw");
  EXPECT_EQ(manifest->kind, ModelKind::kNsfw);
  EXPECT_EQ(manifest->file, std::string(TAMIS_SOURCE_DIR) + "/config/models/open-nsfw.onnx");
  EXPECT_EQ(manifest->channels, ChannelOrder::kBgr);
  EXPECT_EQ(manifest->mean, (std::array<double, 3>{104, 117, 123}));
  EXPECT_EQ(manifest->input,
            (ModelInputSpec{InputResize::kStretch, InputFilter::kBilinear, 256, 256, 224, 224, 75}));
  EXPECT_EQ(manifest->unsafe_labels, std::vector<std::string>{"nsfw"});
  EXPECT_EQ(manifest->threshold_strict, 0.1);
  EXPECT_EQ(manifest->notices.size(), 3);
}

TEST(ModelManifest, WithoutAResizeThePictureIsResizedToWhatTheModelTakes) {
  const auto manifest = ParseModelManifest(Top("nsfw") + kSize + kClasses, "m.toml");
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message;
  EXPECT_EQ(manifest->input.resize_width_px, 224);
  EXPECT_EQ(manifest->input.resize_height_px, 224);
}

TEST(ModelManifest, AHeadTakesTheVectorOfItsEmbedding) {
  const auto manifest = ParseModelManifest(
      Top("watermark") + "vector_size = 768\n[input]\nembedding = \"clip\"\n" + kClasses, "m.toml");
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message;
  EXPECT_TRUE(TakesVector(*manifest));
  EXPECT_FALSE(TakesPicture(*manifest));
}

TEST(ModelManifest, EveryProblemIsToldWithItsLine) {
  const std::string problems =
      ProblemOf(Top("nsfw") + "[input]\nwidth = 4000\nheight = 224\nmeen = [1, 2, 3]\n" + kClasses);
  EXPECT_THAT(problems, HasSubstr("m.toml:6: input.width must be a whole number from 1 to 1024"));
  EXPECT_THAT(problems, HasSubstr("m.toml:8: unknown key input.meen; nearest is input.mean"));
}

TEST(ModelManifest, WhatCannotBeMeantIsRefused) {
  EXPECT_THAT(ProblemOf(kSize), HasSubstr("sha256 is required"));
  EXPECT_THAT(ProblemOf(Top("nsfw") + kSize), HasSubstr("output.labels and output.unsafe are required"));
  EXPECT_THAT(ProblemOf(Top("nsfw") + kClasses), HasSubstr("width is required"));
  EXPECT_THAT(ProblemOf(Top("cats") + kSize), HasSubstr("kind must be one of nsfw, faces"));
  EXPECT_THAT(ProblemOf(Top("faces") + kSize), HasSubstr("output.decoder is required"));
  EXPECT_THAT(ProblemOf(Top("nsfw") + kSize + "scale = [1, 0, 1]\n" + kClasses),
              HasSubstr("input.scale must not be 0"));
  EXPECT_THAT(ProblemOf(Top("nsfw") + kSize + "mean = [nan, 0, 1]\n" + kClasses),
              HasSubstr("input.mean must be"));
  EXPECT_THAT(ProblemOf(Top("nsfw") + kSize + "resize_width = 200\n" + kClasses),
              HasSubstr("must not be below width and height"));
  EXPECT_THAT(ProblemOf(Top("nsfw") + kSize + "[output]\nlabels = [\"a\"]\nunsafe = [\"b\"]\n"),
              HasSubstr("names b, which is not in output.labels"));
  EXPECT_THAT(ProblemOf(Top("nsfw") + kSize + kClasses + "[thresholds]\nstandard = 0.1\nstrict = 0.5\n"),
              HasSubstr("thresholds.strict must not be above"));
  EXPECT_THAT(ProblemOf(Top("aesthetic") + "vector_size = 8\n[input]\nembedding = \"clip\"\nwidth = 3\n"),
              HasSubstr("width has no meaning"));
  EXPECT_THAT(ProblemOf("name = \"m"), HasSubstr("m.toml:1: not TOML"));
  EXPECT_THAT(ProblemOf("name = '\xff'"), HasSubstr("not UTF-8"));
  EXPECT_THAT(ProblemOf("a = [[[[[[1]]]]]]"), HasSubstr("nested too deep"));
}

TEST(ModelManifest, ADigestIs64LowerCaseDigits) {
  for (const std::string& digest : {std::string("aa"), std::string(64, 'A'), std::string(63, 'a') + "g"}) {
    EXPECT_THAT(ProblemOf("name = \"m\"\nkind = \"nsfw\"\nfile = \"m\"\nsha256 = \"" + digest + "\"\n" +
                          kSize + kClasses),
                HasSubstr("sha256 must be 64"));
  }
}

TEST(ModelManifest, AMissingFileIsNotFound) {
  EXPECT_EQ(ReadModelManifest("/nowhere/m.toml").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ReadModelManifest("/tmp").error().code, ErrorCode::kNotFound);
}

TEST(FindModelManifest, APathIsTakenAsItIsAndANameIsLookedUp) {
  EXPECT_EQ(FindModelManifest("here/m.toml", "/models"), "here/m.toml");
  EXPECT_EQ(FindModelManifest("m", "/models"), "/models/m.toml");
  ASSERT_EQ(setenv("TAMIS_MODEL_DIR", "/elsewhere", 1), 0);
  EXPECT_EQ(FindModelManifest("m", ""), "/elsewhere/m.toml");
  EXPECT_EQ(FindModelManifest("m", "/models"), "/models/m.toml");
  ASSERT_EQ(unsetenv("TAMIS_MODEL_DIR"), 0);
  EXPECT_EQ(FindModelManifest("m", ""), std::string(TAMIS_SOURCE_DIR) + "/build/models/m.toml");
}

}  // namespace
}  // namespace tamis
