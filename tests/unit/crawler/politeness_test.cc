#include "crawler/fetch/politeness.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "tests/support/fake_clock.h"

namespace tamis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Milliseconds kQuick{10};

/// One Politeness, one clock, requests by their host's name.
class PolitenessTest : public testing::Test {
 protected:
  void Use(const PolitenessOptions& options, const std::vector<SiteOptions>& sites = {},
           size_t max_hosts = 1'000) {
    politeness_ = std::make_unique<Politeness>(options, sites, max_hosts);
  }

  static PoliteRequest Page(const std::string& name, const std::string& domain = "",
                            const std::string& ip = "") {
    return {TargetKind::kPage, "https://" + name, domain.empty() ? name : domain, ip};
  }
  static PoliteRequest Image(const std::string& name) {
    return {TargetKind::kImage, "https://" + name, name, ""};
  }
  static PoliteRequest Robots(const std::string& name) {
    return {TargetKind::kRobots, "https://" + name, name, ""};
  }

  /// How long to wait; nullopt if not at all. kWaitForFinish and kNever are as far away as they are.
  std::optional<SteadyTime::duration> Wait(const PoliteRequest& request) {
    const std::optional<SteadyTime> at = politeness_->Ask(request, clock_.Steady());
    if (!at) return std::nullopt;
    return *at - clock_.Steady();
  }
  bool May(const PoliteRequest& request) { return !politeness_->Ask(request, clock_.Steady()).has_value(); }
  bool WaitsForFinish(const PoliteRequest& request) {
    return politeness_->Ask(request, clock_.Steady()) == kWaitForFinish;
  }

  void Start(const PoliteRequest& request) {
    ASSERT_TRUE(May(request));
    politeness_->Started(request, clock_.Steady());
  }
  void Finish(const PoliteRequest& request,
              const FetchOutcome& outcome = {.status = 200, .latency = kQuick}) {
    politeness_->Finished(request, outcome, clock_.Steady());
  }
  void Fetch(const PoliteRequest& request, FetchOutcome outcome = {.status = 200}) {
    Start(request);
    if (outcome.latency.count() == 0) outcome.latency = kQuick;
    clock_.Advance(outcome.latency);
    Finish(request, outcome);
  }
  HostState StateOf(const std::string& name) {
    return politeness_->Status("https://" + name, clock_.Steady()).state;
  }

  FakeClock clock_;
  std::unique_ptr<Politeness> politeness_ = std::make_unique<Politeness>(PolitenessOptions{});
};

TEST_F(PolitenessTest, PagesOfAHostKeepTheDelayFromEndToStart) {
  Fetch(Page("a.example"));
  EXPECT_EQ(Wait(Page("a.example")), seconds(1));
  clock_.Advance(seconds(1));
  EXPECT_TRUE(May(Page("a.example")));
}

TEST_F(PolitenessTest, HostsDoNotWaitForEachOther) {
  Fetch(Page("a.example"));
  EXPECT_TRUE(May(Page("b.example")));
}

TEST_F(PolitenessTest, SlowHostsGetTwiceTheirLastFetchTimeUpToTheCeiling) {
  Fetch(Page("a.example"), {.status = 200, .latency = seconds(3)});
  EXPECT_EQ(Wait(Page("a.example")), seconds(6));
  clock_.Advance(seconds(6));
  Fetch(Page("a.example"), {.status = 200, .latency = seconds(50)});
  EXPECT_EQ(Wait(Page("a.example")), seconds(60));
}

TEST_F(PolitenessTest, APageWaitsForTheRunningOne) {
  Start(Page("a.example"));
  clock_.Advance(minutes(1));
  EXPECT_TRUE(WaitsForFinish(Page("a.example")));
}

TEST_F(PolitenessTest, HostConcurrencyAllowsMorePagesSpacedByTheDelay) {
  Use({.host_concurrency = 2});
  Start(Page("a.example"));
  EXPECT_EQ(Wait(Page("a.example")), seconds(1));
  clock_.Advance(seconds(1));
  Start(Page("a.example"));
  clock_.Advance(seconds(1));
  EXPECT_TRUE(WaitsForFinish(Page("a.example")));
}

TEST_F(PolitenessTest, TwoPagesOfADomainAtOnce) {
  Start(Page("a.d.example", "d.example"));
  Start(Page("b.d.example", "d.example"));
  EXPECT_TRUE(WaitsForFinish(Page("c.d.example", "d.example")));
  Finish(Page("a.d.example", "d.example"));
  EXPECT_TRUE(May(Page("c.d.example", "d.example")));
}

TEST_F(PolitenessTest, PagesOfAnAddressAreSpacedAndLimited) {
  Start(Page("a.example", "", "192.0.2.1"));
  EXPECT_EQ(Wait(Page("b.example", "", "192.0.2.1")), Milliseconds(250));
  clock_.Advance(Milliseconds(250));
  Start(Page("b.example", "", "192.0.2.1"));
  clock_.Advance(Milliseconds(250));
  EXPECT_TRUE(WaitsForFinish(Page("c.example", "", "192.0.2.1")));
  EXPECT_TRUE(May(Page("c.example", "", "192.0.2.2")));
  EXPECT_TRUE(May(Page("c.example")));
}

TEST_F(PolitenessTest, WithoutDelayThereIsNoAdaptiveWaitingAndNoUnsetGate) {
  Use({.host_delay = Milliseconds(0), .host_concurrency = 3});
  Fetch(Page("a.example", "a.example", "192.0.2.1"), {.status = 200, .latency = seconds(5)});
  for (int i = 0; i < 3; ++i) Start(Page("a.example", "a.example", "192.0.2.1"));
  EXPECT_TRUE(WaitsForFinish(Page("a.example", "a.example", "192.0.2.1")));
  EXPECT_TRUE(May(Page("b.example", "a.example", "192.0.2.1")));
}

TEST_F(PolitenessTest, GatesSetByHandHoldWithoutDelay) {
  Use({.host_delay = Milliseconds(0),
       .domain_concurrency = 1,
       .domain_concurrency_set = true,
       .ip_delay = Milliseconds(250),
       .ip_delay_set = true});
  Start(Page("a.d.example", "d.example", "192.0.2.1"));
  EXPECT_TRUE(WaitsForFinish(Page("b.d.example", "d.example")));
  EXPECT_EQ(Wait(Page("c.example", "", "192.0.2.1")), Milliseconds(250));
}

TEST_F(PolitenessTest, AGateNotSetByHandLetsTheHostConcurrencyThrough) {
  Use({.host_concurrency = 4});
  for (int i = 0; i < 4; ++i) {
    Start(Page("a.example", "", "192.0.2.1"));
    clock_.Advance(seconds(1));
  }
  EXPECT_TRUE(WaitsForFinish(Page("a.example", "", "192.0.2.1")));
}

TEST_F(PolitenessTest, CrawlDelaySpacesPagesAndImagesTogetherEvenWithoutHostDelay) {
  Use({.host_delay = Milliseconds(0), .image_delay = Milliseconds(0)});
  politeness_->SetRobotsDelay("https://a.example", seconds(5), clock_.Steady());
  Fetch(Page("a.example"));
  EXPECT_EQ(Wait(Image("a.example")), seconds(5));
  clock_.Advance(seconds(5));
  Fetch(Image("a.example"));
  EXPECT_EQ(Wait(Page("a.example")), seconds(5));
  EXPECT_EQ(Wait(Image("a.example")), seconds(5));
  EXPECT_TRUE(May(Robots("a.example")));
}

TEST_F(PolitenessTest, AShorterCrawlDelayNeverShortensOurs) {
  politeness_->SetRobotsDelay("https://a.example", Milliseconds(100), clock_.Steady());
  Fetch(Page("a.example"));
  EXPECT_EQ(Wait(Page("a.example")), seconds(1));
}

TEST_F(PolitenessTest, ACrawlDelayThatIsTakenBackNoLongerHolds) {
  politeness_->SetRobotsDelay("https://a.example", seconds(5), clock_.Steady());
  politeness_->SetRobotsDelay("https://a.example", seconds(0), clock_.Steady());
  Fetch(Page("a.example"));
  EXPECT_EQ(Wait(Page("a.example")), seconds(1));
}

TEST_F(PolitenessTest, ACrawlDelayAboveTheLimitDropsTheHost) {
  politeness_->SetRobotsDelay("https://a.example", seconds(300), clock_.Steady());
  EXPECT_EQ(StateOf("a.example"), HostState::kOpen);
  politeness_->SetRobotsDelay("https://a.example", seconds(301), clock_.Steady());
  EXPECT_EQ(StateOf("a.example"), HostState::kDropped);
  EXPECT_EQ(politeness_->Ask(Page("a.example"), clock_.Steady()), kNever);
  EXPECT_EQ(politeness_->Ask(Image("a.example"), clock_.Steady()), kNever);
}

TEST_F(PolitenessTest, RobotsTxtCountsForConcurrencyButWaitsForNoDelay) {
  Fetch(Page("a.example"));
  Start(Robots("a.example"));
  clock_.Advance(seconds(2));
  EXPECT_TRUE(WaitsForFinish(Page("a.example")));
  Finish(Robots("a.example"));
  EXPECT_TRUE(May(Page("a.example")));
}

TEST_F(PolitenessTest, ImagesAreSpacedByTheirOwnDelayAndBeginAtTwo) {
  Start(Image("a.example"));
  EXPECT_EQ(Wait(Image("a.example")), Milliseconds(50));
  clock_.Advance(Milliseconds(50));
  Start(Image("a.example"));
  clock_.Advance(Milliseconds(50));
  EXPECT_TRUE(WaitsForFinish(Image("a.example")));
  EXPECT_TRUE(May(Page("a.example")));
}

TEST_F(PolitenessTest, ImageConcurrencyHalvesOnAComplaint) {
  Use({.host_delay = Milliseconds(0), .image_delay = Milliseconds(0), .image_concurrency = 4});
  for (int i = 0; i < 4; ++i) Start(Image("a.example"));
  clock_.Advance(kQuick);
  for (int i = 0; i < 4; ++i) Finish(Image("a.example"), {.status = 429, .latency = kQuick});
  clock_.Advance(minutes(1));
  for (int i = 0; i < 2; ++i) Start(Image("a.example"));
  EXPECT_TRUE(WaitsForFinish(Image("a.example")));
}

TEST_F(PolitenessTest, RetryAfterPausesTheWholeHostEvenWithoutDelay) {
  Use({.host_delay = Milliseconds(0)});
  Fetch(Image("a.example"), {.status = 503, .retry_after = seconds(7)});
  EXPECT_EQ(StateOf("a.example"), HostState::kPaused);
  EXPECT_EQ(Wait(Page("a.example")), seconds(7));
  EXPECT_EQ(Wait(Image("a.example")), seconds(7));
  EXPECT_EQ(Wait(Robots("a.example")), seconds(7));
  clock_.Advance(seconds(7));
  EXPECT_EQ(StateOf("a.example"), HostState::kOpen);
  EXPECT_TRUE(May(Page("a.example")));
}

TEST_F(PolitenessTest, RetryAfterIsObeyedUpToItsLimit) {
  Fetch(Page("a.example"), {.status = 429, .retry_after = hours(1'000)});
  EXPECT_EQ(Wait(Page("a.example")), hours(24));
}

TEST_F(PolitenessTest, WithoutRetryAfterThePauseDoublesUntilTheHostAnswers) {
  for (const int pause_s : {30, 60, 120, 240}) {
    Fetch(Page("a.example"), {.status = 429});
    EXPECT_EQ(Wait(Page("a.example")), seconds(pause_s));
    clock_.Advance(seconds(pause_s));
  }
  Fetch(Page("a.example"));
  clock_.Advance(minutes(2));
  Fetch(Page("a.example"), {.status = 503});
  EXPECT_EQ(Wait(Page("a.example")), seconds(30));
}

TEST_F(PolitenessTest, ComplaintsDoubleTheDelayAndTheExcessHalvesEveryTenMinutes) {
  Fetch(Page("a.example"), {.status = 429, .retry_after = seconds(600)});
  clock_.Advance(seconds(600));  // factor 2, excess now half of 1
  Fetch(Page("a.example"));
  EXPECT_NEAR(std::chrono::duration<double>(*Wait(Page("a.example"))).count(), 1.5, 0.01);
  clock_.Advance(hours(24));
  Fetch(Page("a.example"));
  EXPECT_EQ(Wait(Page("a.example")), seconds(1));
}

TEST_F(PolitenessTest, TheDelayOfAHostThatKeepsComplainingStopsAtTheCeiling) {
  for (int i = 0; i < 12; ++i) {
    Fetch(Page("a.example"), {.status = 429, .retry_after = seconds(60)});
    clock_.Advance(seconds(60));
  }
  Fetch(Page("a.example"));
  EXPECT_LE(*Wait(Page("a.example")), seconds(60));
  EXPECT_GT(*Wait(Page("a.example")), seconds(30));
}

TEST_F(PolitenessTest, AHostWithAConfiguredDelayAboveTheCeilingKeepsIt) {
  Use({.host_delay = minutes(5)});
  Fetch(Page("a.example"), {.status = 429, .retry_after = seconds(1)});
  clock_.Advance(minutes(5));
  Fetch(Page("a.example"));
  EXPECT_EQ(Wait(Page("a.example")), minutes(5));
}

TEST_F(PolitenessTest, ABurstOfComplaintsCountsOnce) {
  Use({.host_concurrency = 3, .domain_concurrency = 3});
  for (int i = 0; i < 3; ++i) {
    Start(Page("a.example"));
    clock_.Advance(seconds(1));
  }
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(kQuick);
    Finish(Page("a.example"), {.status = 429, .latency = seconds(3)});
  }
  EXPECT_EQ(Wait(Page("a.example")), seconds(30) - 2 * kQuick);
  clock_.Advance(seconds(30));
  Fetch(Page("a.example"), {.status = 429});
  EXPECT_EQ(Wait(Page("a.example")), seconds(60));
}

TEST_F(PolitenessTest, ConnectionErrorsInARowBreakTheHostThenOneRequestProbes) {
  Use({.host_delay = Milliseconds(0), .host_concurrency = 8, .breaker_failures = 3});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(StateOf("a.example"), HostState::kOpen);
    Fetch(Page("a.example"), {.connected = false});
  }
  EXPECT_EQ(StateOf("a.example"), HostState::kBroken);
  EXPECT_EQ(Wait(Page("a.example")), minutes(15));
  EXPECT_EQ(Wait(Robots("a.example")), minutes(15));
  clock_.Advance(minutes(15));

  Start(Page("a.example"));
  EXPECT_TRUE(WaitsForFinish(Page("a.example")));
  EXPECT_TRUE(WaitsForFinish(Image("a.example")));
  Finish(Page("a.example"), {.connected = false, .latency = kQuick});
  EXPECT_EQ(Wait(Page("a.example")), minutes(15));
  clock_.Advance(minutes(15));

  Fetch(Page("a.example"), {.status = 500});
  for (int i = 0; i < 3; ++i) Start(Page("a.example"));
}

TEST_F(PolitenessTest, ConnectionErrorsThatAreNotInARowBreakNothing) {
  Use({.host_delay = Milliseconds(0), .breaker_failures = 2});
  for (int i = 0; i < 5; ++i) {
    Fetch(Page("a.example"), {.connected = false});
    Fetch(Page("a.example"));
  }
  EXPECT_EQ(StateOf("a.example"), HostState::kOpen);
}

TEST_F(PolitenessTest, SiteTablesOverrideTheirHostOnAnySchemeAndPort) {
  Use({}, {{.host = "Own.example",
            .host_delay = Milliseconds(0),
            .image_delay = Milliseconds(0),
            .host_concurrency = 4,
            .image_concurrency = 3}});
  const PoliteRequest own{TargetKind::kPage, "http://own.example:8080", "own.example", ""};
  const PoliteRequest image{TargetKind::kImage, "http://own.example:8080", "own.example", ""};
  for (int i = 0; i < 4; ++i) Start(own);
  EXPECT_TRUE(WaitsForFinish(own));
  for (int i = 0; i < 3; ++i) Start(image);
  EXPECT_TRUE(WaitsForFinish(image));
  Fetch(Page("other.example"));
  EXPECT_EQ(Wait(Page("other.example")), seconds(1));
}

TEST_F(PolitenessTest, IdleHostsAreForgottenBeyondTheLimitOldestFirst) {
  Use({}, {}, 3);
  for (const char* name : {"a.example", "b.example", "c.example"}) Fetch(Page(name));
  clock_.Advance(minutes(5));
  Fetch(Page("a.example"));
  Fetch(Page("d.example"));
  EXPECT_EQ(politeness_->size(), 3u);
  EXPECT_EQ(Wait(Page("a.example")), seconds(1) - kQuick);  // still known
}

TEST_F(PolitenessTest, HostsWithARunningRequestADelayOrAPauseAreNeverForgotten) {
  Use({}, {}, 1);
  Start(Page("running.example"));
  Fetch(Page("paused.example"), {.status = 503, .retry_after = hours(1)});
  politeness_->SetRobotsDelay("https://delayed.example", minutes(5), clock_.Steady());
  Fetch(Page("delayed.example"));
  clock_.Advance(minutes(1));
  for (int i = 0; i < 100; ++i) {
    Fetch(Image("other" + std::to_string(i) + ".example"));
    clock_.Advance(seconds(1));
  }
  EXPECT_TRUE(WaitsForFinish(Page("running.example")));
  EXPECT_EQ(StateOf("paused.example"), HostState::kPaused);
  EXPECT_TRUE(Wait(Page("delayed.example")).has_value());
  EXPECT_LE(politeness_->size(), 4u);
}

// A day of a mixed crawl: whatever the order, no host ever sees pages closer together than its delay.
TEST_F(PolitenessTest, NoScheduleBreaksTheDelayOfAHost) {
  std::map<std::string, SteadyTime> last_end;
  std::multimap<SteadyTime, PoliteRequest> running;
  uint32_t random = 1;
  for (int step = 0; step < 20'000; ++step) {
    random = random * 1'664'525 + 1'013'904'223;
    const PoliteRequest page = Page("h" + std::to_string((random >> 16) % 50) + ".example");
    if (May(page)) {
      const auto before = last_end.find(page.host);
      if (before != last_end.end()) {
        ASSERT_GE(clock_.Steady() - before->second, seconds(1));
      }
      politeness_->Started(page, clock_.Steady());
      running.emplace(clock_.Steady() + Milliseconds(random % 700), page);
    }
    clock_.Advance(Milliseconds(7));
    while (!running.empty() && running.begin()->first <= clock_.Steady()) {
      const PoliteRequest done = running.begin()->second;
      running.erase(running.begin());
      Finish(done);
      last_end[done.host] = clock_.Steady();
    }
  }
  EXPECT_EQ(last_end.size(), 50u);
}

}  // namespace
}  // namespace tamis
