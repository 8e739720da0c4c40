#include "crawler/fetch/origin_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <span>
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
using Answer = OriginStatements::Answer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

OriginRules RulesOf(const std::string& policy) {
  Options options;
  options.rights.policy = policy;
  return OriginRules::From(options);
}

/// Origins whose files are texts by URL; what has no text is 404.
class OriginGateTest : public ::testing::Test {
 protected:
  OriginStatements Ask(const std::string& url, TargetKind kind = TargetKind::kImage,
                       std::vector<std::string> hops = {}) {
    Request request{.kind = kind, .url = *Url::Parse(url)};
    for (std::string& hop : hops) request.redirects.push_back({.url = std::move(hop), .status = 302});
    if (!gate_) gate_.emplace(robots(), files(), rules_);
    OriginStatements said;
    asio::co_spawn(io_, AskInto(request, said), asio::detached);
    io_.restart();
    io_.run();
    return said;
  }

  static std::vector<std::string> CategoriesOf(const OriginStatements& said) {
    std::vector<std::string> categories;
    for (const Statement& statement : said.statements) {
      categories.push_back(std::string(ToString(statement.mechanism)) + "/" + statement.category + "/" +
                           std::string(ToString(statement.place)));
    }
    return categories;
  }

  FakeClock clock_;
  OriginRules rules_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, int> statuses_;
  std::map<std::string, RightsFileFetch::Kind> kinds_;
  std::vector<std::string> fetched_;
  asio::io_context io_;

 private:
  RobotsGate& robots() {
    RobotsSources sources;
    sources.fetch = [this](std::string origin) { return FetchRobots(std::move(origin)); };
    robots_.emplace(clock_, RobotsGate::Config{.agent = "TamisBot"}, std::move(sources));
    return *robots_;
  }

  RightsFileGate& files() {
    RightsFileSources sources;
    sources.fetch = [this](RightsFileKind kind, std::string url) { return FetchFile(kind, std::move(url)); };
    files_.emplace(clock_, RightsFileGate::Config{}, std::move(sources));
    return *files_;
  }

  asio::awaitable<void> AskInto(Request request, OriginStatements& said) {
    RobotsReply own = co_await robots_->Consult(request.url, Place::kImageRobots);
    said = co_await gate_->Ask(request, std::move(own));
  }

  asio::awaitable<RobotsFetch> FetchRobots(std::string origin) {
    co_await asio::post(io_, asio::use_awaitable);
    RobotsFetch fetch;
    fetch.kind = RobotsFetch::Kind::kResponse;
    const auto found = texts_.find(origin + "/robots.txt");
    fetch.status = found == texts_.end() ? 404 : 200;
    if (found != texts_.end()) fetch.body = found->second;
    co_return fetch;
  }

  asio::awaitable<RightsFileFetch> FetchFile(RightsFileKind kind, std::string url) {
    fetched_.push_back(url);
    co_await asio::post(io_, asio::use_awaitable);
    RightsFileFetch fetch;
    fetch.kind = kinds_.contains(url) ? kinds_[url] : RightsFileFetch::Kind::kResponse;
    const auto found = texts_.find(url);
    fetch.status = statuses_.contains(url) ? statuses_[url] : found == texts_.end() ? 404 : 200;
    if (found != texts_.end()) {
      fetch.file = ParseRightsFile(std::as_bytes(std::span(found->second)), kind, url);
    }
    co_return fetch;
  }

  std::optional<RobotsGate> robots_;
  std::optional<RightsFileGate> files_;
  std::optional<OriginGate> gate_;
};

constexpr char kReserved[] = R"([{"location": "/", "tdm-reservation": 1}])";

TEST_F(OriginGateTest, AnOriginWithoutFilesSaysNothing) {
  const OriginStatements said = Ask("https://a.example/x.jpg");
  EXPECT_EQ(said.answer, Answer::kKnown);
  EXPECT_THAT(said.statements, IsEmpty());
  EXPECT_EQ(said.documents.size(), 4u) << "robots.txt, tdmrep.json, ai.txt, trust.txt: each was asked for";
}

TEST_F(OriginGateTest, EachFileIsAskedForOnceForManyUrls) {
  for (const char* url : {"https://a.example/1.jpg", "https://a.example/2.jpg"}) Ask(url);
  EXPECT_THAT(fetched_,
              ElementsAre("https://a.example/.well-known/tdmrep.json", "https://a.example/ai.txt",
                          "https://a.example/trust.txt", "https://a.example/.well-known/trust.txt"));
}

TEST_F(OriginGateTest, StandardAsksForTwoFilesBesideRobotsTxtAndPermissiveForOne) {
  rules_ = RulesOf("standard");
  Ask("https://a.example/1.jpg");
  EXPECT_EQ(fetched_.size(), 2u);
  EXPECT_EQ(RulesOf("permissive").ask_ai_txt, false);
  EXPECT_EQ(RulesOf("strict").ask_trust_txt, true);
}

TEST_F(OriginGateTest, TheFilesOfHopsCountAsWell) {
  texts_["https://hop.example/.well-known/tdmrep.json"] = kReserved;
  const OriginStatements said = Ask("https://a.example/x.jpg", TargetKind::kImage, {"https://hop.example/y"});
  EXPECT_THAT(CategoriesOf(said), ElementsAre("robots/crawl/hop_robots", "tdmrep/tdm-reservation/hop_file"));
}

TEST_F(OriginGateTest, OneUrlAsTwoKindsOfFileIsTwoFiles) {
  texts_["https://a.example/.well-known/tdmrep.json"] = kReserved;
  texts_["https://b.example/robots.txt"] =
      "License: https://a.example/.well-known/tdmrep.json\nUser-agent: *\nAllow: /\n";
  EXPECT_THAT(CategoriesOf(Ask("https://b.example/x.jpg")), ElementsAre("rsl/unreadable/image_file"));
  const OriginStatements said = Ask("https://a.example/x.jpg");
  EXPECT_EQ(said.answer, Answer::kKnown);
  EXPECT_THAT(CategoriesOf(said), ElementsAre("tdmrep/tdm-reservation/image_file"));
}

TEST_F(OriginGateTest, AHopThatRobotsTxtDisallowsIsNotPassedOver) {
  texts_["https://hop.example/robots.txt"] = "User-agent: *\nDisallow: /";
  const OriginStatements said = Ask("https://a.example/x.jpg", TargetKind::kImage, {"https://hop.example/y"});
  EXPECT_EQ(said.answer, Answer::kUnreadable);
  EXPECT_EQ(said.reason, "robots_disallowed");
}

TEST_F(OriginGateTest, AFileThatCannotBeHadForNowIsNoAnswer) {
  statuses_["https://a.example/.well-known/tdmrep.json"] = 503;
  const OriginStatements said = Ask("https://a.example/x.jpg");
  EXPECT_EQ(said.answer, Answer::kUnreachable);
  EXPECT_EQ(said.reason, "consent_file_unreachable");
}

TEST_F(OriginGateTest, AFileThatMayNotBeReadIsNoAnswerButUnderPermissive) {
  kinds_["https://a.example/.well-known/tdmrep.json"] = RightsFileFetch::Kind::kDisallowed;
  EXPECT_EQ(Ask("https://a.example/x.jpg").reason, "consent_file_disallowed");
}

TEST_F(OriginGateTest, PermissiveLetsAFileThatMayNotBeReadGo) {
  rules_ = RulesOf("permissive");
  kinds_["https://a.example/.well-known/tdmrep.json"] = RightsFileFetch::Kind::kDisallowed;
  EXPECT_EQ(Ask("https://a.example/x.jpg").answer, Answer::kKnown);
}

TEST_F(OriginGateTest, ARunThatIsStoppingLearnsNothing) {
  kinds_["https://a.example/ai.txt"] = RightsFileFetch::Kind::kAbandoned;
  const OriginStatements said = Ask("https://a.example/x.jpg");
  EXPECT_EQ(said.answer, Answer::kUnreachable);
  EXPECT_EQ(said.reason, "");
}

TEST_F(OriginGateTest, ALicenceThatRobotsTxtNamesAndNobodyCanReadSaysSo) {
  texts_["https://a.example/robots.txt"] =
      "License: https://b.example/licence.xml\nUser-agent: *\nAllow: /\n";
  const OriginStatements said = Ask("https://a.example/x.jpg");
  EXPECT_EQ(said.answer, Answer::kKnown);
  EXPECT_THAT(CategoriesOf(said), ElementsAre("rsl/unreadable/image_file"));
}

TEST_F(OriginGateTest, PlacesSayWhetherThePageOrTheImageIsMeant) {
  texts_["https://a.example/.well-known/tdmrep.json"] = kReserved;
  EXPECT_THAT(CategoriesOf(Ask("https://a.example/", TargetKind::kPage)),
              ElementsAre("tdmrep/tdm-reservation/page_file"));
  EXPECT_THAT(CategoriesOf(Ask("https://a.example/x.jpg")), ElementsAre("tdmrep/tdm-reservation/image_file"));
}

}  // namespace
}  // namespace tamis
