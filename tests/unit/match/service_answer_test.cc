#include "crawler/match/service_answer.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

const std::vector<std::string> kHashes = {"a", "b"};

std::string OutcomeOf(const std::string& json) {
  const Result<MatchAnswer> answer = ParseServiceAnswer(json, kHashes);
  if (!answer) return answer.error().message;
  return answer->outcome == MatchOutcome::kClear ? "clear" : "match " + answer->label;
}

std::string Scanned(const std::string& a, const std::string& b) {
  return R"({"scanned_hashes":{"a":)" + a + R"(,"b":)" + b + R"(},"more":[1,2]})";
}

constexpr const char* kNone = R"({"classification":"no-known-match","match_type":null})";
constexpr const char* kMissing = "service's answer: a hash without a classification";

// RFC 4648 section 10 ends its vectors at six bytes; this one is by coreutils' base64.
TEST(ServiceAnswer, Rfc4648_AHashIsWrittenInBase64) {
  std::array<uint8_t, 32> bytes{};
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(8 * i + 7);
  EXPECT_EQ(ToBase64(PdqFromBytes(bytes)), "Bw8XHycvNz9HT1dfZ293f4ePl5+nr7e/x8/X3+fv9/8=");
}

TEST(ServiceAnswer, ClearNeedsEveryHash) {
  EXPECT_EQ(OutcomeOf(Scanned(kNone, kNone)), "clear");
  EXPECT_EQ(OutcomeOf(R"({"scanned_hashes":{"a":{"classification":"no-known-match"}}})"), kMissing);
  for (const char* bad : {"null", "{}", "[]", "\"no-known-match\"", R"({"classification":null})",
                          R"({"classification":["no-known-match"]})", R"({"classification":""})"})
    EXPECT_EQ(OutcomeOf(Scanned(kNone, bad)), kMissing) << bad;
}

TEST(ServiceAnswer, OneMatchHoldsOverAllElse) {
  EXPECT_EQ(OutcomeOf(Scanned(kNone, R"({"classification":"csam"})")), "match csam");
  EXPECT_EQ(OutcomeOf(Scanned(R"({"classification":"csam"})", kNone)), "match csam");
  EXPECT_EQ(OutcomeOf(Scanned("null", R"({"classification":"csam"})")), "match csam");
  EXPECT_EQ(OutcomeOf(Scanned(kNone, R"({"classification":"No-Known-Match"})")), "match No-Known-Match");
}

TEST(ServiceAnswer, AnExactMatchHasDistanceZero) {
  const Result<MatchAnswer> answer =
      ParseServiceAnswer(Scanned(R"({"classification":"near","match_type":"near"})",
                                 R"({"classification":"same","match_type":"exact"})"),
                         kHashes);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->label, "same");
  EXPECT_EQ(answer->distance, 0);
}

TEST(ServiceAnswer, WhatIsNoAnswerIsRefused) {
  for (const char* bad : {"", "null", "{", "[]", "{}x"})
    EXPECT_EQ(OutcomeOf(bad), "service's answer: no JSON object") << bad;
  EXPECT_EQ(OutcomeOf(R"({"scanned_hashes":{}})"), kMissing);
  EXPECT_EQ(OutcomeOf(R"({"scanned_hashes":7})"), "service's answer: no scanned_hashes");
  EXPECT_EQ(OutcomeOf("{\"x\":" + std::string(100, '[')), "service's answer: no JSON object");
  EXPECT_EQ(OutcomeOf(std::string(kMaxServiceAnswerBytes + 1, ' ')), "service's answer: too long");
}

TEST(ServiceAnswer, ANeedleIsAskedAboutOnce) {
  std::vector<PdqHash> pdq(3);
  pdq[2].needles[4].words[0] = 1;
  EXPECT_EQ(ServiceHashes(pdq).size(), 2);
  EXPECT_EQ(ServiceQuestion(kHashes), R"({"hashes":["a","b"]})");
}

}  // namespace
}  // namespace tamis
