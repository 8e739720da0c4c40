#include "crawler/fetch/robots_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "tests/support/fake_clock.h"

namespace tamis {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Optional;

/// A gate between a site that always gives the same answer and a database in memory.
class RobotsGateTest : public ::testing::Test {
 protected:
  RobotsGateTest() { Answer("User-agent: *\nDisallow: /private\nCrawl-delay: 2\nSitemap: /s.xml\n"); }

  void Answer(std::string body) {
    outcome_.kind = RobotsFetch::Kind::kResponse;
    outcome_.status = 200;
    outcome_.body = std::move(body);
  }

  RobotsGate& gate() {
    if (!gate_) gate_.emplace(clock_, config_, Sources());
    return *gate_;
  }

  /// Asks for all URLs at once and gives the verdicts in order.
  std::vector<RobotsVerdict> AskAll(const std::vector<std::string>& urls) {
    std::vector<RobotsVerdict> verdicts(urls.size());
    for (size_t i = 0; i < urls.size(); ++i) {
      asio::co_spawn(io_, AskInto(gate(), *Url::Parse(urls[i]), verdicts[i]), asio::detached);
    }
    io_.restart();
    io_.run();
    return verdicts;
  }
  RobotsVerdict Ask(const std::string& url) { return AskAll({url}).front(); }

  FakeClock clock_;
  RobotsGate::Config config_{.agent = "TamisBot", .policy = {}, .cache_bytes = 1 << 20};
  RobotsFetch outcome_;
  bool fetch_throws_ = false;
  bool load_throws_ = false;
  bool store_throws_ = false;
  std::vector<std::string> fetched_;
  std::map<std::string, std::string> stored_;
  asio::io_context io_;
  std::optional<RobotsGate> gate_;

 private:
  static asio::awaitable<void> AskInto(RobotsGate& gate, Url url, RobotsVerdict& verdict) {
    verdict = co_await gate.Ask(std::move(url));
  }

  asio::awaitable<RobotsFetch> Fetch(std::string origin) {
    fetched_.push_back(origin);
    co_await asio::post(io_, asio::use_awaitable);  // others run in between
    if (fetch_throws_) throw std::runtime_error("fetch");
    co_return outcome_;
  }

  RobotsSources Sources() {
    RobotsSources sources;
    sources.fetch = [this](std::string origin) { return Fetch(std::move(origin)); };
    sources.load = [this](const std::string& origin) -> std::optional<std::string> {
      if (load_throws_) throw std::runtime_error("load");
      const auto found = stored_.find(origin);
      return found == stored_.end() ? std::nullopt : std::optional(found->second);
    };
    sources.store = [this](const std::string& origin, std::string state) {
      if (store_throws_) throw std::runtime_error("store");
      stored_[origin] = std::move(state);
    };
    return sources;
  }
};

TEST_F(RobotsGateTest, ConcurrentQuestionsAboutOneOriginLeadToOneFetch) {
  const auto verdicts = AskAll({"https://a.example/1", "https://a.example/private", "https://a.example/2",
                                "https://b.example/1", "http://a.example/1", "https://a.example:444/1"});
  EXPECT_THAT(fetched_, ElementsAre("https://a.example", "https://b.example", "http://a.example",
                                    "https://a.example:444"));
  EXPECT_EQ(verdicts[0].answer, RobotsAnswer::kAllowed);
  EXPECT_EQ(verdicts[1].reason, "robots_disallowed");
  EXPECT_EQ(verdicts[2].answer, RobotsAnswer::kAllowed);
  EXPECT_EQ(verdicts[3].answer, RobotsAnswer::kAllowed);
}

TEST_F(RobotsGateTest, AnAnswerIsUsedForADayAndThenFetchedAgain) {
  Ask("https://a.example/");
  clock_.Advance(23h);
  Ask("https://a.example/");
  EXPECT_EQ(fetched_.size(), 1u);
  clock_.Advance(1h);
  EXPECT_EQ(Ask("https://a.example/").answer, RobotsAnswer::kAllowed);
  EXPECT_EQ(fetched_.size(), 2u);
}

TEST_F(RobotsGateTest, AStoredStateSparesTheFetch) {
  Ask("https://a.example/");
  gate_.reset();
  EXPECT_EQ(Ask("https://a.example/private").reason, "robots_disallowed");
  EXPECT_EQ(fetched_.size(), 1u);
}

TEST_F(RobotsGateTest, ADamagedStoredStateIsFetchedAgain) {
  stored_["https://a.example"] = "damaged";
  EXPECT_EQ(Ask("https://a.example/").answer, RobotsAnswer::kAllowed);
  EXPECT_EQ(fetched_.size(), 1u);
}

TEST_F(RobotsGateTest, FetchFailuresAreUnreachableAndNotRepeatedAtOnce) {
  for (const bool throws : {false, true}) {
    outcome_ = RobotsFetch{};
    fetch_throws_ = throws;
    const std::string url = throws ? "https://a.example/" : "https://b.example/";
    for (const RobotsVerdict& verdict : AskAll({url, url, url})) {
      EXPECT_EQ(verdict.answer, RobotsAnswer::kUnreachable);
      EXPECT_EQ(verdict.reason, "robots_unreachable");
    }
    Ask(url);
  }
  EXPECT_EQ(fetched_.size(), 2u);
}

TEST_F(RobotsGateTest, AStateThatCannotBeLoadedIsUnreachable) {
  load_throws_ = true;
  EXPECT_EQ(Ask("https://a.example/").answer, RobotsAnswer::kUnreachable);
  EXPECT_TRUE(fetched_.empty());
}

TEST_F(RobotsGateTest, AStateThatCannotBeStoredIsUnreachableAndNotFetchedAtOnceAgain) {
  store_throws_ = true;
  EXPECT_EQ(Ask("https://a.example/").answer, RobotsAnswer::kUnreachable);
  EXPECT_EQ(Ask("https://a.example/").answer, RobotsAnswer::kUnreachable);
  EXPECT_EQ(fetched_.size(), 1u);
}

TEST_F(RobotsGateTest, AnAbandonedFetchLeavesNoTrace) {
  outcome_.kind = RobotsFetch::Kind::kAbandoned;
  for (const RobotsVerdict& verdict : AskAll({"https://a.example/", "https://a.example/1"})) {
    EXPECT_EQ(verdict.answer, RobotsAnswer::kUnreachable);
  }
  EXPECT_TRUE(stored_.empty());
  outcome_.kind = RobotsFetch::Kind::kResponse;
  EXPECT_EQ(Ask("https://a.example/").answer, RobotsAnswer::kAllowed);
}

TEST_F(RobotsGateTest, TheCacheStaysWithinItsBytesAndForgetsTheLeastRecentlyUsed) {
  Answer("User-agent: *\nDisallow: /private\n" + std::string(10'000, '#') + "\n");
  config_.cache_bytes = 60'000;
  for (int i = 0; i < 100; ++i) {
    Ask("https://h" + std::to_string(i) + ".example/");
    Ask("https://h0.example/");
    EXPECT_LE(gate().cached_bytes(), config_.cache_bytes);
  }
  EXPECT_GE(gate().cached_origins(), 3u);
  EXPECT_NE(gate().Cached("https://h0.example"), nullptr);
  EXPECT_EQ(gate().Cached("https://h1.example"), nullptr);
  EXPECT_EQ(fetched_.size(), 100u);
  EXPECT_EQ(Ask("https://h1.example/private").reason, "robots_disallowed");  // from the database
  EXPECT_EQ(fetched_.size(), 100u);
}

TEST_F(RobotsGateTest, TellsDelayAndSitemapsOfWhatItHolds) {
  EXPECT_EQ(gate().CrawlDelay("https://a.example"), std::nullopt);
  Ask("https://a.example/");
  EXPECT_THAT(gate().CrawlDelay("https://a.example"), Optional(2.0));
  EXPECT_THAT(gate().Sitemaps("https://a.example"), ElementsAre("https://a.example/s.xml"));
}

}  // namespace
}  // namespace tamis
