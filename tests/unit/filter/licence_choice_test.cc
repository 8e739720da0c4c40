#include "filter/rights/licence_choice.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "config/licences.h"
#include "tests/unit/filter/rights_test_support.h"

namespace tamis {
namespace {

LicenceClaim Claim(std::string_view source, LicenceScope scope, char confidence, std::string_view spdx) {
  LicenceClaim claim;
  claim.source = source;
  claim.scope = scope;
  claim.confidence = confidence;
  claim.spdx = spdx;
  return claim;
}

LicenceClaim OfImage(std::string_view spdx, std::string_view source = "L02") {
  return Claim(source, LicenceScope::kImage, 'A', spdx);
}
LicenceClaim OfPage(std::string_view spdx) {
  return Claim("L09", LicenceScope::kPage, 'D', spdx);
}
LicenceClaim Family(LicenceClaim claim, std::string_view family) {
  claim.family = family;
  return claim;
}
LicenceClaim OfPlatform(std::string_view spdx, std::string_view adapter = "wikimedia") {
  LicenceClaim claim = OfImage(spdx, "L15");
  claim.adapter = adapter;
  return claim;
}
LicenceClaim Notice(std::string_view notice) {
  LicenceClaim claim = Claim("L04", LicenceScope::kImage, 'D', "");
  claim.copyright_notice = notice;
  return claim;
}

Evidence Claiming(std::vector<LicenceClaim> claims) {
  Evidence evidence = Saying({});
  evidence.licences = std::move(claims);
  return evidence;
}

/// "CC-BY-4.0", "CC-BY-4.0!" with conflict, "-" for none.
std::string Show(const ChosenLicence& chosen) {
  std::string text = chosen.claim.spdx;
  if (text.empty() && !chosen.claim.family.empty()) text = "family " + chosen.claim.family;
  if (text.empty()) text = "-";
  return chosen.conflict ? text + "!" : text;
}

std::string Choose(std::vector<LicenceClaim> claims) {
  return Show(ChooseLicence(Claiming(std::move(claims))));
}

Statement Agency() {
  return Say(Mechanism::kStock, Place::kCaption, "agency", "Getty Images");
}

// rights.md 3.8, row by row.
TEST(LicenceChoice, AReservedImageOnACreativeCommonsPage) {
  LicenceClaim reserved = Notice("(c) Jane Doe, all rights reserved");
  reserved.spdx = "LicenseRef-ARR";
  EXPECT_EQ(Choose({reserved, OfPage("CC-BY-4.0")}), "LicenseRef-ARR!");
  EXPECT_EQ(Choose({reserved}), "LicenseRef-ARR");
}

TEST(LicenceChoice, AnAgencysImageOnACreativeCommonsPage) {
  Evidence evidence = Claiming({Notice("(c) Getty Images"), OfPage("CC-BY-4.0")});
  evidence.statements.push_back(Agency());
  const ChosenLicence chosen = ChooseLicence(evidence);
  EXPECT_EQ(Show(chosen), "LicenseRef-ARR!");
  EXPECT_EQ(chosen.claim.copyright_notice, "(c) Getty Images");
}

TEST(LicenceChoice, TheImagesOwnLicenceWinsOverThePages) {
  EXPECT_EQ(Choose({OfPage("CC-BY-4.0"), OfImage("CC-BY-NC-4.0", "L05")}), "CC-BY-NC-4.0");
  EXPECT_EQ(Choose({OfPage("CC-BY-NC-4.0"), OfImage("CC-BY-4.0", "L05")}), "CC-BY-4.0");
}

TEST(LicenceChoice, TwoLicencesInOneBlockOfAPlatformAreAChoice) {
  const ChosenLicence chosen = ChooseLicence(
      Claiming({OfPlatform("GFDL-1.2-or-later"), OfPlatform("CC-BY-NC-SA-3.0"), OfPlatform("CC-BY-4.0")}));
  EXPECT_EQ(Show(chosen), "CC-BY-4.0");
  EXPECT_EQ(chosen.all, (std::vector<std::string>{"CC-BY-4.0", "CC-BY-NC-SA-3.0", "GFDL-1.2-or-later"}));
}

TEST(LicenceChoice, AReservationInThatBlockIsNoOffer) {
  EXPECT_EQ(Choose({OfPlatform("CC-BY-4.0"), OfPlatform("LicenseRef-ARR")}), "LicenseRef-ARR!");
}

TEST(LicenceChoice, TwoLicencesFromDifferentPlacesConflict) {
  EXPECT_EQ(Choose({OfImage("CC-BY-4.0", "L02"), OfImage("CC-BY-NC-4.0", "L05")}), "CC-BY-NC-4.0!");
  EXPECT_EQ(Choose({OfPlatform("CC-BY-4.0", "flickr"), OfPlatform("CC-BY-ND-4.0", "openverse")}),
            "CC-BY-ND-4.0!");
  EXPECT_EQ(Choose({OfImage("CC-BY-4.0"), OfPlatform("CC-BY-NC-4.0"), OfPlatform("CC0-1.0")}), "CC-BY-4.0!");
  const auto beside = [](std::string_view spdx) { return Claim("L08", LicenceScope::kContainer, 'B', spdx); };
  EXPECT_EQ(Choose({beside("CC-BY-4.0"), beside("CC-BY-NC-4.0")}), "CC-BY-NC-4.0!");
}

TEST(LicenceChoice, AReservedImageWithALicenceInItsFileConflicts) {
  EXPECT_EQ(Choose({OfImage("CC-BY-4.0"), Claim("L04", LicenceScope::kImage, 'D', "LicenseRef-ARR")}),
            "LicenseRef-ARR!");
}

TEST(LicenceChoice, InCopyrightOutweighsAPublicDomainMark) {
  for (const std::string_view mark : {"CC0-1.0", "CC-PDM-1.0", "CC-PDDC"}) {
    SCOPED_TRACE(mark);
    EXPECT_EQ(Choose({OfImage(mark), OfImage("LicenseRef-RS-InC", "L17")}), "LicenseRef-RS-InC!");
    EXPECT_EQ(Choose({OfImage(mark), Claim("L17", LicenceScope::kPage, 'D', "LicenseRef-RS-InC-EDU")}),
              "LicenseRef-RS-InC-EDU!");
  }
  EXPECT_EQ(Choose({OfImage("CC-BY-4.0"), Claim("L17", LicenceScope::kPage, 'D', "LicenseRef-RS-InC")}),
            "CC-BY-4.0");
}

TEST(LicenceChoice, AnUnknownUrlWithTheWordFreeIsUnknown) {
  LicenceClaim claim = OfImage("");
  claim.url = "https://example.com/terms";
  EXPECT_EQ(Choose({claim}), "-");
  claim.text = "Free for everybody";
  const ChosenLicence chosen = ChooseLicence(Claiming({claim}));
  EXPECT_EQ(Show(chosen), "LicenseRef-unknown");
  EXPECT_EQ(chosen.claim.confidence, 'E');
}

TEST(LicenceChoice, ConsentDoesNotChangeTheLicence) {
  Evidence evidence = Claiming({OfImage("CC-BY-4.0")});
  evidence.statements.push_back(Say(Mechanism::kRobotsDirective, Place::kImageHeader, "noai"));
  EXPECT_EQ(Show(ChooseLicence(evidence)), "CC-BY-4.0");
}

// rights.md 3.3.
TEST(LicenceChoice, ALicenceOfThePageIsAHintWithItsConfidence) {
  const ChosenLicence chosen = ChooseLicence(Claiming({OfPage("CC-BY-4.0")}));
  EXPECT_EQ(Show(chosen), "CC-BY-4.0");
  EXPECT_EQ(chosen.claim.confidence, 'D');
  EXPECT_EQ(chosen.claim.scope, LicenceScope::kPage);
}

TEST(LicenceChoice, ALicenceOfThePageDoesNotCoverPicturesOfOthers) {
  for (const LicenceScope scope : {LicenceScope::kWork, LicenceScope::kPage}) {
    SCOPED_TRACE(ToString(scope));
    const LicenceClaim wide = Claim("L11", scope, 'D', "CC-BY-4.0");
    Evidence other_site = Claiming({wide});
    other_site.same_site = false;
    EXPECT_EQ(Show(ChooseLicence(other_site)), "-");
    Evidence agency = Claiming({wide});
    agency.statements.push_back(Agency());
    EXPECT_EQ(Show(ChooseLicence(agency)), "LicenseRef-ARR!");
    EXPECT_EQ(Choose({wide, Notice("(c) Jane Doe")}), "-");
    LicenceClaim caption = Claim("L14", LicenceScope::kContainer, 'E', "");
    caption.copyright_notice = "(c) Jane Doe";
    EXPECT_EQ(Choose({wide, caption}), "-");
    LicenceClaim own_terms = OfImage("", "L01");
    own_terms.url = "https://example.com/image-terms";
    EXPECT_EQ(Choose({wide, own_terms}), "-");
  }
}

TEST(LicenceChoice, AnImagesOwnLicenceStandsBesideItsNoticeAndItsSite) {
  Evidence evidence = Claiming({OfImage("CC-BY-4.0"), Notice("(c) Jane Doe")});
  evidence.same_site = false;
  const ChosenLicence chosen = ChooseLicence(evidence);
  EXPECT_EQ(Show(chosen), "CC-BY-4.0");
  EXPECT_EQ(chosen.claim.copyright_notice, "(c) Jane Doe");
}

TEST(LicenceChoice, ReservedRightsOfThePageAreNotLostToANotice) {
  EXPECT_EQ(Choose({OfPage("LicenseRef-ARR"), Notice("(c) Jane Doe")}), "LicenseRef-ARR");
}

TEST(LicenceChoice, AFooterNeverCounts) {
  EXPECT_EQ(Choose({Claim("L12", LicenceScope::kSite, 'E', "CC-BY-4.0")}), "-");
  EXPECT_EQ(Choose({Claim("L12", LicenceScope::kSite, 'E', "LicenseRef-ARR"), OfImage("CC-BY-4.0")}),
            "CC-BY-4.0");
  const ChosenLicence chosen = ChooseLicence(Claiming({Claim("L12", LicenceScope::kSite, 'E', "CC-BY-4.0")}));
  EXPECT_TRUE(chosen.all.empty());
}

TEST(LicenceChoice, NarrowerScopesComeFirst) {
  const LicenceClaim image = OfImage("CC-BY-NC-4.0");
  const LicenceClaim container = Claim("L08", LicenceScope::kContainer, 'B', "CC-BY-4.0");
  const LicenceClaim work = Claim("L11", LicenceScope::kWork, 'D', "CC-BY-SA-4.0");
  const LicenceClaim page = OfPage("CC0-1.0");
  EXPECT_EQ(Choose({page, work, container, image}), "CC-BY-NC-4.0");
  EXPECT_EQ(Choose({page, work, container}), "CC-BY-4.0");
  EXPECT_EQ(Choose({page, work}), "CC-BY-SA-4.0");
  EXPECT_EQ(Choose({page}), "CC0-1.0");
}

TEST(LicenceChoice, VersionsAndPortsOfOneUnitAgree) {
  EXPECT_EQ(Choose({OfImage("CC-BY-3.0"), OfImage("CC-BY-3.0", "L05")}), "CC-BY-3.0");
  const ChosenLicence versions =
      ChooseLicence(Claiming({OfImage("CC-BY-4.0", "L05"), OfImage("CC-BY-3.0-DE")}));
  EXPECT_FALSE(versions.conflict);
  const ChosenLicence family = ChooseLicence(
      Claiming({OfImage("CC-BY-4.0"), Family(Claim("L14", LicenceScope::kImage, 'E', ""), "CC-BY")}));
  EXPECT_EQ(Show(family), "CC-BY-4.0");
  const ChosenLicence port = ChooseLicence(Claiming(
      {OfImage("CC-BY-SA-3.0"), Family(OfImage("LicenseRef-CC-BY-SA-3.0-FR", "L05"), "CC-BY-SA-3.0")}));
  EXPECT_FALSE(port.conflict);
  EXPECT_EQ(Choose({OfImage("CC-BY-4.0"), Family(Claim("L14", LicenceScope::kImage, 'E', ""), "CC-BY-NC")}),
            "family CC-BY-NC!");
}

TEST(LicenceChoice, TheBetterEvidenceOfEqualLicencesIsKept) {
  LicenceClaim file = OfImage("CC-BY-4.0", "L02");
  LicenceClaim text = Claim("L14", LicenceScope::kImage, 'E', "CC-BY-4.0");
  EXPECT_EQ(ChooseLicence(Claiming({text, file})).claim.source, "L02");
  EXPECT_EQ(ChooseLicence(Claiming({OfImage("CC-BY-4.0", "L05"), OfPlatform("CC-BY-4.0")})).claim.source,
            "L15");
}

TEST(LicenceChoice, TextsOfTheImagesOtherClaimsAreFilledIn) {
  LicenceClaim licence = OfPage("CC-BY-4.0");
  licence.title = "The page";
  LicenceClaim file = Claim("L04", LicenceScope::kImage, 'D', "");
  file.title = "The image";
  file.creator = "Jane Doe";
  file.credit_line = "Doe Photos";
  file.usage_terms = "ask";
  LicenceClaim footer = Claim("L12", LicenceScope::kSite, 'E', "");
  footer.attribution_name = "The site";
  const LicenceClaim claim = ChooseLicence(Claiming({licence, file, footer})).claim;
  EXPECT_EQ(claim.title, "The page");
  EXPECT_EQ(claim.creator, "Jane Doe");
  EXPECT_EQ(claim.credit_line, "Doe Photos");
  EXPECT_EQ(claim.usage_terms, "ask");
  EXPECT_EQ(claim.attribution_name, "");
}

TEST(LicenceChoice, NothingSaidIsNoLicence) {
  EXPECT_EQ(ChooseLicence(Claiming({})), ChosenLicence());
  const ChosenLicence notice = ChooseLicence(Claiming({Notice("(c) Jane Doe")}));
  EXPECT_EQ(Show(notice), "-");
  EXPECT_EQ(notice.claim.copyright_notice, "(c) Jane Doe");
  EXPECT_EQ(notice.claim.scope, LicenceScope::kImage);
}

/// Claims of every kind, from a small alphabet so that they meet.
class RandomClaims {
 public:
  LicenceClaim Next() {
    constexpr std::string_view kIds[] = {"CC0-1.0",           "CC-PDM-1.0",        "CC-BY-4.0",
                                         "CC-BY-3.0",         "CC-BY-SA-4.0",      "CC-BY-NC-4.0",
                                         "CC-BY-NC-ND-4.0",   "LicenseRef-ARR",    "LicenseRef-RS-InC",
                                         "LicenseRef-RS-UND", "LicenseRef-Pexels", ""};
    constexpr std::string_view kSources[] = {"L01", "L02", "L04", "L05", "L08", "L09", "L14", "L15", "L15"};
    LicenceClaim claim = Claim(kSources[Below(std::size(kSources))], static_cast<LicenceScope>(Below(5)),
                               static_cast<char>('A' + Below(5)), kIds[Below(std::size(kIds))]);
    if (claim.source == "L15") claim.adapter = Below(2) == 0 ? "flickr" : "wikimedia";
    if (claim.spdx.empty() && Below(2) == 0) claim.family = Below(2) == 0 ? "CC-BY" : "CC-BY-NC";
    if (Below(4) == 0) claim.copyright_notice = Below(2) == 0 ? "(c) A" : "(c) B";
    if (Below(4) == 0) claim.url = "https://example.com/x";
    if (Below(4) == 0) claim.text = "free";
    if (Below(3) == 0) claim.creator = Below(2) == 0 ? "A" : "B";
    return claim;
  }

  Evidence NextEvidence() {
    Evidence evidence = Saying({});
    evidence.same_site = Below(4) != 0;
    if (Below(4) == 0) evidence.statements.push_back(Agency());
    for (size_t i = Below(6); i > 0; --i) evidence.licences.push_back(Next());
    return evidence;
  }

  size_t Below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(engine_); }
  std::mt19937& engine() { return engine_; }

 private:
  std::mt19937 engine_{20260220};
};

int Restriction(const ChosenLicence& chosen) {
  const LicenceClaim& claim = chosen.claim;
  return RestrictionOf(claim.spdx.empty() ? TermsOfFamily(claim.family) : TermsOf(claim.spdx));
}

TEST(LicenceChoice, TheOrderOfClaimsDoesNotMatter) {
  RandomClaims random;
  for (int round = 0; round < 20'000; ++round) {
    Evidence evidence = random.NextEvidence();
    const ChosenLicence before = ChooseLicence(evidence);
    std::shuffle(evidence.licences.begin(), evidence.licences.end(), random.engine());
    ASSERT_EQ(ChooseLicence(evidence), before) << "round " << round;
  }
}

TEST(LicenceChoice, RepetitionOfClaimsDoesNotMatter) {
  RandomClaims random;
  for (int round = 0; round < 5'000; ++round) {
    Evidence evidence = random.NextEvidence();
    const ChosenLicence before = ChooseLicence(evidence);
    const std::vector<LicenceClaim> copy = evidence.licences;
    evidence.licences.insert(evidence.licences.end(), copy.begin(), copy.end());
    ASSERT_EQ(ChooseLicence(evidence), before) << "round " << round;
  }
}

// A claim of the chosen one's scope that permits no more than it does.
TEST(LicenceChoice, AMoreRestrictiveClaimOfTheSameScopeNeverPermitsMore) {
  RandomClaims random;
  int compared = 0;
  for (int round = 0; round < 40'000; ++round) {
    Evidence evidence = random.NextEvidence();
    const ChosenLicence before = ChooseLicence(evidence);
    if (before.claim.spdx.empty() && before.claim.family.empty()) continue;
    LicenceClaim added = random.Next();
    added.scope = before.claim.scope;
    ChosenLicence alone;
    alone.claim = added;
    if ((added.spdx.empty() && added.family.empty()) || Restriction(alone) < Restriction(before)) continue;
    evidence.licences.push_back(added);
    const ChosenLicence after = ChooseLicence(evidence);
    ASSERT_GE(Restriction(after), Restriction(before))
        << "round " << round << ": " << Show(before) << " and " << added.spdx << " give " << Show(after);
    ++compared;
  }
  EXPECT_GT(compared, 5'000);
}

TEST(LicenceChoice, OfTheWholeSiteAndOfOtherSitesNothingIsGranted) {
  RandomClaims random;
  for (int round = 0; round < 10'000; ++round) {
    Evidence evidence = random.NextEvidence();
    evidence.same_site = false;
    for (LicenceClaim& claim : evidence.licences)
      claim.scope = static_cast<LicenceScope>(2 + random.Below(3));
    const ChosenLicence chosen = ChooseLicence(evidence);
    ASSERT_EQ(Show(chosen), "-") << "round " << round;
  }
}

}  // namespace
}  // namespace tamis
