#include "crawler/fetch/robots_policy.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>

#include "crawler/core/digest.h"
#include "tests/support/fake_clock.h"

namespace tamis {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kOrigin = "https://www.example.com";
constexpr std::string_view kFile = "User-agent: *\nDisallow: /private\n";

RobotsPolicy PolicyOf(const std::string& rights_policy) {
  Options options;
  options.rights.policy = rights_policy;
  return RobotsPolicyFor(options);
}

RobotsFetch Response(int status, std::string_view body = "") {
  RobotsFetch fetch;
  fetch.kind = RobotsFetch::Kind::kResponse;
  fetch.status = status;
  fetch.body = body;
  return fetch;
}

RobotsFetch Failure(RobotsFetch::Kind kind = RobotsFetch::Kind::kFailed) {
  RobotsFetch fetch;
  fetch.kind = kind;
  return fetch;
}

/// A site as one crawl sees it.
class Site {
 public:
  explicit Site(const std::string& rights_policy = "standard") : policy_(PolicyOf(rights_policy)) {}

  void Answer(const RobotsFetch& outcome) {
    RobotsAttempt attempt;
    attempt.origin = kOrigin;
    attempt.outcome = outcome;
    attempt.now = clock_.Now();
    state_ = Next(asked_ ? &state_ : nullptr, attempt, policy_);
    asked_ = true;
  }
  void Advance(std::chrono::microseconds by) { clock_.Advance(by); }
  bool NeedsFetch() const { return tamis::NeedsFetch(state_, clock_.Now()); }
  RobotsVerdict Ask(std::string_view path) const {
    return VerdictFor(state_, policy_, "TamisBot", path, clock_.Now());
  }
  std::string Reason(std::string_view path = "/") const { return Ask(path).reason; }
  RobotsState& state() { return state_; }
  const RobotsPolicy& policy() const { return policy_; }
  /// How long until the next attempt.
  std::chrono::microseconds Wait() const { return state_.next_fetch_at - clock_.Now(); }

 private:
  FakeClock clock_;
  RobotsPolicy policy_;
  RobotsState state_;
  bool asked_ = false;
};

TEST(RobotsPolicy, NothingIsAllowedByDefault) {
  const RobotsState nothing;
  EXPECT_EQ(VerdictFor(nothing, RobotsPolicy{}, "a", "/", TimePoint{}).answer, RobotsAnswer::kUnreachable);
  EXPECT_TRUE(NeedsFetch(RobotsState{}, TimePoint{}));
}

// RFC 9309 2.3.1.1
TEST(RobotsPolicy, Rfc9309_ASuccessfulAnswerIsParsedAndFollowed) {
  Site site;
  site.Answer(Response(200, kFile));
  const RobotsVerdict allowed = site.Ask("/x");
  EXPECT_EQ(allowed.answer, RobotsAnswer::kAllowed);
  EXPECT_EQ(allowed.reason, "passed");
  EXPECT_EQ(allowed.document_sha256, ToHex(*DigestSha256(kFile)));
  const RobotsVerdict disallowed = site.Ask("/private/x");
  EXPECT_EQ(disallowed.answer, RobotsAnswer::kDisallowed);
  EXPECT_EQ(disallowed.reason, "robots_disallowed");
  EXPECT_EQ(disallowed.line, 2);
}

// RFC 9309 2.3.1.3, 2.3.1.4; rights.md 1.4: every status under every policy.
TEST(RobotsPolicy, OurPolicy_StatusTable) {
  struct Case {
    int status;
    const char *strict, *standard, *permissive;
  };
  const Case cases[] = {
      {200, "passed", "passed", "passed"},
      {204, "passed", "passed", "passed"},
      {206, "robots_unreachable", "robots_unreachable", "robots_unreachable"},
      {301, "robots_redirects", "robots_redirects", "allowed robots_redirects"},
      {304, "robots_redirects", "robots_redirects", "allowed robots_redirects"},
      {400, "passed", "passed", "passed"},
      {401, "robots_forbidden", "passed", "passed"},
      {403, "robots_forbidden", "passed", "passed"},
      {404, "passed", "passed", "passed"},
      {410, "passed", "passed", "passed"},
      {429, "robots_rate_limited", "robots_rate_limited", "robots_rate_limited"},
      {451, "robots_forbidden", "robots_forbidden", "passed"},
      {500, "robots_unreachable", "robots_unreachable", "robots_unreachable"},
      {503, "robots_unreachable", "robots_unreachable", "robots_unreachable"},
      {100, "robots_unreachable", "robots_unreachable", "robots_unreachable"},
      {0, "robots_unreachable", "robots_unreachable", "robots_unreachable"},
      {999, "robots_unreachable", "robots_unreachable", "robots_unreachable"},
  };
  for (const Case& c : cases) {
    const std::pair<const char*, const char*> expected[] = {
        {"strict", c.strict}, {"standard", c.standard}, {"permissive", c.permissive}};
    for (const auto& [policy, reason] : expected) {
      SCOPED_TRACE(std::to_string(c.status) + " " + policy);
      Site site(policy);
      site.Answer(Response(c.status));
      const RobotsVerdict verdict = site.Ask("/");
      const bool allowed = verdict.answer == RobotsAnswer::kAllowed;
      // What lets a failure pass says so: another policy may judge by it.
      const bool is_plain = !allowed || verdict.reason == "passed";
      EXPECT_EQ(is_plain ? verdict.reason : "allowed " + verdict.reason, reason);
    }
  }
}

// rights.md 1.4; RFC 9309 2.3.1.2
TEST(RobotsPolicy, OurPolicy_RedirectsThatLeadNowhereDisallowForAnHour) {
  Site site;
  site.Answer(Failure(RobotsFetch::Kind::kRedirects));
  EXPECT_EQ(site.Reason(), "robots_redirects");
  EXPECT_EQ(site.Ask("/").answer, RobotsAnswer::kUnreachable);
  EXPECT_EQ(site.Wait(), 1h);
}

TEST(RobotsPolicy, OurPolicy_AMissingObjectOfAnObjectStoreIsNoFile) {
  Site site("strict");
  site.Answer(Response(403, "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"));
  EXPECT_EQ(site.Reason(), "passed");
}

TEST(RobotsPolicy, OurPolicy_HtmlInsteadOfRulesIsNoFile) {
  Site site("strict");
  site.Answer(Response(200, "<!doctype html><title>Welcome</title>"));
  EXPECT_EQ(site.state().kind, RobotsState::Kind::kNoFile);
  EXPECT_EQ(site.Reason(), "passed");
}

// RFC 9309 2.4; rights.md 1.4
TEST(RobotsPolicy, OurPolicy_FreshForMaxAgeBetweenAnHourAndADay) {
  struct Case {
    const char* cache_control;
    std::chrono::seconds fresh;
  };
  const Case cases[] = {
      {"", 24h},
      {"max-age=7200", 2h},
      {"public, Max-Age=\"7200\"", 2h},
      {"max-age=1", 1h},
      {"max-age=99999999", 24h},
      {"max-age=99999999999999999999999", 24h},
      {"no-cache", 1h},
      {"max-age=7200, no-store", 1h},
      {"max-age=-1", 24h},
      {"max-age=x,,;", 24h},
      {"s-maxage=7200", 24h},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.cache_control);
    Site site;
    RobotsFetch fetch = Response(200, kFile);
    fetch.cache_control = c.cache_control;
    site.Answer(fetch);
    EXPECT_EQ(site.Wait(), c.fresh);
  }
}

// RFC 9309 2.4: a copy is not used for more than 24 hours.
TEST(RobotsPolicy, Rfc9309_AnOldAnswerIsNoAnswer) {
  Site site;
  site.Answer(Response(200, kFile));
  site.Advance(24h - 1us);
  EXPECT_FALSE(site.NeedsFetch());
  EXPECT_EQ(site.Reason(), "passed");
  site.Advance(1us);
  EXPECT_TRUE(site.NeedsFetch());
  EXPECT_EQ(site.Reason(), "robots_stale");
  EXPECT_EQ(site.Ask("/").answer, RobotsAnswer::kUnreachable);
}

TEST(RobotsPolicy, OurPolicy_AClockThatWasSetBackMeansAskingAgain) {
  Site site;
  site.Answer(Response(200, kFile));
  site.Advance(-1h);
  EXPECT_TRUE(site.NeedsFetch());
  EXPECT_EQ(site.Reason(), "robots_stale");
}

// rights.md 1.4: 15 min to 24 h
TEST(RobotsPolicy, OurPolicy_FailuresAreRetriedLaterAndLater) {
  Site site;
  for (const auto wait : {15min, 30min, 60min, 120min, 240min, 480min, 960min, 1440min, 1440min}) {
    site.Answer(Failure());
    EXPECT_EQ(site.Wait(), wait);
    EXPECT_FALSE(site.NeedsFetch());
    site.Advance(wait);
    EXPECT_TRUE(site.NeedsFetch());
    EXPECT_EQ(site.Reason(), "robots_unreachable");
  }
  site.Answer(Response(200, kFile));
  EXPECT_EQ(site.state().failures, 0);
  EXPECT_EQ(site.Reason(), "passed");
}

// RFC 9110 10.2.3
TEST(RobotsPolicy, OurPolicy_RetryAfterIsHonoured) {
  struct Case {
    int status;
    Milliseconds retry_after;
    std::chrono::microseconds wait;
  };
  const Case cases[] = {
      {429, 600s, 600s}, {429, 5s, 1min}, {503, 1'500ms + 2min, 122s}, {429, 240h, 24h}, {500, 600s, 15min}};
  for (const Case& c : cases) {
    Site site;
    RobotsFetch fetch = Response(c.status);
    fetch.retry_after = c.retry_after;
    site.Answer(fetch);
    EXPECT_EQ(site.Wait(), c.wait) << c.status;
  }
  Site site;
  site.Answer(Response(429));
  EXPECT_EQ(site.Wait(), 15min);
}

// RFC 9309 2.3.1.4: unreachable for long; rights.md 1.4, last row
TEST(RobotsPolicy, OurPolicy_TheLastCopyAppliesAfterThirtyDaysUnreachable) {
  Site site;
  site.Answer(Response(200, kFile));
  site.Advance(24h);
  for (int day = 0; day <= 30; ++day) {
    site.Answer(day % 2 == 0 ? Failure() : Response(429));
    EXPECT_EQ(site.Ask("/x").answer, RobotsAnswer::kUnreachable) << day;
    site.Advance(24h);
  }
  site.Answer(Failure());
  EXPECT_EQ(site.Ask("/x").answer, RobotsAnswer::kAllowed);
  EXPECT_EQ(site.Ask("/x").document_sha256, ToHex(*DigestSha256(kFile)));
  EXPECT_EQ(site.Reason("/private"), "robots_disallowed");
}

TEST(RobotsPolicy, OurPolicy_WithoutACopyUnreachableStaysUnreachable) {
  Site site;
  site.Answer(Failure());
  site.Advance(24h * 365);
  site.Answer(Failure());
  EXPECT_EQ(site.Reason(), "robots_unreachable");
}

TEST(RobotsPolicy, OurPolicy_AFileThatWasRemovedIsForgotten) {
  Site site;
  site.Answer(Response(200, kFile));
  site.Answer(Response(404));
  EXPECT_FALSE(site.state().has_copy());
  EXPECT_EQ(site.Reason("/private"), "passed");
}

// rights.md 1.5, row Crawl-delay
TEST(RobotsPolicy, OurPolicy_ASiteThatAsksForMoreThanFiveMinutesIsLeftAlone) {
  Site site;
  site.Answer(Response(200, "User-agent: *\nCrawl-delay: 300\n"));
  EXPECT_EQ(site.Reason(), "passed");
  site.Answer(Response(200, "User-agent: *\nCrawl-delay: 300.5\n"));
  EXPECT_EQ(site.Reason(), "robots_crawl_delay");
  EXPECT_EQ(site.Ask("/").answer, RobotsAnswer::kDisallowed);
  site.Answer(Response(200, "User-agent: *\nRequest-rate: 1/6m\n"));
  EXPECT_EQ(site.Reason(), "robots_crawl_delay");
}

// rights.md 1.5, row Visit-time. The fake clock begins at 14:13 UTC.
TEST(RobotsPolicy, OurPolicy_StrictKeepsVisitTimes) {
  const std::string_view file = "User-agent: *\nVisit-time: 1500-1600\n";
  Site strict("strict"), standard;
  strict.Answer(Response(200, file));
  standard.Answer(Response(200, file));
  EXPECT_EQ(strict.Reason(), "robots_visit_time");
  EXPECT_EQ(standard.Reason(), "passed");
  strict.Advance(1h);
  EXPECT_EQ(strict.Reason(), "passed");
}

TEST(RobotsPolicy, AStoredStateComesBackAsItWas) {
  Site site;
  for (const RobotsFetch& outcome : {Response(200, kFile), Failure(), Response(404), Response(403)}) {
    site.Answer(outcome);
    const std::string stored = Serialize(site.state());
    const Result<RobotsState> again = DeserializeRobotsState(stored, kOrigin, site.policy());
    ASSERT_TRUE(again);
    EXPECT_EQ(Serialize(*again), stored);
    EXPECT_EQ(VerdictFor(*again, site.policy(), "x", "/private", again->attempted_at).reason,
              site.Reason("/private"));
  }
}

TEST(RobotsPolicy, AStoredStateIsJudgedByThePolicyOfTheRun) {
  Site site;
  site.Answer(Response(403));
  const RobotsPolicy strict = PolicyOf("strict");
  const Result<RobotsState> again = DeserializeRobotsState(Serialize(site.state()), kOrigin, strict);
  ASSERT_TRUE(again);
  EXPECT_EQ(VerdictFor(*again, strict, "x", "/", again->attempted_at).reason, "robots_forbidden");
}

TEST(RobotsPolicy, DamagedStatesAreRefused) {
  Site site;
  site.Answer(Response(200, kFile));
  const std::string stored = Serialize(site.state());
  for (size_t size = 0; size < stored.size(); ++size) {
    EXPECT_FALSE(DeserializeRobotsState(stored.substr(0, size), kOrigin, site.policy())) << size;
  }
  EXPECT_FALSE(DeserializeRobotsState(stored + "x", kOrigin, site.policy()));
  std::mt19937 random(3);
  for (int i = 0; i < 20'000; ++i) {
    std::string damaged = stored;
    for (int n = 0; n < 3; ++n) damaged[random() % damaged.size()] = static_cast<char>(random());
    const Result<RobotsState> state = DeserializeRobotsState(damaged, kOrigin, site.policy());
    if (!state) continue;
    EXPECT_LE(state->MemoryBytes(), 100'000u);
  }
}

}  // namespace
}  // namespace tamis
