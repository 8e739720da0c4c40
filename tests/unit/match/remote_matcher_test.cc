// Matchers of kind "https", against a server on loopback with an authority of its own.

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/match/service_answer.h"
#include "tests/support/loopback_server.h"
#include "tests/support/test_ca.h"
#include "tests/unit/match/match_test_support.h"

namespace tamis {
namespace {

constexpr std::chrono::hours kTomorrow{24};
constexpr std::chrono::hours kYesterday{-24};

/// {"scanned_hashes":{...}}, the classification of each hash that the request names by `classify`.
template <class Classify>
LoopbackResponse AnswerTo(const LoopbackRequest& request, Classify classify) {
  std::string members;
  for (size_t at = request.body.find('['); (at = request.body.find('"', at)) != std::string::npos;) {
    const size_t end = request.body.find('"', at + 1);
    const std::string hash = request.body.substr(at + 1, end - at - 1);
    const std::string verdict = classify(hash);
    if (!verdict.empty()) members += (members.empty() ? "\"" : ",\"") + hash + "\":" + verdict;
    at = end + 1;
  }
  return {.headers = {{"Content-Type", "application/json"}},
          .body = "{\"scanned_hashes\":{" + members + "}}"};
}

LoopbackResponse AllClear(const LoopbackRequest& request) {
  return AnswerTo(request, [](const std::string&) { return R"({"classification":"no-known-match"})"; });
}

/// A service whose answers a test exchanges once it is open.
class RemoteMatcherTest : public ::testing::Test {
 protected:
  RemoteMatcherTest() : RemoteMatcherTest("localhost", kTomorrow) {}
  RemoteMatcherTest(const std::string& name, std::chrono::hours expires)
      : files_(ca_.Issue(name, expires)), server_(LoopbackServer::Tls{files_.certificate, files_.key}) {
    server_.Route("/v1/pdq", AllClear);
    options_.name = "shield";
    options_.kind = "https";
    options_.url = server_.Url("/v1/pdq", "localhost");
    options_.ca_file = ca_.ca_file();
    options_.bearer_token = "token-of-the-test";
    options_.role = "csam";
    options_.timeout = Milliseconds{5'000};
  }

  Matcher& Open() {
    Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(options_);
    if (!matcher) {
      ADD_FAILURE() << matcher.error().message;
      std::abort();
    }
    matcher_ = *std::move(matcher);
    return *matcher_;
  }
  void AnswerWith(const LoopbackResponse& response) {
    server_.Route("/v1/pdq", [response](const LoopbackRequest&) { return response; });
  }

  TestCa ca_;
  TestCa::Files files_;
  LoopbackServer server_;
  MatcherOptions options_;
  std::unique_ptr<Matcher> matcher_;
};

TEST_F(RemoteMatcherTest, SendsHashesAndATokenAndNothingElse) {
  Matcher& matcher = Open();
  EXPECT_EQ(AskAbout(matcher, "the bytes").outcome, MatchOutcome::kClear);
  const LoopbackRequest request = server_.requests().back();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.header("authorization"), "Bearer token-of-the-test");
  EXPECT_EQ(request.header("content-type"), "application/json");
  // Both frames of the sample are one hash, of zeroes.
  EXPECT_EQ(request.body, R"({"hashes":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]})");
}

TEST_F(RemoteMatcherTest, AnyOtherClassificationIsAMatch) {
  Matcher& matcher = Open();
  for (const char* kind : {"csam", "harmful-abusive-material", "something new"}) {
    const std::string verdict = std::string(R"({"classification":")") + kind + R"(","match_type":"near"})";
    server_.Route("/v1/pdq", [verdict](const LoopbackRequest& request) {
      return AnswerTo(request, [&](const std::string&) { return verdict; });
    });
    const MatchAnswer answer = AskAbout(matcher, "x");
    EXPECT_EQ(answer.outcome, MatchOutcome::kMatch);
    EXPECT_EQ(answer.label, kind);
    EXPECT_EQ(answer.distance, std::nullopt);
  }
}

TEST_F(RemoteMatcherTest, OneHashOfManyIsEnough) {
  Matcher& matcher = Open();
  SamplePicture picture("x");
  picture.pdq().resize(20);
  for (size_t i = 0; i < picture.pdq().size(); ++i) {
    for (size_t k = 0; k < kPdqNeedles; ++k) picture.pdq()[i].needles[k].words = {i, k, 1, 1};
  }
  const std::string listed = ToBase64(picture.pdq()[19].needles[7]);  // the last of 160
  server_.Route("/v1/pdq", [listed](const LoopbackRequest& request) {
    return AnswerTo(request, [&](const std::string& hash) {
      return hash == listed ? R"({"classification":"csam","match_type":"exact"})"
                            : R"({"classification":"no-known-match"})";
    });
  });
  const size_t before = server_.requests().size();
  const MatchAnswer answer = matcher.Ask(picture.question());
  EXPECT_EQ(answer.outcome, MatchOutcome::kMatch);
  EXPECT_EQ(answer.distance, 0);
  EXPECT_EQ(server_.requests().size() - before, 3);  // 64, 64 and 32 hashes
}

TEST_F(RemoteMatcherTest, APictureWithoutHashesIsUnscannable) {
  Matcher& matcher = Open();
  SamplePicture picture("x");
  picture.pdq().clear();
  EXPECT_EQ(matcher.Ask(picture.question()).outcome, MatchOutcome::kUnscannable);
}

TEST_F(RemoteMatcherTest, WhatIsNoAnswerIsAnError) {
  Matcher& matcher = Open();
  for (const char* body :
       {"", "[]", "{}", R"({"scanned_hashes":{}})", R"({"scanned_hashes":[]})", "<html>"}) {
    AnswerWith({.body = body});
    EXPECT_EQ(AskAbout(matcher, "x").outcome, MatchOutcome::kError) << body;
  }
  AnswerWith({.status = 401, .body = "{}"});
  EXPECT_EQ(AskAbout(matcher, "x").error, "status 401");
  AnswerWith({.body = std::string(kMaxServiceAnswerBytes + 1, ' ')});
  EXPECT_EQ(AskAbout(matcher, "x").error, "answer too long");
  server_.Route("/v1/pdq", AllClear);
  EXPECT_EQ(AskAbout(matcher, "x").outcome, MatchOutcome::kClear);
}

TEST_F(RemoteMatcherTest, OurPolicy_RedirectsAreNotFollowed) {
  Matcher& matcher = Open();
  server_.Route("/elsewhere", AllClear);
  AnswerWith({.status = 307, .headers = {{"Location", server_.Url("/elsewhere", "localhost")}}});
  EXPECT_EQ(AskAbout(matcher, "x").error, "status 307");
  for (const LoopbackRequest& request : server_.requests()) EXPECT_EQ(request.path, "/v1/pdq");
}

TEST_F(RemoteMatcherTest, ABusyServiceIsAskedOnceMore) {
  Matcher& matcher = Open();
  std::atomic<int> asked{0};
  server_.Route("/v1/pdq", [&asked](const LoopbackRequest& request) {
    return ++asked == 1 ? LoopbackResponse{.status = 503} : AllClear(request);
  });
  EXPECT_EQ(AskAbout(matcher, "x").outcome, MatchOutcome::kClear);
  AnswerWith({.status = 503});
  const size_t before = server_.requests().size();
  EXPECT_EQ(AskAbout(matcher, "x").error, "status 503");
  EXPECT_EQ(server_.requests().size() - before, 2);
}

TEST_F(RemoteMatcherTest, ASlowServiceIsAnErrorWithinTheTimeout) {
  options_.timeout = Milliseconds{1'000};
  Matcher& matcher = Open();
  server_.RawRoute("/v1/pdq", [](const LoopbackRequest&, RawConnection& peer) {
    peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
    while (peer.Wait(10)) {
    }
  });
  EXPECT_EQ(AskAbout(matcher, "x").error, "Timeout was reached");
}

TEST_F(RemoteMatcherTest, ACutAnswerIsAnError) {
  Matcher& matcher = Open();
  server_.RawRoute("/v1/pdq", [](const LoopbackRequest&, RawConnection& peer) {
    peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"scanned_hashes\"");
  });
  EXPECT_EQ(AskAbout(matcher, "x").outcome, MatchOutcome::kError);
}

TEST_F(RemoteMatcherTest, EightThreadsGetTheirOwnAnswers) {
  Matcher& matcher = Open();
  SamplePicture known("x");
  known.pdq()[0].needles[0].words[0] = 1;
  const std::string listed = ToBase64(known.pdq()[0].needles[0]);
  server_.Route("/v1/pdq", [listed](const LoopbackRequest& request) {
    return AnswerTo(request, [&](const std::string& hash) {
      return hash == listed ? R"({"classification":"csam"})" : R"({"classification":"no-known-match"})";
    });
  });
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 10; ++round) {
        const MatchOutcome outcome =
            i % 2 == 0 ? matcher.Ask(known.question()).outcome : AskAbout(matcher, "x").outcome;
        if (outcome != (i % 2 == 0 ? MatchOutcome::kMatch : MatchOutcome::kClear)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_LE(server_.connections(), 9);  // kept from question to question
}

TEST_F(RemoteMatcherTest, AServiceThatFailsItsSelfTestIsRefused) {
  server_.Route("/v1/pdq", [](const LoopbackRequest& request) {
    return AnswerTo(request, [](const std::string&) { return R"({"classification":"csam"})"; });
  });
  EXPECT_EQ(ErrorOf(options_), "refused: matcher shield: it knows hashes that belong to no picture");
  AnswerWith({.status = 403});
  EXPECT_EQ(ErrorOf(options_), "refused: matcher shield: status 403");
}

TEST_F(RemoteMatcherTest, AnAuthorityThatWasNotNamedIsRefused) {
  const TestCa other;
  options_.ca_file = other.ca_file();
  EXPECT_TRUE(ErrorOf(options_).starts_with("refused: matcher shield: SSL ")) << ErrorOf(options_);
  options_.ca_file.clear();  // the system's
  EXPECT_TRUE(ErrorOf(options_).starts_with("refused: matcher shield: SSL ")) << ErrorOf(options_);
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(RemoteMatcherTest, AServerThatIsNotThereIsRefused) {
  {
    const LoopbackServer gone;
    options_.url = "https://localhost:" + std::to_string(gone.port()) + "/v1/pdq";
  }
  EXPECT_TRUE(ErrorOf(options_).starts_with("refused: matcher shield: Couldn't connect"))
      << ErrorOf(options_);
}

TEST_F(RemoteMatcherTest, AServerThatGoesAwayIsAnError) {
  auto server = std::make_unique<LoopbackServer>(LoopbackServer::Tls{files_.certificate, files_.key});
  server->Fallback(AllClear);
  options_.url = server->Url("/", "localhost");
  Matcher& matcher = Open();
  EXPECT_EQ(AskAbout(matcher, "x").outcome, MatchOutcome::kClear);
  server.reset();
  EXPECT_EQ(AskAbout(matcher, "x").outcome, MatchOutcome::kError);
}

class ExpiredServiceTest : public RemoteMatcherTest {
 protected:
  ExpiredServiceTest() : RemoteMatcherTest("localhost", kYesterday) {}
};

TEST_F(ExpiredServiceTest, AnExpiredCertificateIsRefused) {
  EXPECT_TRUE(ErrorOf(options_).starts_with("refused: matcher shield: SSL ")) << ErrorOf(options_);
}

class MisnamedServiceTest : public RemoteMatcherTest {
 protected:
  MisnamedServiceTest() : RemoteMatcherTest("another.test", kTomorrow) {}
};

TEST_F(MisnamedServiceTest, ACertificateOfAnotherNameIsRefused) {
  EXPECT_TRUE(ErrorOf(options_).starts_with("refused: matcher shield: SSL ")) << ErrorOf(options_);
}

}  // namespace
}  // namespace tamis
