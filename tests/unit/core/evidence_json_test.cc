#include "crawler/core/evidence_json.h"

#include <string>

#include <gtest/gtest.h>

#include "crawler/core/rfc3339.h"

namespace tamis {
namespace {

TimePoint SomeTime() {
  return TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 26)) + std::chrono::hours(3) +
         std::chrono::microseconds(250);
}

Statement SomeStatement() {
  return {.mechanism = Mechanism::kTdmrep,
          .place = Place::kImageHeader,
          .url = "https://example.com/a.jpg",
          .scope = "/*",
          .category = "tdm-reservation",
          .value = "1",
          .raw = "TDM-Reservation: 1\t\"quoted\\\" \x01 \xC3\xA9",
          .seen_at = SomeTime(),
          .http_status = 200};
}

LicenceClaim SomeClaim() {
  return {.source = "L15",
          .adapter = "wikimedia",
          .spdx = "CC-BY-SA-4.0",
          .family = "CC-BY-SA-4.0",
          .url = "https://creativecommons.org/licenses/by-sa/4.0/",
          .text = "CC BY-SA 4.0",
          .scope = LicenceScope::kWork,
          .confidence = 'A',
          .title = "A boat",
          .creator = "Somebody",
          .credit_line = "Somebody / Archive",
          .copyright_notice = "(c) Somebody",
          .attribution_name = "Somebody",
          .attribution_url = "https://example.com/somebody",
          .licensor_url = "https://example.com/buy",
          .usage_terms = "with credit"};
}

Evidence SomeEvidence() {
  Evidence evidence;
  evidence.product_token = "TamisBot";
  evidence.page_url = "https://example.com/";
  evidence.image_url = "https://example.com/a.jpg";
  evidence.page_hops = {"http://example.com/"};
  evidence.image_hops = {"https://example.com/b.jpg", "https://example.com/c.jpg"};
  evidence.judged_at = SomeTime();
  evidence.complete = true;
  evidence.same_site = true;
  evidence.altered = false;
  evidence.documents = {{.kind = "robots",
                         .place = Place::kHopRobots,
                         .url = "https://example.com/robots.txt",
                         .state = "read",
                         .sha256 = std::string(64, 'a'),
                         .http_status = 200,
                         .fetched_at = SomeTime()}};
  evidence.statements = {SomeStatement(), Statement()};
  evidence.licences = {SomeClaim(), LicenceClaim()};
  return evidence;
}

TEST(EvidenceJson, WhatIsWrittenIsReadBack) {
  for (const Evidence& evidence : {Evidence(), SomeEvidence()}) {
    const std::string json = ToJson(evidence);
    const Result<Evidence> read = ReadEvidenceJson(json);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, evidence);
    EXPECT_EQ(ToJson(*read), json);
  }
}

TEST(EvidenceJson, VerdictsAreReadBack) {
  RightsVerdict verdict;
  verdict.decision = RightsDecision::kQuarantine;
  verdict.reason = "consent_rsl_unreadable";
  verdict.findings = {
      {.row = 27, .reason = "consent_rsl_unreadable", .effect = "quarantine", .statement = SomeStatement()}};
  verdict.licence = {.claim = SomeClaim(), .conflict = true, .all = {"CC-BY-SA-4.0", "CC0-1.0"}};
  for (const RightsVerdict& one : {RightsVerdict(), verdict}) {
    const Result<RightsVerdict> read = ReadVerdictJson(ToJson(one));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, one);
  }
}

TEST(EvidenceJson, IsOneLineWithKeysInAFixedOrder) {
  EXPECT_EQ(ToJson(Evidence()),
            "{\"version\":1,\"product_token\":\"\",\"page_url\":\"\",\"image_url\":\"\",\"page_hops\":[],"
            "\"image_hops\":[],\"judged_at\":\"1970-01-01T00:00:00.000000Z\",\"complete\":false,"
            "\"same_site\":false,\"altered\":true,\"documents\":[],\"statements\":[],\"licences\":[]}");
  EXPECT_EQ(ToJson(SomeEvidence()).find('\n'), std::string::npos);
}

// cli.md section 2: findings of `tamis consent`.
TEST(EvidenceJson, FindingsHaveTheKeysOfTheCommandLine) {
  RightsVerdict verdict;
  Statement statement = SomeStatement();
  statement.raw = "x";
  verdict.findings = {{.row = 28, .reason = "consent_tdmrep", .effect = "deny", .statement = statement}, {}};
  EXPECT_EQ(FindingsJson(verdict, 1),
            "[{\"row\":28,\"signal\":\"tdm-reservation\",\"mechanism\":\"tdmrep\",\"location\":"
            "\"image_header\",\"scope\":\"/*\",\"value\":\"1\",\"raw\":\"x\",\"effect\":\"deny\"}]");
  EXPECT_EQ(FindingsJson(verdict, 0), "[]");
}

TEST(EvidenceJson, UnknownKeysAreIgnoredAndMissingOnesHaveTheirDefault) {
  const Result<Evidence> read = ReadEvidenceJson(
      "{\"future\":[1],\"complete\":true,\"documents\":[],\"statements\":[],\"licences\":[]}");
  ASSERT_TRUE(read);
  Evidence expected;
  expected.complete = true;
  EXPECT_EQ(*read, expected);
}

TEST(EvidenceJson, WhatDoesNotEvenSayThatNothingWasSaidIsNotComplete) {
  for (const char* json : {"{\"complete\":true}", "{\"complete\":true,\"documents\":[],\"statements\":[]}",
                           "{\"complete\":true,\"documents\":[],\"licences\":[]}"}) {
    EXPECT_FALSE(ReadEvidenceJson(json)->complete) << json;
  }
}

TEST(EvidenceJson, WhatIsNoEvidenceIsRefused) {
  for (const char* json :
       {"", "[]", "null", "{", "{\"version\":2}", "{\"complete\":1}", "{\"page_url\":[]}",
        "{\"judged_at\":\"yesterday\"}", "{\"statements\":{}}", "{\"statements\":[1]}",
        "{\"statements\":[{\"mechanism\":\"tea_leaves\"}]}", "{\"statements\":[{\"http_status\":-1}]}",
        "{\"licences\":[{\"confidence\":\"F\"}]}", "{\"licences\":[{\"confidence\":\"\"}]}"}) {
    const Result<Evidence> read = ReadEvidenceJson(json);
    ASSERT_FALSE(read) << json;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput) << json;
  }
}

TEST(EvidenceJson, LimitsHold) {
  const std::string fits = "{\"statements\":[{\"raw\":\"" + std::string(kMaxStatementRawBytes, 'a') + "\"}]}";
  const std::string long_raw =
      "{\"statements\":[{\"raw\":\"" + std::string(kMaxStatementRawBytes + 1, 'a') + "\"}]}";
  EXPECT_TRUE(ReadEvidenceJson(fits));
  EXPECT_FALSE(ReadEvidenceJson(long_raw));
  EXPECT_EQ(ReadEvidenceJson(std::string(size_t{17} << 20, ' ')).error().code, ErrorCode::kTooLarge);
  EXPECT_FALSE(ReadEvidenceJson(std::string(10'000, '[')));
}

TEST(EvidenceJson, BytesThatAreNoUtf8AreReplaced) {
  Evidence evidence;
  evidence.page_url = "a\xFFz";
  EXPECT_EQ(ReadEvidenceJson(ToJson(evidence))->page_url, "a\xEF\xBF\xBDz");
}

// RFC 3339 5.6.
TEST(Rfc3339Micros, IsReadBack) {
  EXPECT_EQ(Rfc3339Micros(SomeTime()), "2026-11-26T03:00:00.000250Z");
  for (const TimePoint time : {TimePoint{}, SomeTime(), TimePoint(std::chrono::microseconds(-1))}) {
    EXPECT_EQ(*TimeFromRfc3339Micros(Rfc3339Micros(time)), time);
  }
  EXPECT_EQ(Rfc3339Micros(TimePoint::max()), "9999-12-31T23:59:59.999999Z");
  EXPECT_EQ(Rfc3339Micros(TimePoint::min()), "0000-01-01T00:00:00.000000Z");
  for (const char* text : {"", "2026-11-26T03:00:00Z", "2026-13-26T03:00:00.000250Z",
                           "2026-11-26T24:00:00.000250Z", "2026-11-26t03:00:00.000250Z"}) {
    EXPECT_FALSE(TimeFromRfc3339Micros(text)) << text;
  }
}

}  // namespace
}  // namespace tamis
