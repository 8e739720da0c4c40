#include "filter/screen_filters.h"

#include <limits>

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

ScreenCase Seen(double nsfw_score, int faces = 0, bool minor_terms = false) {
  ScreenCase screen;
  screen.facts.nsfw_score = nsfw_score;
  screen.facts.faces.emplace(static_cast<size_t>(faces), FaceBox{.width_px = 10, .height_px = 10});
  screen.facts.document_score = 0.1;
  screen.minor_terms = minor_terms;
  return screen;
}

template <class Filter>
std::string ReasonOf(const Filter& filter, const ScreenCase& screen) {
  const Result<Finding> finding = filter.Check(screen);
  if (!finding) return "error";
  EXPECT_EQ(finding->effect == Effect::kPass, finding->reason == "passed");
  return finding->reason;
}

TEST(NsfwFilter, DropsAtItsThresholdAndAbove) {
  const NsfwFilter filter(0.2, true);
  EXPECT_EQ(ReasonOf(filter, Seen(0.199)), "passed");
  EXPECT_EQ(ReasonOf(filter, Seen(0.2)), "nsfw");
  EXPECT_EQ(ReasonOf(filter, Seen(1)), "nsfw");
  EXPECT_EQ(filter.Check(Seen(0.125))->score, 0.125);
}

TEST(NsfwFilter, AScoreThatIsMissingOrNoNumberIsAnError) {
  ScreenCase screen = Seen(0);
  screen.facts.nsfw_score.reset();
  EXPECT_EQ(ReasonOf(NsfwFilter(0.2, true), screen), "error");
  EXPECT_EQ(ReasonOf(NsfwFilter(0.2, false), screen), "passed") << "no classifier was asked for";
  EXPECT_EQ(ReasonOf(NsfwFilter(0.2, true), Seen(kNaN)), "error");
  EXPECT_EQ(ReasonOf(NsfwFilter(0.2, false), Seen(kNaN)), "error");
}

TEST(MinorPictureFilter, DropsAFaceBesideMinorTermsAboveHalfTheThreshold) {
  const MinorPictureFilter filter(0.2);
  EXPECT_EQ(ReasonOf(filter, Seen(0.11, 1, true)), "minor_picture");
  EXPECT_EQ(ReasonOf(filter, Seen(0.09, 1, true)), "passed");
  EXPECT_EQ(ReasonOf(filter, Seen(0.11, 0, true)), "passed");
  EXPECT_EQ(ReasonOf(filter, Seen(0.11, 1, false)), "passed");
}

TEST(MinorPictureFilter, TakesAFaceForGrantedWhereNobodyLooked) {
  ScreenCase screen = Seen(0.11, 0, true);
  screen.facts.faces.reset();
  EXPECT_EQ(ReasonOf(MinorPictureFilter(0.2), screen), "minor_picture");
}

TEST(MinorPictureFilter, TakesMinorTermsForGrantedWhereNobodyLooked) {
  ScreenCase screen;
  screen.facts.nsfw_score = 0.15;
  screen.facts.faces.emplace(1);
  EXPECT_EQ(ReasonOf(MinorPictureFilter(0.2), screen), "minor_picture");
}

TEST(FacesFilter, DropsOnlyWhereThePolicyDoes) {
  EXPECT_EQ(ReasonOf(FacesFilter(PrivacyMode::kDrop), Seen(0, 2)), "faces");
  EXPECT_EQ(ReasonOf(FacesFilter(PrivacyMode::kDrop), Seen(0, 0)), "passed");
  EXPECT_EQ(ReasonOf(FacesFilter(PrivacyMode::kBlur), Seen(0, 2)), "passed");
  EXPECT_EQ(ReasonOf(FacesFilter(PrivacyMode::kKeep), Seen(0, 2)), "passed");
}

TEST(FacesFilter, IsAnErrorWhereNoFaceWasSought) {
  ScreenCase screen = Seen(0);
  screen.facts.faces.reset();
  EXPECT_EQ(ReasonOf(FacesFilter(PrivacyMode::kBlur), screen), "error");
}

TEST(DocumentsFilter, DropsAtItsThresholdWhereThePolicyDoes) {
  ScreenCase screen = Seen(0);
  screen.facts.document_score = 0.8;
  EXPECT_EQ(ReasonOf(DocumentsFilter(PrivacyMode::kDrop, 0.8), screen), "document");
  EXPECT_EQ(ReasonOf(DocumentsFilter(PrivacyMode::kKeep, 0.8), screen), "passed");
  screen.facts.document_score = 0.79;
  EXPECT_EQ(ReasonOf(DocumentsFilter(PrivacyMode::kDrop, 0.8), screen), "passed");
  screen.facts.document_score.reset();
  EXPECT_EQ(ReasonOf(DocumentsFilter(PrivacyMode::kKeep, 0.8), screen), "error");
}

TEST(SecondOpinionFilter, DropsOnItsSideOfTheThreshold) {
  const SecondOpinionFilter high({"nsfw_head", "nsfw_head", &PictureFacts::nsfw_head_score, 0.5, false});
  const SecondOpinionFilter low({"similarity", "similarity", &PictureFacts::similarity, 0.28, true});
  ScreenCase screen = Seen(0);
  EXPECT_EQ(ReasonOf(high, screen), "error") << "a model with a threshold has to answer";
  screen.facts.nsfw_head_score = 0.5;
  screen.facts.similarity = 0.27;
  EXPECT_EQ(ReasonOf(high, screen), "nsfw_head");
  EXPECT_EQ(ReasonOf(low, screen), "similarity");
  screen.facts.nsfw_head_score = 0.49;
  screen.facts.similarity = 0.28;
  EXPECT_EQ(ReasonOf(high, screen), "passed");
  EXPECT_EQ(ReasonOf(low, screen), "passed");
  screen.facts.similarity = kNaN;
  EXPECT_EQ(ReasonOf(low, screen), "error");
}

TEST(PrivacyModes, FollowThePolicyUnlessTheyAreSet) {
  Options options;
  options.safety.policy = "standard";
  EXPECT_EQ(FaceModeOf(options), PrivacyMode::kBlur);
  EXPECT_EQ(DocumentModeOf(options), PrivacyMode::kKeep);
  options.safety.policy = "strict";
  EXPECT_EQ(FaceModeOf(options), PrivacyMode::kDrop);
  EXPECT_EQ(DocumentModeOf(options), PrivacyMode::kDrop);
  options.privacy.faces = "keep";
  options.privacy.documents = "keep";
  EXPECT_EQ(FaceModeOf(options), PrivacyMode::kKeep);
  EXPECT_EQ(DocumentModeOf(options), PrivacyMode::kKeep);
  options.privacy.faces = "what nobody wrote";
  EXPECT_EQ(FaceModeOf(options), PrivacyMode::kDrop);
}

TEST(FacesToBlur, AreAllOfThemUnlessFacesAreKept) {
  const PictureFacts facts = Seen(0, 3).facts;
  EXPECT_EQ(FacesToBlur(PrivacyMode::kBlur, facts).size(), 3U);
  EXPECT_EQ(FacesToBlur(PrivacyMode::kDrop, facts).size(), 3U);
  EXPECT_TRUE(FacesToBlur(PrivacyMode::kKeep, facts).empty());
}

}  // namespace
}  // namespace tamis
