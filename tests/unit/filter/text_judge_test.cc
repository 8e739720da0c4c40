#include "filter/text/text_judge.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

using Texts = std::vector<PairText>;

std::shared_ptr<const TextJudge> Make(TextPolicy policy) {
  Result<std::unique_ptr<const TextJudge>> made = TextJudge::Make(std::move(policy));
  return std::shared_ptr<const TextJudge>(*std::move(made));
}

const TextJudge& Standard() {
  static const std::shared_ptr<const TextJudge> judge = Make({});
  return *judge;
}

const TextJudge& Strict() {
  static const std::shared_ptr<const TextJudge> judge = Make({.strict = true, .drop_pii = true});
  return *judge;
}

TextVerdict OfAlt(std::string_view alt, const TextJudge& judge = Standard()) {
  return judge.Judge({{TextPlace::kAlt, std::string(alt)}}, "en");
}

bool Finds(const TextVerdict& verdict, std::string_view rule, TextPlace place) {
  return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                     [&](const TextFinding& f) { return f.rule == rule && f.place == place; });
}

TEST(TextJudge, AnOrdinaryCaptionPassesAsItIs) {
  const Texts texts{{TextPlace::kAlt, "A red cutter in the harbour at dusk"},
                    {TextPlace::kPageUrl, "https://harbour.example/boats"}};
  const TextVerdict verdict = Strict().Judge(texts, "en");
  EXPECT_EQ(verdict.effect, Effect::kPass);
  EXPECT_EQ(verdict.reason, "passed");
  EXPECT_EQ(verdict.texts, texts);
  EXPECT_TRUE(verdict.findings.empty());
  EXPECT_FALSE(verdict.minor_terms);
  EXPECT_EQ(verdict.redactions, 0);
}

TEST(TextJudge, NothingToJudgeIsRejected) {
  EXPECT_EQ(TextVerdict{}.effect, Effect::kReject);
  EXPECT_EQ(Standard().Judge({}, "en").effect, Effect::kReject);
  EXPECT_EQ(Standard().Judge({}, "en").reason, "filter_error");
}

TEST(TextJudge, PornographyIsDroppedUnderBothPoliciesNudityUnderStrict) {
  for (const TextJudge* judge : {&Standard(), &Strict()}) {
    EXPECT_EQ(OfAlt("hardcore porn video", *judge).reason, "text_sexual");
  }
  const TextVerdict mild = OfAlt("Reclining nude, oil on canvas");
  EXPECT_EQ(mild.effect, Effect::kPass);
  EXPECT_TRUE(Finds(mild, "sexual_mild", TextPlace::kAlt));
  EXPECT_EQ(OfAlt("Reclining nude, oil on canvas", Strict()).reason, "text_sexual");
}

TEST(TextJudge, SlursAndGoreAreDropped) {
  EXPECT_EQ(OfAlt("dirty kikes").reason, "text_hate");
  EXPECT_EQ(OfAlt("beheading video").reason, "text_violence");
  EXPECT_EQ(OfAlt("a massacre in 1572").effect, Effect::kPass);
  EXPECT_EQ(OfAlt("a massacre in 1572", Strict()).reason, "text_violence");
}

TEST(TextJudge, SexualAndMinorTermsTogetherAreTextMinorUnderBothPolicies) {
  for (const TextJudge* judge : {&Standard(), &Strict()}) {
    for (const char* text : {"nude 12yo", "sexy schoolgirl", "teen porn", "n4ked ch1ld", "s e x t e e n s"}) {
      const TextVerdict verdict = OfAlt(text, *judge);
      EXPECT_EQ(verdict.effect, Effect::kReject) << text;
      EXPECT_EQ(verdict.reason, "text_minor") << text;
      EXPECT_TRUE(verdict.minor_combination) << text;
      EXPECT_TRUE(verdict.minor_terms) << text;
    }
  }
}

TEST(TextJudge, TheTermsMayStandInDifferentFields) {
  const auto combined = [](TextPlace first, std::string_view a, TextPlace second, std::string_view b) {
    return Standard().Judge({{first, std::string(a)}, {second, std::string(b)}}, "en").minor_combination;
  };
  EXPECT_TRUE(combined(TextPlace::kAlt, "a child", TextPlace::kPageTitle, "porn pics"));
  EXPECT_TRUE(combined(TextPlace::kAlt, "aged nine", TextPlace::kPageUrl, "https://a.example/nude/"));
  EXPECT_TRUE(combined(TextPlace::kAlt, "nude", TextPlace::kImageUrl, "https://a.example/preteen-3.jpg"));
  EXPECT_TRUE(combined(TextPlace::kEmbedded, "sexy", TextPlace::kCaption, "kids"));
  EXPECT_TRUE(combined(TextPlace::kAttribution, "porn", TextPlace::kCaption, "kids"));
  // Weak on both sides, and one of them a part of a path.
  EXPECT_FALSE(combined(TextPlace::kAlt, "a child", TextPlace::kPageUrl, "https://a.example/nude-art/"));
  EXPECT_FALSE(combined(TextPlace::kAlt, "nude", TextPlace::kPageUrl, "https://a.example/kids/"));
}

TEST(TextJudge, WordsForChildrenAloneDropNothing) {
  for (const char* text :
       {"Children playing football in the school yard", "A 9-year-old girl with her cat", "Kids swimwear",
        "Teenagers at the library", "Baby at the breast: breastfeeding positions", "Schoolgirls in Essex",
        "Madonna and Child with the Infant Saint John", "Sex Education, season 2: the teens",
        "The 40-Year-Old Virgin", "Virgin Islands", "Breast cancer run for kids", "Kid leather gloves"}) {
    const TextVerdict verdict = OfAlt(text, Strict());
    EXPECT_EQ(verdict.effect, Effect::kPass) << text << ": " << verdict.reason;
  }
  EXPECT_TRUE(OfAlt("Children playing").minor_terms);
  EXPECT_FALSE(OfAlt("Boats in a harbour").minor_terms);
}

TEST(TextJudge, APageIsJudgedByItsStrongWords) {
  const auto combines = [](Texts texts) { return Standard().CombinesMinors(texts); };
  EXPECT_TRUE(
      combines({{TextPlace::kPageTitle, "xxx porn"}, {TextPlace::kAlt, "boats"}, {TextPlace::kAlt, "kids"}}));
  EXPECT_TRUE(combines({{TextPlace::kAlt, "boats"}, {TextPlace::kAlt, "nude teens"}}));
  EXPECT_FALSE(combines({{TextPlace::kAlt, "lingerie"}, {TextPlace::kAlt, "kids swimwear"}}));
  EXPECT_FALSE(combines({}));
}

TEST(TextJudge, PersonalDataIsRedactedOrDropsThePair) {
  const std::string text = "Write to jane.roe@mail.example.org";
  const TextVerdict redacted = OfAlt(text);
  EXPECT_EQ(redacted.effect, Effect::kPass);
  EXPECT_EQ(redacted.redactions, 1);
  EXPECT_EQ(redacted.texts[0].text.find("jane"), std::string::npos);
  EXPECT_TRUE(Finds(redacted, "email", TextPlace::kAlt));
  EXPECT_EQ(OfAlt(text, Strict()).reason, "text_pii");
  const auto in = [&](TextPlace place, std::string_view t, const TextJudge& judge) {
    return judge.Judge({{TextPlace::kAlt, "boats"}, {place, std::string(t)}}, "en");
  };
  // An address in a URL cannot be taken out of it; in a credit it is, and nothing else happens.
  EXPECT_EQ(in(TextPlace::kImageUrl, "https://a.example/?to=jane.roe@mail.example.org", Standard()).reason,
            "text_pii");
  const TextVerdict credit =
      in(TextPlace::kAttribution, "Photo: Jane Roe, jane.roe@mail.example.org", Strict());
  EXPECT_EQ(credit.effect, Effect::kPass);
  EXPECT_EQ(credit.redactions, 1);
  EXPECT_NE(credit.texts[1].text.find("Jane Roe"), std::string::npos);
}

TEST(TextJudge, LanguagesOutsideTheScopeAndUnknownOnesAreRejected) {
  const std::shared_ptr<const TextJudge> judge = Make({.languages = {"en", "zh"}});
  const Texts texts{{TextPlace::kAlt, "boats"}};
  EXPECT_EQ(judge->Judge(texts, "en").effect, Effect::kPass);
  EXPECT_EQ(judge->Judge(texts, "zh-Hant").effect, Effect::kPass);
  EXPECT_EQ(judge->Judge(texts, "de").reason, "language");
  EXPECT_EQ(judge->Judge(texts, "").reason, "language");
}

TEST(TextJudge, FindingsAreBoundedAndNeverQuoteTheText) {
  std::string text;
  for (const char* word : {"porn ", "nude ", "kids ", "kike ", "corpse ", "secretword "}) {
    for (int i = 0; i < 200; ++i) text += word;
  }
  Texts texts;
  for (int i = 0; i < 100; ++i) texts.push_back({static_cast<TextPlace>(i % 9), text + std::to_string(i)});
  const TextVerdict verdict = Standard().Judge(texts, "en");
  EXPECT_LE(verdict.findings.size(), kMaxTextFindings);
  for (const TextFinding& finding : verdict.findings)
    EXPECT_EQ(finding.term.find("secret"), std::string::npos);
}

TEST(TextPolicy, StrictDropsPersonalDataUnlessToldOtherwise) {
  Options options;
  EXPECT_FALSE(TextPolicy::From(options).strict);
  EXPECT_FALSE(TextPolicy::From(options).drop_pii);
  options.safety.policy = "strict";
  EXPECT_TRUE(TextPolicy::From(options).drop_pii);
  options.text.pii = "redact";
  EXPECT_FALSE(TextPolicy::From(options).drop_pii);
}

TEST(TextFilter, AVerdictThatIsNotTheJudgesOwnRejects) {
  const std::shared_ptr<const TextJudge> judge = Make({});
  const TextFilter filter(judge);
  TextCase pair;
  pair.texts = {{TextPlace::kAlt, "boats"}};
  pair.language = "en";
  EXPECT_EQ(filter.Check(pair)->reason, "filter_error");  // nobody has judged it
  pair.verdict = judge->Judge(pair.texts, pair.language);
  EXPECT_EQ(filter.Check(pair)->effect, Effect::kPass);
  pair.texts[0].text = "porn";
  EXPECT_EQ(filter.Check(pair)->reason, "filter_error");
  pair.verdict = judge->Judge(pair.texts, pair.language);
  EXPECT_EQ(filter.Check(pair)->reason, "text_sexual");
  pair.verdict.effect = Effect::kPass;
  EXPECT_EQ(filter.Check(pair)->effect, Effect::kReject);
}

}  // namespace
}  // namespace tamis
