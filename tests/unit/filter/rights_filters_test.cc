#include "filter/rights/rights_filters.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "filter/rights/evidence_of.h"
#include "filter/rights/follow_links.h"
#include "tests/support/fake_clock.h"
#include "tests/unit/filter/filter_test_support.h"
#include "tests/unit/filter/rights_test_support.h"

namespace tamis {
namespace {

using M = Mechanism;
using P = Place;
using Answer = OriginStatements::Answer;

constexpr char kToken[] = "TamisBot";

template <class FilterType, class Value>
std::string Asked(const Value& value, PolicyName policy = PolicyName::kStandard) {
  const FakeClock clock;  // 2026-09-21
  return ReasonOf(FilterType(Under(policy), kToken, clock), value);
}

Target KnownTarget(TargetKind kind, std::vector<Statement> statements = {}) {
  Target target;
  target.request.kind = kind;
  target.request.url = UrlOf("https://example.com/boat.jpg");
  target.request.page_url = "https://example.com/a/b.html";
  target.origin.answer = Answer::kKnown;
  target.origin.statements = std::move(statements);
  return target;
}

ResponseHead KnownHead(TargetKind kind, std::vector<Statement> statements = {}) {
  ResponseHead head = GoodHead(kind);
  head.origin.answer = Answer::kKnown;
  head.statements = std::move(statements);
  return head;
}

const Statement kNoAi = Say(M::kRobotsDirective, P::kImageHeader, "noai");

TEST(OriginConsent, FilesOfPagesAndImagesMustBeKnown) {
  for (const TargetKind kind : {TargetKind::kPage, TargetKind::kImage}) {
    Target target = KnownTarget(kind);
    EXPECT_EQ(Asked<OriginConsentFilter>(target), "passed");
    target.origin.answer = Answer::kUnknown;
    EXPECT_EQ(Asked<OriginConsentFilter>(target), "consent_unknown");
    target.origin.answer = Answer::kNotApplicable;
    EXPECT_EQ(Asked<OriginConsentFilter>(target), "consent_unknown");
    target.origin.answer = Answer::kUnreachable;
    EXPECT_EQ(Asked<OriginConsentFilter>(target), "consent_file_unreachable");
    target.origin.answer = Answer::kUnreadable;
    EXPECT_EQ(Asked<OriginConsentFilter>(target), "consent_file_disallowed");
    target.origin.reason = "consent_tdmrep";
    EXPECT_EQ(Asked<OriginConsentFilter>(target), "consent_tdmrep");
    target.origin.reason = "no code of ours";
    EXPECT_EQ(Asked<OriginConsentFilter>(target), "consent_file_disallowed");
  }
}

TEST(OriginConsent, OnlyWhatHasNoSuchFilesMayDoWithout) {
  for (const TargetKind kind : {TargetKind::kRobots, TargetKind::kRightsFile, TargetKind::kSitemap}) {
    Target target = KnownTarget(kind);
    target.origin.answer = Answer::kNotApplicable;
    EXPECT_EQ(Asked<OriginConsentFilter>(target), "passed");
    target.origin.answer = Answer::kUnknown;
    EXPECT_EQ(Asked<OriginConsentFilter>(target), "consent_unknown");
  }
}

TEST(OriginConsent, ImagesAreJudgedByTheirOriginAndPagesPass) {
  const Statement signal = Say(M::kContentSignal, P::kImageRobots, "ai-train", "no", "*");
  EXPECT_EQ(Asked<OriginConsentFilter>(KnownTarget(TargetKind::kImage, {signal})), "consent_content_signal");
  EXPECT_EQ(Asked<OriginConsentFilter>(KnownTarget(TargetKind::kPage, {signal})), "passed");
}

// rights.md 2.6: a header may answer what the file says.
TEST(OriginConsent, TdmrepOfTheFileWaitsForTheHeader) {
  const Statement file = Say(M::kTdmrep, P::kImageFile, "tdm-reservation", "1");
  EXPECT_EQ(Asked<OriginConsentFilter>(KnownTarget(TargetKind::kImage, {file})), "passed");
  ResponseHead head = KnownHead(TargetKind::kImage);
  head.origin.statements = {file};
  EXPECT_EQ(Asked<HeaderConsentFilter>(head), "consent_tdmrep");
  head.statements = {Say(M::kTdmrep, P::kImageHeader, "tdm-reservation", "0")};
  EXPECT_EQ(Asked<HeaderConsentFilter>(head), "passed");
}

TEST(OriginConsent, ImagesOfStockAgenciesAreNotAskedFor) {
  Target target = KnownTarget(TargetKind::kImage);
  target.request.url = UrlOf("https://media.gettyimages.com/a.jpg");
  EXPECT_EQ(Asked<OriginConsentFilter>(target), "stock_domain");
  EXPECT_EQ(Asked<OriginConsentFilter>(target, PolicyName::kPermissive), "passed");
}

TEST(HeaderConsent, ImagesAreStoppedAndPagesNeedTheirHeaderRead) {
  for (const TargetKind kind : {TargetKind::kPage, TargetKind::kSitemap, TargetKind::kImage}) {
    ResponseHead head = KnownHead(kind);
    EXPECT_EQ(Asked<HeaderConsentFilter>(head), "passed");
    head.statements = {kNoAi};
    EXPECT_EQ(Asked<HeaderConsentFilter>(head), kind == TargetKind::kImage ? "consent_noai" : "passed");
    head.directives.reset();
    EXPECT_EQ(Asked<HeaderConsentFilter>(head), "consent_unknown");
  }
}

TEST(HeaderConsent, WhatWasNotReadWholeRejects) {
  ResponseHead head = KnownHead(TargetKind::kImage);
  head.statements_cut = true;
  EXPECT_EQ(Asked<HeaderConsentFilter>(head), "consent_unknown");
  head.statements_cut = false;
  head.origin.answer = Answer::kUnknown;
  EXPECT_EQ(Asked<HeaderConsentFilter>(head), "consent_unknown");
}

TEST(HeaderConsent, QuarantineIsLeftToTheEnd) {
  const ResponseHead head = KnownHead(TargetKind::kImage, {Say(M::kRsl, P::kImageFile, "unreadable", "x")});
  EXPECT_EQ(Asked<HeaderConsentFilter>(head, PolicyName::kStandard), "passed");
  EXPECT_EQ(Asked<HeaderConsentFilter>(head, PolicyName::kStrict), "consent_rsl_unreadable");
}

TEST(PageConsent, StopsThePairsOfThePage) {
  PageFacts facts = GoodFacts();
  EXPECT_EQ(Asked<PageConsentFilter>(facts), "passed");
  facts.statements = {Say(M::kRobotsDirective, P::kPageMeta, "noimageindex")};
  EXPECT_EQ(Asked<PageConsentFilter>(facts), "consent_noimageindex");
  EXPECT_EQ(Asked<PageConsentFilter>(facts, PolicyName::kPermissive), "passed");
  facts.statements.clear();
  facts.statements_cut = true;
  EXPECT_EQ(Asked<PageConsentFilter>(facts), "consent_unknown");
  facts.statements_cut = false;
  facts.directives.reset();
  EXPECT_EQ(Asked<PageConsentFilter>(facts), "consent_unknown");
}

TEST(PageConsent, TheTdmrepFileOfAPageMustBeHad) {
  PageFacts facts = GoodFacts();
  facts.documents = {{.kind = "tdmrep", .place = P::kPageFile, .url = "x", .state = "disallowed"}};
  EXPECT_EQ(Asked<PageConsentFilter>(facts), "consent_file_disallowed");
  EXPECT_EQ(Asked<PageConsentFilter>(facts, PolicyName::kPermissive), "passed");
}

TEST(PageConsent, ExpiresWithTheClock) {
  FakeClock clock;
  const PageConsentFilter filter(Under(PolicyName::kStandard), kToken, clock);
  PageFacts facts = GoodFacts();
  facts.statements = {Say(M::kRobotsDirective, P::kPageMeta, "unavailable_after", "2026-09-22")};
  EXPECT_EQ(ReasonOf(filter, facts), "passed");
  clock.Advance(std::chrono::hours(48));
  EXPECT_EQ(ReasonOf(filter, facts), "consent_unavailable_after");
}

TEST(CaptionConsent, AReservationOrCreditAtTheImageStopsIt) {
  Candidate candidate = GoodCandidate();
  EXPECT_EQ(Asked<CaptionConsentFilter>(candidate), "passed");
  candidate.statements = {Say(M::kReservation, P::kCaption, "phrase", "", "en")};
  EXPECT_EQ(Asked<CaptionConsentFilter>(candidate), "consent_reservation");
  candidate.statements = {Say(M::kStock, P::kCaption, "agency", "Reuters")};
  EXPECT_EQ(Asked<CaptionConsentFilter>(candidate), "agency_credit");
  candidate.statements.clear();
  candidate.statements_cut = true;
  EXPECT_EQ(Asked<CaptionConsentFilter>(candidate), "consent_unknown");
}

TEST(EmbeddedConsent, TheFileSpeaksForItself) {
  Decoded decoded;
  EXPECT_EQ(Asked<EmbeddedConsentFilter>(decoded), "passed");
  decoded.statements = {Say(M::kDataMining, P::kImageData, "data-mining", "DMI-PROHIBITED")};
  EXPECT_EQ(Asked<EmbeddedConsentFilter>(decoded), "consent_data_mining");
  decoded.statements.clear();
  decoded.statements_cut = true;
  EXPECT_EQ(Asked<EmbeddedConsentFilter>(decoded), "consent_unknown");
}

RightsCase CaseOf(std::vector<Statement> statements, PolicyName policy) {
  RightsCase made{.evidence = Saying(std::move(statements)), .verdict = {}};
  made.verdict = Judge(made.evidence, Under(policy));
  return made;
}

TEST(Rights, JudgesAgainAndQuarantines) {
  const RightsFilter filter(Under(PolicyName::kStandard));
  EXPECT_EQ(ReasonOf(filter, CaseOf({}, PolicyName::kStandard)), "passed");
  EXPECT_EQ(ReasonOf(filter, CaseOf({kNoAi}, PolicyName::kStandard)), "consent_noai");
  const RightsCase doubtful = CaseOf({Say(M::kRsl, P::kPageFile, "unreadable", "x")}, PolicyName::kStandard);
  const Result<Finding> finding = filter.Check(doubtful);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->effect, Effect::kQuarantine);
  EXPECT_EQ(finding->reason, "consent_rsl_unreadable");
}

TEST(Rights, AVerdictThatIsNotThatOfItsEvidenceRejects) {
  const RightsFilter filter(Under(PolicyName::kStandard));
  RightsCase forged = CaseOf({kNoAi}, PolicyName::kStandard);
  forged.verdict = Judge(Saying({}), Under(PolicyName::kStandard));
  EXPECT_EQ(ReasonOf(filter, forged), "filter_error");
  EXPECT_EQ(ReasonOf(filter, RightsCase()), "filter_error");
  const RightsCase lenient =
      CaseOf({Say(M::kRobotsDirective, P::kPageMeta, "noindex")}, PolicyName::kPermissive);
  EXPECT_EQ(ReasonOf(filter, lenient), "filter_error");
}

TEST(FollowLinks, NofollowAndNoneKeepLinksFromBeingFollowed) {
  const RightsOptions rights;
  PageFacts facts = GoodFacts();
  EXPECT_TRUE(MayFollowLinks(facts, rights, kToken));
  facts.directives = {{"", "noai", ""}, {"otherbot", "nofollow", ""}};
  EXPECT_TRUE(MayFollowLinks(facts, rights, kToken));
  for (const RobotsDirective& directive :
       {RobotsDirective{"", "nofollow", ""}, {"", "none", ""}, {"tamisbot", "nofollow", ""}}) {
    facts.directives = {directive};
    EXPECT_FALSE(MayFollowLinks(facts, rights, kToken)) << directive.name;
  }
  facts.directives.reset();
  EXPECT_FALSE(MayFollowLinks(facts, rights, kToken));
}

/// A pair of which everything was read, and nothing said.
struct Pair {
  PageFacts facts = GoodFacts();
  Candidate candidate = GoodCandidate();
  ResponseHead head = KnownHead(TargetKind::kImage);
  Decoded decoded;

  Pair() {
    head.url = candidate.image_url;
    head.robots.answer = RobotsAnswer::kAllowed;
    facts.documents.push_back({.kind = "tdmrep", .place = Place::kPageFile, .state = "absent"});
    head.origin.documents.push_back({.kind = "tdmrep", .place = Place::kImageFile, .state = "absent"});
  }
  Evidence Gathered(bool with_decoded = true) const {
    const EvidenceSettings settings{.product_token = kToken, .altered = true, .now = JudgedAt()};
    return EvidenceOf(facts, candidate, head, with_decoded ? &decoded : nullptr, settings);
  }
  std::string Letters() const { return tamis::Letters(Gathered()); }
};

TEST(EvidenceOf, APairOfWhichNothingWasSaidIsAllowed) {
  const Pair pair;
  const Evidence evidence = pair.Gathered();
  EXPECT_TRUE(evidence.complete);
  EXPECT_TRUE(evidence.same_site);
  EXPECT_EQ(evidence.image_url, "https://example.com/boat.jpg");
  ASSERT_EQ(evidence.statements.size(), 2u);
  EXPECT_EQ(evidence.statements[0].value, "allowed");
  EXPECT_EQ(evidence.statements[0].url, "https://example.com/robots.txt");
  EXPECT_EQ(pair.Letters(), "---");
}

TEST(EvidenceOf, WhatWasNotReadWholeIsNotComplete) {
  EXPECT_FALSE(Pair().Gathered(false).complete);
  const std::vector<void (*)(Pair&)> damages = {
      [](Pair& pair) { pair.facts.statements_cut = true; },
      [](Pair& pair) { pair.facts.labels_cut = true; },
      [](Pair& pair) { pair.facts.directives.reset(); },
      [](Pair& pair) { pair.candidate.statements_cut = true; },
      [](Pair& pair) { pair.head.statements_cut = true; },
      [](Pair& pair) { pair.head.directives.reset(); },
      [](Pair& pair) { pair.head.origin.answer = Answer::kUnknown; },
      [](Pair& pair) { pair.facts.documents.clear(); },
      [](Pair& pair) { pair.head.origin.documents.clear(); },
      [](Pair& pair) { pair.decoded.statements_cut = true; }};
  for (const auto damage : damages) {
    Pair pair;
    damage(pair);
    EXPECT_FALSE(pair.Gathered().complete);
    EXPECT_EQ(pair.Letters(), "DDD");
  }
}

TEST(EvidenceOf, VerdictsOfRobotsTxtBecomeStatements) {
  Pair pair;
  pair.facts.robots = RobotsVerdict();
  EXPECT_EQ(pair.Letters(), "NNN");
  pair.facts.robots.answer = RobotsAnswer::kDisallowed;
  pair.facts.robots.reason = "robots_disallowed";
  pair.facts.robots.rule = "Disallow: /";
  EXPECT_EQ(pair.Gathered().statements[0].raw, "Disallow: /");
  EXPECT_EQ(pair.Letters(), "NNN");
  pair = Pair();
  pair.head.robots.http_status = 403;  // allowed under standard
  EXPECT_EQ(pair.Letters(), "NRR");
  pair.head.robots.http_status = 451;
  EXPECT_EQ(pair.Letters(), "NNR");
}

TEST(EvidenceOf, AdultLabelsOfPageAndHeaderBecomeStatements) {
  Pair pair;
  pair.facts.adult_labels = {{"meta:rating", "general"}};
  EXPECT_EQ(pair.Letters(), "---");
  pair.facts.adult_labels = {{"meta:rating", "mature"}};
  EXPECT_EQ(pair.Letters(), "DDD");
  pair.facts.adult_labels = {{"meta:rating", std::string(300, ' ') + "mature"}};
  EXPECT_EQ(pair.Letters(), "DDD");  // cut, so not complete
  pair = Pair();
  pair.head.headers = {{"Rating", "RTA-5042-1996-1400-1577-RTA"}};
  EXPECT_EQ(pair.Letters(), "DDD");
}

TEST(EvidenceOf, HostsOfStockAgenciesAreNamed) {
  Pair pair;
  pair.head.url = "https://c8.alamy.com/a.jpg";
  EXPECT_EQ(pair.Letters(), "DDQ");
  EXPECT_FALSE(pair.Gathered().same_site);
  pair = Pair();
  pair.head.redirects = {{"https://image.shutterstock.com/a.jpg", 302}};
  EXPECT_EQ(pair.Letters(), "DDQ");
  pair = Pair();
  pair.facts.hops = {"https://www.istockphoto.com/a"};
  EXPECT_EQ(pair.Letters(), "DDQ");
}

TEST(EvidenceOf, AnImageThatLeadsToAnotherSiteIsOfThatSite) {
  Pair pair;
  pair.head.url = "https://cdn.example.net/boat.jpg";
  pair.head.redirects = {{pair.candidate.image_url, 302}};
  const Evidence evidence = pair.Gathered();
  EXPECT_FALSE(evidence.same_site);
  EXPECT_EQ(evidence.image_hops, std::vector<std::string>{pair.candidate.image_url});
  pair.head.url = "https://images.example.com/boat.jpg";
  EXPECT_TRUE(pair.Gathered().same_site);
  pair.candidate.image_url = "https://elsewhere.example.org/boat.jpg";
  EXPECT_FALSE(pair.Gathered().same_site);
}

TEST(EvidenceOf, NarrowLicencesComeFirst) {
  Pair pair;
  pair.facts.licences = {{.source = "L09", .scope = LicenceScope::kPage}};
  pair.candidate.licences = {{.source = "L08", .scope = LicenceScope::kContainer}};
  pair.decoded.licences = {{.source = "L01", .scope = LicenceScope::kImage}};
  const Evidence evidence = pair.Gathered();
  ASSERT_EQ(evidence.licences.size(), 3u);
  EXPECT_EQ(evidence.licences[0].source, "L01");
  EXPECT_EQ(evidence.licences[2].source, "L09");
}

}  // namespace
}  // namespace tamis
