#include "crawler/recheck/said_now.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "filter/rights/judge.h"

namespace tamis {
namespace {

using Answer = OriginStatements::Answer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr TimePoint kToday{std::chrono::seconds(1'800'000'000)};
const std::string kRobotsUrl = "https://pics.example/robots.txt";
const std::string kTdmrepUrl = "https://pics.example/.well-known/tdmrep.json";

Statement Said(Mechanism mechanism, Place place, std::string url, std::string category, std::string value) {
  return MakeStatement({.place = place, .url = std::move(url)}, mechanism, category, value, "", "");
}

Evidence KeptRow() {
  Evidence evidence;
  evidence.page_url = "https://pages.example/";
  evidence.image_url = "https://pics.example/boat.jpg";
  evidence.complete = true;
  evidence.documents = {{.kind = "robots", .place = Place::kImageRobots, .url = kRobotsUrl, .state = "read"},
                        {.kind = "tdmrep", .place = Place::kImageFile, .url = kTdmrepUrl, .state = "absent"}};
  evidence.statements = {Said(Mechanism::kRobots, Place::kImageRobots, kRobotsUrl, "crawl", "allowed")};
  return evidence;
}

Target ImageTarget(RobotsAnswer answer, const std::string& reason) {
  Target target{.request = {.kind = TargetKind::kImage, .url = *Url::Parse("https://pics.example/boat.jpg")}};
  target.robots = {.answer = answer, .reason = reason};
  if (answer != RobotsAnswer::kAllowed) return target;
  target.origin.answer = Answer::kKnown;
  target.origin.documents = {
      {.kind = "robots", .place = Place::kImageRobots, .url = kRobotsUrl, .state = "read"}};
  return target;
}

std::string ReasonNow(const Evidence& old, const SaidNow& now) {
  return Judge(EvidenceNow(old, now, "TamisBot", kToday), {.name = PolicyName::kStandard}).reason;
}

TEST(SaidNow, ADisallowTakesThePlaceOfThePermission) {
  SaidNow now;
  AddTarget(ImageTarget(RobotsAnswer::kDisallowed, "robots_disallowed"), now);
  const Evidence evidence = EvidenceNow(KeptRow(), now, "TamisBot", kToday);
  ASSERT_EQ(evidence.statements.size(), 1U);
  EXPECT_EQ(evidence.statements[0].value, "robots_disallowed");
  EXPECT_TRUE(now.whole);
  EXPECT_EQ(evidence.judged_at, kToday);
}

TEST(SaidNow, WhatCouldNotBeHadStaysAsItWas) {
  for (const char* reason : {"robots_unreachable", "robots_rate_limited", "robots_redirects"}) {
    SCOPED_TRACE(reason);
    SaidNow now;
    AddTarget(ImageTarget(RobotsAnswer::kUnreachable, reason), now);
    EXPECT_FALSE(now.whole);
    EXPECT_EQ(EvidenceNow(KeptRow(), now, "TamisBot", kToday).statements, KeptRow().statements);
  }
}

TEST(SaidNow, WhenToComeIsNoDenial) {
  for (const char* reason : {"robots_visit_time", "robots_crawl_delay"}) {
    SCOPED_TRACE(reason);
    SaidNow now;
    AddTarget(ImageTarget(RobotsAnswer::kDisallowed, reason), now);
    EXPECT_FALSE(now.whole);
    EXPECT_EQ(ReasonNow(KeptRow(), now), "passed");
  }
}

TEST(SaidNow, AFileThatCannotBeHadDoesNotHideWhatAnotherSays) {
  Target target = ImageTarget(RobotsAnswer::kAllowed, "passed");
  target.origin.answer = Answer::kUnreachable;
  target.origin.statements = {
      Said(Mechanism::kContentSignal, Place::kImageRobots, kRobotsUrl, "ai-train", "no")};
  target.origin.documents.push_back(
      {.kind = "tdmrep", .place = Place::kImageFile, .url = kTdmrepUrl, .state = "unreachable"});
  SaidNow now;
  AddTarget(target, now);
  EXPECT_FALSE(now.whole);
  EXPECT_EQ(ReasonNow(KeptRow(), now), "consent_content_signal");
  target.origin.statements.clear();
  SaidNow silent;
  AddTarget(target, silent);
  EXPECT_EQ(ReasonNow(KeptRow(), silent), "passed");
}

TEST(SaidNow, ATdmrepJsonThatIsKeptFromUsDenies) {
  for (const auto& [state, reason] : {std::pair("disallowed", "consent_file_disallowed"),
                                      std::pair("unreadable", "consent_file_unreadable")}) {
    SCOPED_TRACE(state);
    Target target = ImageTarget(RobotsAnswer::kAllowed, "passed");
    target.origin.answer = Answer::kUnreadable;
    target.origin.reason = reason;
    target.origin.documents.push_back(
        {.kind = "tdmrep", .place = Place::kImageFile, .url = kTdmrepUrl, .state = state});
    SaidNow now;
    AddTarget(target, now);
    EXPECT_EQ(ReasonNow(KeptRow(), now), reason);
  }
}

TEST(SaidNow, AHeaderStillAnswersTheFile) {  // TDMRep: file, header, meta, in that order
  Evidence old = KeptRow();
  Target target = ImageTarget(RobotsAnswer::kAllowed, "passed");
  target.origin.statements = {
      Said(Mechanism::kTdmrep, Place::kImageFile, kTdmrepUrl, "tdm-reservation", "1")};
  target.origin.documents.push_back(
      {.kind = "tdmrep", .place = Place::kImageFile, .url = kTdmrepUrl, .state = "read"});
  SaidNow now;
  AddTarget(target, now);
  EXPECT_EQ(ReasonNow(old, now), "consent_tdmrep");
  old.statements.push_back(
      Said(Mechanism::kTdmrep, Place::kImageHeader, old.image_url, "tdm-reservation", "0"));
  EXPECT_EQ(ReasonNow(old, now), "passed");
}

TEST(SaidNow, ARedirectThatIsClosedNowDenies) {
  Target target = ImageTarget(RobotsAnswer::kAllowed, "passed");
  target.origin.answer = Answer::kUnreadable;
  target.origin.reason = "robots_forbidden";
  SaidNow now;
  AddTarget(target, now);
  EXPECT_TRUE(now.whole);
  EXPECT_EQ(ReasonNow(KeptRow(), now), "robots_disallowed");
  target.origin.reason = "robots_visit_time";
  SaidNow later;
  AddTarget(target, later);
  EXPECT_FALSE(later.whole);
  EXPECT_EQ(ReasonNow(KeptRow(), later), "passed");
}

TEST(SaidNow, AnOldEntryOfAListIsForgotten) {
  Evidence old = KeptRow();
  old.statements.push_back(Said(Mechanism::kOptOutList, Place::kOperator, old.page_url, "domain", "x"));
  EXPECT_EQ(ReasonNow(old, {}), "passed");
}

TEST(SaidNow, ALicenceDocumentThatIsGoneTakesNothingBack) {
  const std::string url = "https://pages.example/licence.xml";
  const auto said_as = [&](const char* state, const char* category, const char* value) {
    OriginStatements said;
    said.documents = {{.kind = "rsl", .place = Place::kPageFile, .url = url, .state = state}};
    said.statements = {Said(Mechanism::kRsl, Place::kPageFile, url, category, value)};
    return said;
  };
  SaidNow gone;
  AddNamedLicence(said_as("absent", "unreadable", "absent"), gone);
  EXPECT_TRUE(gone.whole);
  EXPECT_THAT(gone.said.statements, IsEmpty());
  SaidNow away;
  AddNamedLicence(said_as("unreachable", "unreadable", "unreachable"), away);
  EXPECT_FALSE(away.whole);
  EXPECT_THAT(away.said.statements, IsEmpty());
  SaidNow denied;
  AddNamedLicence(said_as("read", "ai-train", "denied"), denied);
  EXPECT_EQ(ReasonNow(KeptRow(), denied), "consent_rsl");
}

TEST(SaidNow, LicencesThatWereGivenStayAndEqualOnesAreNotRepeated) {
  Evidence old = KeptRow();
  old.licences = {{.source = "L01", .spdx = "CC-BY-4.0", .scope = LicenceScope::kImage, .confidence = 'A'}};
  const LicenceClaim other{.source = "L16", .spdx = "CC-BY-NC-4.0", .scope = LicenceScope::kWork};
  SaidNow now;
  now.said.licences = {old.licences[0], other};
  EXPECT_THAT(EvidenceNow(old, now, "TamisBot", kToday).licences, ElementsAre(old.licences[0], other));
}

}  // namespace
}  // namespace tamis
