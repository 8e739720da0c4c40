// The verdict where it takes several statements: rights.md 2.1 to 2.12.

#include "filter/rights/judge.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/filter/rights_test_support.h"

namespace tamis {
namespace {

using M = Mechanism;
using P = Place;

Statement Tdm(Place place, std::string_view value) {
  return Say(M::kTdmrep, place, "tdm-reservation", value);
}

Statement Denied(std::string_view group, std::string_view token) {
  return Say(M::kRobotsToken, P::kPageRobots, group, "disallow", token);
}

Statement Directive(Place place, std::string_view name, std::string_view scope = "") {
  return Say(M::kRobotsDirective, place, name, "", scope);
}

TEST(Judge, NothingSaidIsAllowedAndHasNoFinding) {
  EXPECT_EQ(Letters(std::vector<Statement>{}), "---");
  EXPECT_EQ(Judge(Saying({}), Under(PolicyName::kStrict)).reason, "passed");
}

TEST(Judge, WhatIsNotCompleteIsDenied) {
  Evidence evidence = Saying({});
  evidence.complete = false;
  for (const PolicyName name : kAllPolicies) {
    const RightsVerdict verdict = Judge(evidence, Under(name));
    EXPECT_EQ(verdict.decision, RightsDecision::kDeny);
    EXPECT_EQ(verdict.reason, "consent_unknown");
  }
  evidence.statements.push_back(Say(M::kRobots, P::kPageRobots, "crawl", "robots_disallowed"));
  EXPECT_EQ(Letters(evidence), "NNN");
  EXPECT_EQ(Judge(Evidence(), RightsPolicy()).decision, RightsDecision::kDeny);
}

TEST(Judge, TheStrongestEffectDecidesAndComesFirst) {
  const Evidence evidence =
      Saying({Say(M::kContentSignal, P::kPageRobots, "ai-train", "yes"), Directive(P::kPageMeta, "noai"),
              Say(M::kRobots, P::kImageRobots, "crawl", "robots_disallowed")});
  const RightsVerdict verdict = Judge(evidence, Under(PolicyName::kPermissive));
  ASSERT_EQ(verdict.findings.size(), 3u);
  EXPECT_EQ(verdict.reason, "robots_disallowed");
  EXPECT_EQ(verdict.findings[0].effect, "do_not_fetch");
  EXPECT_EQ(verdict.findings[1].effect, "deny");
  EXPECT_EQ(verdict.findings[2].effect, "record");
  EXPECT_EQ(verdict.findings[2].row, 21);
}

// Row 9: standard denies if three or more distinct ones are kept out.
TEST(Judge, ThreeDistinctTrainingTokensDenyUnderStandard) {
  EXPECT_EQ(Letters({Denied("P3", "GPTBot"), Denied("P3", "ClaudeBot")}), "DRR");
  EXPECT_EQ(Letters({Denied("P3", "GPTBot"), Denied("P3", "gptbot"), Denied("P3", "GPTBot")}), "DRR");
  EXPECT_EQ(Letters({Denied("P3", "GPTBot"), Denied("P3", "ClaudeBot"), Denied("P2", "AI2Bot")}), "DDR");
  EXPECT_EQ(Letters({Denied("P3", "GPTBot"), Denied("P3", "ClaudeBot"),
                     Say(M::kContentSignal, P::kImageRobots, "ai-train", "no", "Bytespider")}),
            "DDR");
  EXPECT_EQ(Letters({Denied("P3", "GPTBot"), Denied("P3", "ClaudeBot"),
                     Say(M::kContentSignal, P::kImageRobots, "ai-train", "no", "foobot")}),
            "DRR");
  const RightsVerdict verdict =
      Judge(Saying({Denied("P3", "GPTBot"), Denied("P3", "ClaudeBot"), Denied("P3", "Bytespider")}),
            Under(PolicyName::kStandard));
  EXPECT_EQ(verdict.reason, "consent_training_token");
  EXPECT_EQ(verdict.findings.size(), 3u);
}

// 2.1 step 4, row 13.
TEST(Judge, ADirectiveMustBeAddressedToUs) {
  for (const char* scope : {"", "*", "robots", "tamisbot", "TamisBot", " TamisBot ", "TamisBot/1.0", "* "}) {
    EXPECT_EQ(Letters({Directive(P::kPageMeta, "noindex", scope)}), "DDR") << scope;
    EXPECT_EQ(Letters({Directive(P::kImageHeader, "noai", scope)}), "DDD") << scope;
  }
  EXPECT_EQ(Letters({Directive(P::kPageMeta, "noindex", "otherbot")}), "---");
  EXPECT_EQ(Letters({Directive(P::kPageMeta, "noindex", "googlebot")}), "---");
  EXPECT_EQ(Letters({Directive(P::kPageMeta, "noai", "otherbot")}), "DR-");
  EXPECT_EQ(Letters({Directive(P::kPageMeta, "noindex", "gptbot")}), "D--");
  EXPECT_EQ(Letters({Directive(P::kImageHeader, "noindex", "GPTBot/1.1")}), "D--");
  EXPECT_EQ(Letters({Directive(P::kPageMeta, "noindex", "kangaroo bot")}), "D--");
  EXPECT_EQ(Letters({Directive(P::kPageRobots, "noindex", "otherbot")}), "---");
}

// 2.1: "indexifembedded (+noindex) lifts page noindex for pairs reached by embedding only in permissive".
TEST(Judge, IndexifembeddedLiftsThePagesNoindexUnderPermissiveOnly) {
  const Statement lift = Directive(P::kPageMeta, "indexifembedded");
  EXPECT_EQ(Letters({Directive(P::kPageMeta, "noindex"), lift}), "DD-");
  EXPECT_EQ(Letters({Directive(P::kImageHeader, "noindex"), lift}), "DDR");
  EXPECT_EQ(Letters({Directive(P::kPageMeta, "none"), lift}), "DDR");
  EXPECT_EQ(
      Letters({Directive(P::kPageMeta, "noindex"), Directive(P::kPageMeta, "indexifembedded", "googlebot")}),
      "DDR");
}

// 2.2: several apply: any "no" wins, and no "yes" is consent.
TEST(Judge, AContentSignalNoIsNotAnsweredByAYes) {
  EXPECT_EQ(Letters({Say(M::kContentSignal, P::kPageRobots, "ai-train", "no", "*"),
                     Say(M::kContentSignal, P::kPageHeader, "ai-train", "yes"),
                     Say(M::kContentSignal, P::kPageRobots, "ai-train", "yes", "tamisbot")}),
            "DDD");
}

// 2.6: file < header < meta; a later value that is present supersedes, absence and other values never do.
TEST(TdmPrecedence, ALaterLevelSupersedes) {
  struct Case {
    std::vector<Statement> statements;
    const char* letters;
  };
  const Case cases[] = {
      {{Tdm(P::kPageFile, "1")}, "DDD"},
      {{Tdm(P::kPageFile, "1"), Tdm(P::kPageHeader, "0")}, "RRR"},
      {{Tdm(P::kPageFile, "1"), Tdm(P::kPageMeta, "0")}, "RRR"},
      {{Tdm(P::kPageFile, "0"), Tdm(P::kPageHeader, "1")}, "DDD"},
      {{Tdm(P::kPageHeader, "0"), Tdm(P::kPageMeta, "1")}, "DDD"},
      {{Tdm(P::kPageHeader, "1"), Tdm(P::kPageMeta, "0")}, "RRR"},
      {{Tdm(P::kPageFile, "1"), Tdm(P::kPageHeader, "other")}, "DDD"},
      {{Tdm(P::kPageFile, "1"), Tdm(P::kPageHeader, "")}, "DDD"},
      {{Tdm(P::kPageHeader, "0"), Tdm(P::kPageHeader, "1")}, "DDD"},
      {{Tdm(P::kPageHeader, "true")}, "DDD"},
      {{Tdm(P::kPageHeader, "1.0")}, "DDD"},
      {{Tdm(P::kImageFile, "1"), Tdm(P::kImageHeader, "0")}, "RRR"},
      {{Tdm(P::kImageFile, "0"), Tdm(P::kImageHeader, "1")}, "DDD"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(std::string(ToString(one.statements.front().place)) + one.statements.front().value +
                 one.statements.back().value);
    EXPECT_EQ(Letters(one.statements), one.letters);
  }
}

// 2.6: a meta element "covers only the HTML, not images referenced by it".
TEST(TdmPrecedence, ThePageAnswersForItselfAlone) {
  EXPECT_EQ(Letters({Tdm(P::kImageFile, "1"), Tdm(P::kPageMeta, "0")}), "DDD");
  EXPECT_EQ(Letters({Tdm(P::kPageFile, "1"), Tdm(P::kImageHeader, "0")}), "DDD");
  EXPECT_EQ(Letters({Tdm(P::kHopFile, "1"), Tdm(P::kImageHeader, "0"), Tdm(P::kPageMeta, "0")}), "DDD");
}

TEST(TdmPrecedence, WhatIsEmbeddedOnlyDenies) {
  EXPECT_EQ(Letters({Tdm(P::kImageHeader, "1"), Tdm(P::kImageData, "0")}), "DDD");
  EXPECT_EQ(Letters({Tdm(P::kImageHeader, "0"), Tdm(P::kImageData, "1")}), "DDD");
}

TEST(TdmPrecedence, BeforeTheHeaderIsKnownAFileIsLeftOpen) {
  const Evidence file = Saying({Tdm(P::kImageFile, "1")});
  const RightsPolicy policy = Under(PolicyName::kStrict);
  EXPECT_EQ(JudgeSoFar(file, policy, false).decision, RightsDecision::kAllow);
  EXPECT_EQ(JudgeSoFar(file, policy, true).decision, RightsDecision::kDeny);
  const Evidence hop = Saying({Tdm(P::kHopFile, "1")});
  EXPECT_EQ(JudgeSoFar(hop, policy, false).decision, RightsDecision::kDeny);
}

std::string WithBasis(const std::vector<Statement>& statements) {
  std::string letters;
  for (const PolicyName name : kAllPolicies) {
    RightsPolicy policy = Under(name);
    policy.research_basis = true;
    letters += LetterOf(Judge(Saying(statements), policy));
  }
  return letters;
}

// Row 29.
TEST(TdmPrecedence, AnOfferForResearchCountsForThoseWhoDeclareItUnderPermissive) {
  const Statement offer = Say(M::kTdmrep, P::kImageFile, "tdm-research", "offered");
  const Statement policy = Say(M::kTdmrep, P::kImageFile, "tdm-policy", "https://example.com/p");
  const Statement other = Say(M::kTdmrep, P::kImageFile, "tdm-policy", "https://example.com/q");
  const Statement file = Tdm(P::kImageFile, "1");
  EXPECT_EQ(Letters({file, policy, offer}), "DDD");
  EXPECT_EQ(WithBasis({file, policy, offer}), "DDR");
  EXPECT_EQ(WithBasis({file, policy}), "DDD");
  EXPECT_EQ(WithBasis({file, policy, other, offer}), "DDD");
  EXPECT_EQ(WithBasis({file, policy, offer, Tdm(P::kImageHeader, "1")}), "DDD");
  EXPECT_EQ(WithBasis({file, policy, offer, Tdm(P::kPageHeader, "1")}), "DDD");
  EXPECT_EQ(Judge(Saying({file, offer}), Under(PolicyName::kStandard)).findings[0].row, 29);
}

LicenceClaim Claim(std::string_view spdx, char confidence = 'A', LicenceScope scope = LicenceScope::kImage) {
  LicenceClaim claim;
  claim.source = "L05";
  claim.spdx = spdx;
  claim.scope = scope;
  claim.confidence = confidence;
  return claim;
}

Evidence Licensed(const LicenceClaim& claim) {
  Evidence evidence = Saying({});
  evidence.licences = {claim};
  return evidence;
}

std::string Requiring(std::string_view require, const Evidence& evidence, char least = 'B') {
  RightsPolicy policy = Under(PolicyName::kPermissive);
  policy.licence_require = require;
  policy.min_confidence = least;
  return Judge(evidence, policy).reason;
}

TEST(LicenceRows, FollowTheTable) {
  EXPECT_EQ(Letters(Licensed(Claim("CC-BY-4.0"))), "RRR");       // 48
  EXPECT_EQ(Letters(Licensed(Claim("CC-BY-4.0", 'E'))), "---");  // no row
  EXPECT_EQ(Letters(Licensed(Claim("CC-BY-NC-4.0"))), "RRR");    // 49
  EXPECT_EQ(Letters(Licensed(Claim("CC-BY-ND-4.0"))), "DDR");    // 50
  EXPECT_EQ(Letters(Licensed(Claim("LicenseRef-ARR"))), "DRR");  // 46
  Evidence as_it_is = Licensed(Claim("CC-BY-ND-4.0"));
  as_it_is.altered = false;
  EXPECT_EQ(Letters(as_it_is), "RRR");
  LicenceClaim notice = Claim("", 'D');
  notice.copyright_notice = "(c) X";
  EXPECT_EQ(Letters(Licensed(notice)), "DRR");
  notice.scope = LicenceScope::kSite;
  EXPECT_EQ(Letters(Licensed(notice)), "---");
}

TEST(LicenceRows, ARequiredLicenceIsRequiredInEveryPolicy) {
  for (const char* require : {"any", "open", "commercial"}) {
    EXPECT_EQ(Requiring(require, Saying({})), "licence_missing") << require;
    EXPECT_EQ(Requiring(require, Licensed(Claim("LicenseRef-ARR"))), "licence_missing") << require;
    EXPECT_EQ(Requiring(require, Licensed(Claim("CC-BY-4.0"))), "passed") << require;
    EXPECT_EQ(Requiring(require, Licensed(Claim("CC-BY-4.0", 'C'))), "licence_unsure") << require;
    EXPECT_EQ(Requiring(require, Licensed(Claim("CC-BY-4.0", 'C')), 'C'), "passed") << require;
  }
  EXPECT_EQ(Requiring("none", Saying({})), "passed");
  EXPECT_EQ(Requiring("any", Licensed(Claim("CC-BY-NC-4.0"))), "passed");
  EXPECT_EQ(Requiring("open", Licensed(Claim("CC-BY-NC-4.0"))), "licence_missing");
  EXPECT_EQ(Requiring("commercial", Licensed(Claim("CC-BY-NC-4.0"))), "licence_noncommercial");
}

// Row 44: a licensor counts only where no licence is open.
TEST(LicenceRows, ALicensorBesideAnOpenLicenceIsRecorded) {
  const Statement licensor = Say(M::kStock, P::kImageData, "licensor", "https://example.com/buy");
  Evidence evidence = Licensed(Claim("CC-BY-4.0"));
  evidence.statements = {licensor};
  EXPECT_EQ(Letters(evidence), "RRR");
  evidence.licences = {Claim("CC-BY-4.0", 'D', LicenceScope::kPage)};
  EXPECT_EQ(Letters(evidence), "DQQ");
  evidence.licences = {Claim("CC-BY-NC-4.0")};
  EXPECT_EQ(Letters(evidence), "DQQ");
  evidence.licences = {Claim("CC-BY-4.0")};
  evidence.statements = {Say(M::kStock, P::kImageData, "agency", "Getty Images")};
  EXPECT_EQ(Letters(evidence), "DDQ");
  EXPECT_EQ(JudgeSoFar(Saying({licensor}), Under(PolicyName::kStrict), true).decision,
            RightsDecision::kAllow);
}

// 3.8: CC licence and noai: the denial wins, the licence is recorded.
TEST(LicenceRows, ALicenceLiftsNoDenial) {
  Evidence evidence = Licensed(Claim("CC0-1.0"));
  evidence.statements = {Directive(P::kPageMeta, "noai")};
  EXPECT_EQ(Letters(evidence), "DDD");
  EXPECT_EQ(Judge(evidence, Under(PolicyName::kStandard)).licence.claim.spdx, "CC0-1.0");
}

TEST(RightsPolicy, IsReadFromOptions) {
  Options options;
  EXPECT_EQ(RightsPolicy::From(options)->name, PolicyName::kStandard);
  options.licence.require = "Any";
  EXPECT_FALSE(RightsPolicy::From(options));
  options.licence.require = "any";
  options.licence.min_confidence = "F";
  EXPECT_FALSE(RightsPolicy::From(options));
  options.licence.min_confidence = "C";
  EXPECT_EQ(RightsPolicy::From(options)->min_confidence, 'C');
  options.rights.policy = "lenient";
  EXPECT_FALSE(RightsPolicy::From(options));
}

}  // namespace
}  // namespace tamis
