#include "crawler/fetch/rights_file_state.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/support/fake_clock.h"

namespace tamis {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds kDay{24 * 3'600'000};
const TimePoint kNow{std::chrono::sys_days(std::chrono::year(2026) / 11 / 25)};

RightsFileFetch Answered(int status, const std::string& state = "read") {
  RightsFileFetch fetch;
  fetch.kind = RightsFileFetch::Kind::kResponse;
  fetch.status = status;
  fetch.file.state = state;
  fetch.file.rules.push_back({.pattern = "/", .category = "tdm-reservation", .value = "1"});
  fetch.sha256 = std::string(64, 'a');
  return fetch;
}

RightsFileFetch Failed(RightsFileFetch::Kind kind = RightsFileFetch::Kind::kFailed) {
  RightsFileFetch fetch;
  fetch.kind = kind;
  return fetch;
}

RightsFileState After(RightsFileFetch attempt) {
  return NextState(nullptr, std::move(attempt), kNow, kDay);
}

TEST(RightsFileState, StatusesSayWhetherThereIsAFile) {
  struct Case {
    int status;
    const char* state;
  };
  // Row 30 of the policies: 4xx is absent, 5xx and 429 are not an answer.
  for (const Case& c :
       {Case{200, "read"}, Case{204, "absent"}, Case{206, "unreachable"}, Case{400, "absent"},
        Case{401, "absent"}, Case{403, "absent"}, Case{404, "absent"}, Case{410, "absent"},
        Case{429, "unreachable"}, Case{451, "absent"}, Case{500, "unreachable"}, Case{503, "unreachable"}}) {
    SCOPED_TRACE(c.status);
    EXPECT_EQ(After(Answered(c.status)).state, c.state);
  }
}

TEST(RightsFileState, OnlyADocumentBringsRules) {
  EXPECT_EQ(After(Answered(200)).file.rules.size(), 1u);
  EXPECT_TRUE(After(Answered(404)).file.rules.empty());
  EXPECT_TRUE(After(Answered(404)).sha256.empty());
}

TEST(RightsFileState, WhatTheParserSaysOfADocumentIsKept) {
  EXPECT_EQ(After(Answered(200, "absent")).state, "absent");
  EXPECT_EQ(After(Answered(200, "unreadable")).state, "unreadable");
}

TEST(RightsFileState, ANegativeAnswerIsRememberedAsLongAsAnyOther) {
  const RightsFileState absent = After(Answered(404));
  EXPECT_FALSE(NeedsFetch(absent, kNow + 23h));
  EXPECT_TRUE(NeedsFetch(absent, kNow + 24h));
}

TEST(RightsFileState, FailuresAreRetriedAfterAQuarterOfAnHourDoublingToADay) {
  RightsFileState state = After(Failed());
  EXPECT_EQ(state.state, "unreachable");
  EXPECT_EQ(state.next_fetch_at - kNow, 15min);
  for (const auto wait : {30min, 60min, 120min, 240min, 480min, 960min, 1440min, 1440min}) {
    state = NextState(&state, Failed(), kNow, kDay);
    EXPECT_EQ(state.next_fetch_at - kNow, wait);
  }
  EXPECT_EQ(NextState(&state, Answered(404), kNow, kDay).failures, 0);
}

TEST(RightsFileState, RetryAfterIsHonouredWithinADay) {
  RightsFileFetch busy = Answered(503);
  busy.retry_after = Milliseconds(2h);
  EXPECT_EQ(After(busy).next_fetch_at - kNow, 2h);
  busy.retry_after = Milliseconds(1'000h);
  EXPECT_EQ(After(busy).next_fetch_at - kNow, 24h);
}

TEST(RightsFileState, AFileThatMayNotBeAskedForIsNoAnswer) {
  EXPECT_EQ(After(Failed(RightsFileFetch::Kind::kDisallowed)).state, "disallowed");
}

TEST(RightsFileState, ASetBackClockAsksAgain) {
  EXPECT_TRUE(NeedsFetch(After(Answered(404)), kNow - 1s));
}

TEST(RightsFileState, TheStoredFormComesBackEqual) {
  const RightsFileState state = After(Answered(200));
  const Result<RightsFileState> read = DeserializeRightsFileState(Serialize(state), RightsFileKind::kTdmrep);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->file, state.file);
  EXPECT_EQ(read->state, state.state);
  EXPECT_EQ(read->sha256, state.sha256);
  EXPECT_EQ(read->next_fetch_at, state.next_fetch_at);
}

TEST(RightsFileState, ADamagedStoredFormIsRefused) {
  const std::string bytes = Serialize(After(Answered(200)));
  for (size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(DeserializeRightsFileState(bytes.substr(0, length), RightsFileKind::kTdmrep).has_value());
  }
  EXPECT_FALSE(DeserializeRightsFileState(bytes + "x", RightsFileKind::kTdmrep).has_value());
  EXPECT_FALSE(DeserializeRightsFileState(bytes, RightsFileKind::kAiTxt).has_value())
      << "another file's state";
}

}  // namespace
}  // namespace tamis
