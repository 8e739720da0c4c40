#include "filter/models/class_scores.h"

#include <limits>

#include <gtest/gtest.h>

namespace tamis {
namespace {

ModelManifest Labelled(std::vector<std::string> labels, std::vector<std::string> unsafe,
                       const std::string& activation = "none") {
  ModelManifest manifest;
  manifest.name = "m";
  manifest.labels = std::move(labels);
  manifest.unsafe_labels = std::move(unsafe);
  manifest.activation = activation;
  return manifest;
}

TEST(ClassScores, TheScoreIsTheSumOverUnsafeLabels) {
  const ModelManifest manifest = Labelled({"a", "b", "c"}, {"c", "a"});
  const float values[] = {0.25F, 0.5F, 0.125F};
  EXPECT_DOUBLE_EQ(ToClassScores(manifest, values)->score, 0.375);
}

TEST(ClassScores, ActivationsGiveProbabilities) {
  const float logits[] = {0.0F, 1.0F};
  EXPECT_NEAR(ToClassScores(Labelled({"a", "b"}, {"b"}, "softmax"), logits)->score, 0.731058578, 1e-8);
  EXPECT_NEAR(ToClassScores(Labelled({"a", "b"}, {"a"}, "sigmoid"), logits)->score, 0.5, 1e-12);
  const float large[] = {5000.0F, -5000.0F};
  EXPECT_DOUBLE_EQ(ToClassScores(Labelled({"a", "b"}, {"a"}, "softmax"), large)->score, 1);
}

TEST(ClassScores, WhatIsNoProbabilityIsAnError) {
  const ModelManifest manifest = Labelled({"a", "b"}, {"b"});
  for (const float wrong :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), -0.5F, 1.5F}) {
    const float values[] = {wrong, 0.5F};  // of a label that does not count
    EXPECT_FALSE(ToClassScores(manifest, values).has_value()) << wrong;
  }
  const float one[] = {0.5F};
  EXPECT_FALSE(ToClassScores(manifest, one).has_value());
  EXPECT_FALSE(ToClassScores(manifest, {}).has_value());
}

TEST(ClassScores, LabelsThatDoNotExcludeEachOtherCountAs1AtMost) {
  const float values[] = {0.75F, 0.75F};
  EXPECT_DOUBLE_EQ(ToClassScores(Labelled({"a", "b"}, {"a", "b"}), values)->score, 1);
}

}  // namespace
}  // namespace tamis
