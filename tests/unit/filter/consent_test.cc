#include "filter/consent.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "filter/header_consent.h"
#include "filter/page_consent.h"
#include "tests/support/fake_clock.h"
#include "tests/unit/filter/filter_test_support.h"

namespace tamis {
namespace {

constexpr ConsentPolicy kPolicies[] = {ConsentPolicy::kStrict, ConsentPolicy::kStandard,
                                       ConsentPolicy::kPermissive};
constexpr char kToken[] = "TamisBot";

std::string Denial(ConsentPolicy policy, std::vector<RobotsDirective> directives) {
  const FakeClock clock;  // 2026-09-21
  const ConsentContext context{.policy = policy, .product_token = kToken, .now = clock.Now()};
  const std::optional<ConsentDenial> denial = FindDenial(directives, context);
  return denial ? denial->reason : "none";
}

struct Row {
  RobotsDirective directive;
  const char* strict;
  const char* standard;
  const char* permissive;
};

// rights.md section 5, rows 12 to 18.
TEST(Consent, FollowsTheDecisionTable) {
  const Row rows[] = {
      {{"", "noai", ""}, "consent_noai", "consent_noai", "consent_noai"},
      {{"", "NoAI", ""}, "consent_noai", "consent_noai", "consent_noai"},
      {{"", "noimageai", ""}, "consent_noimageai", "consent_noimageai", "consent_noimageai"},
      {{"", "noml", ""}, "consent_noml", "consent_noml", "consent_noml"},
      {{"", "noindex", ""}, "consent_noindex", "consent_noindex", "none"},
      {{"", "none", ""}, "consent_none", "consent_none", "none"},
      {{"", "noimageindex", ""}, "consent_noimageindex", "consent_noimageindex", "none"},
      {{"", "noarchive", ""}, "consent_noarchive", "none", "none"},
      {{"", "nocache", ""}, "consent_noarchive", "none", "none"},
      {{"", "nosnippet", ""}, "consent_nosnippet", "none", "none"},
      {{"", "max-image-preview", "none"}, "consent_max_image_preview", "none", "none"},
      {{"", "max-image-preview", "large"}, "none", "none", "none"},
      {{"", "unavailable_after", "25 jun 2010 15:00:00 pst"},
       "consent_unavailable_after",
       "consent_unavailable_after",
       "consent_unavailable_after"},
      {{"", "unavailable_after", "25 jun 2030 15:00:00 pst"}, "none", "none", "none"},
      {{"", "unavailable_after", "soon"}, "consent_unavailable_after", "consent_unavailable_after", "none"},
      {{"", "nofollow", ""}, "none", "none", "none"},
      {{"", "all", ""}, "none", "none", "none"},
      {{"", "index", ""}, "none", "none", "none"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.directive.name + " " + row.directive.value);
    EXPECT_EQ(Denial(ConsentPolicy::kStrict, {row.directive}), row.strict);
    EXPECT_EQ(Denial(ConsentPolicy::kStandard, {row.directive}), row.standard);
    EXPECT_EQ(Denial(ConsentPolicy::kPermissive, {row.directive}), row.permissive);
  }
}

// rights.md 2.1 step 4, row 13.
TEST(Consent, ADirectiveMustBeAddressedToUs) {
  for (const char* scope : {"", "*", "robots", "tamisbot", "TamisBot"}) {
    EXPECT_EQ(Denial(ConsentPolicy::kStandard, {{scope, "noindex", ""}}), "consent_noindex") << scope;
  }
  EXPECT_EQ(Denial(ConsentPolicy::kStandard, {{"otherbot", "noindex", ""}}), "none");
  EXPECT_EQ(Denial(ConsentPolicy::kStandard, {{"otherbot", "noai", ""}}), "none");
  EXPECT_EQ(Denial(ConsentPolicy::kStandard, {{"gptbot", "noindex", ""}}), "none");
  EXPECT_EQ(Denial(ConsentPolicy::kStrict, {{"otherbot", "noindex", ""}}), "none");
  EXPECT_EQ(Denial(ConsentPolicy::kStrict, {{"otherbot", "noai", ""}}), "consent_noai");
  EXPECT_EQ(Denial(ConsentPolicy::kStrict, {{"otherbot", "noml", ""}}), "consent_noml");
  EXPECT_EQ(Denial(ConsentPolicy::kStrict, {{"gptbot", "noindex", ""}}), "consent_noindex");
  EXPECT_EQ(Denial(ConsentPolicy::kStrict, {{"kangaroo bot", "noindex", ""}}), "consent_noindex");
}

TEST(Consent, OneDenialAmongManyDirectivesCounts) {
  EXPECT_EQ(Denial(ConsentPolicy::kPermissive,
                   {{"", "all", ""}, {"otherbot", "noai", ""}, {"tamisbot", "noml", ""}}),
            "consent_noml");
  EXPECT_EQ(Denial(ConsentPolicy::kStandard, {}), "none");
}

// rights.md section 5, I7: what strict accepts standard accepts, what standard accepts permissive accepts.
TEST(Consent, PoliciesAreNested) {
  for (const char* scope : {"", "*", "robots", "tamisbot", "gptbot", "otherbot"}) {
    for (const char* name : {"noai", "noimageai", "noml", "noindex", "none", "noimageindex", "noarchive",
                             "nosnippet", "max-image-preview", "unavailable_after", "all"}) {
      for (const char* value : {"", "none", "1 jan 2001", "1 jan 2099", "junk"}) {
        bool wider_denies = true;
        for (const ConsentPolicy policy : kPolicies) {
          const bool denies = Denial(policy, {{scope, name, value}}) != "none";
          EXPECT_LE(denies, wider_denies) << scope << " " << name << " " << value;
          wider_denies = denies;
        }
      }
    }
  }
}

TEST(Consent, PolicyNamesAreRead) {
  EXPECT_EQ(*ParseConsentPolicy("strict"), ConsentPolicy::kStrict);
  EXPECT_EQ(*ParseConsentPolicy("permissive"), ConsentPolicy::kPermissive);
  EXPECT_FALSE(ParseConsentPolicy("lenient"));
}

TEST(HeaderConsent, ImagesAreStoppedAndPagesNeedTheirHeaderRead) {
  const FakeClock clock;
  const HeaderConsentFilter filter(ConsentPolicy::kStandard, kToken, clock);
  for (const TargetKind kind : {TargetKind::kPage, TargetKind::kSitemap, TargetKind::kImage}) {
    ResponseHead head = GoodHead(kind);
    EXPECT_EQ(ReasonOf(filter, head), "passed");
    head.directives->push_back({"", "noai", ""});
    EXPECT_EQ(ReasonOf(filter, head), kind == TargetKind::kImage ? "consent_noai" : "passed");
    head.directives.reset();
    EXPECT_EQ(ReasonOf(filter, head), "consent_unknown");
  }
}

TEST(PageConsent, StopsThePairsOfThePage) {
  const FakeClock clock;
  const PageConsentFilter filter(ConsentPolicy::kStandard, kToken, clock);
  PageFacts facts = GoodFacts();
  EXPECT_EQ(ReasonOf(filter, facts), "passed");
  facts.directives->push_back({"", "noimageindex", ""});
  EXPECT_EQ(ReasonOf(filter, facts), "consent_noimageindex");
  facts.directives.reset();
  EXPECT_EQ(ReasonOf(filter, facts), "consent_unknown");
}

TEST(PageConsent, ExpiresWithTheClock) {
  FakeClock clock;
  const PageConsentFilter filter(ConsentPolicy::kStandard, kToken, clock);
  PageFacts facts = GoodFacts();
  facts.directives->push_back({"", "unavailable_after", "2026-09-22"});
  EXPECT_EQ(ReasonOf(filter, facts), "passed");
  clock.Advance(std::chrono::hours(48));
  EXPECT_EQ(ReasonOf(filter, facts), "consent_unavailable_after");
}

}  // namespace
}  // namespace tamis
