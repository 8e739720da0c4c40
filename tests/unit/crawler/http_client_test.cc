#include "crawler/fetch/http_client.h"

#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fetch_rig.h"
#include "tests/support/loopback_server.h"

namespace tamis {
namespace {

using Response = LoopbackResponse;

LoopbackServer::Handler Says(std::string body, std::string type = "text/html") {
  return [body, type](const LoopbackRequest&) {
    return Response{.headers = {{"Content-Type", type}}, .body = body};
  };
}

TEST(HttpClient, GivesTheHeadThenTheBody) {
  LoopbackServer server;
  server.Route("/a", Says("<p>hello", "Text/HTML; charset=utf-8"));
  FetchRig rig;
  const Result<ResponseHead> head = rig.Open(TargetOf(server.Url("/a?b=1#c")));
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->url, server.Url("/a?b=1#c"));
  EXPECT_EQ(head->content_type, "text/html");
  EXPECT_EQ(head->content_length_bytes, 8);
  EXPECT_EQ(head->server_address, "127.0.0.1");
  EXPECT_EQ(head->robots.reason, "no_rule");
  EXPECT_FALSE(head->directives.has_value());
  const Result<Fetched> fetched = rig.Receive(*head);
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(TextOf(fetched->body), "<p>hello");
  EXPECT_EQ(fetched->encoded_bytes, 8);
  EXPECT_EQ(fetched->head.transfer, nullptr);
  EXPECT_EQ(server.requests()[0].target, "/a?b=1");
  EXPECT_EQ(rig.client->transfers(), 0u);
}

TEST(HttpClient, SaysWhoItIsAndWhatItCanDecode) {
  LoopbackServer server;
  server.Fallback(Says("x"));
  Options options = LoopbackOptions();
  options.identity.contact = "mailto:bot@example.org";
  FetchRig rig(options);
  ASSERT_TRUE(rig.Get(server.Url("/p")));
  ASSERT_TRUE(rig.Get(server.Url("/i"), TargetKind::kImage));
  const LoopbackRequest page = server.requests()[0];
  EXPECT_EQ(page.header("user-agent"), "TamisBot/0.1.0 (+mailto:bot@example.org)");
  EXPECT_EQ(page.header("from"), "bot@example.org");
  EXPECT_EQ(page.header("accept"), "text/html,application/xhtml+xml");
  EXPECT_EQ(page.header("accept-encoding"), "gzip, br, zstd");
  EXPECT_EQ(page.header("cookie") + page.header("authorization") + page.header("referer"), "");
  EXPECT_EQ(server.requests()[1].header("accept"), "image/jpeg,image/png,image/webp,image/gif");
}

TEST(HttpClient, OurPolicy_RedirectsAreAnswersNotFollowed) {
  LoopbackServer server;
  server.Route("/from", [](const LoopbackRequest&) {
    return Response{.status = 302, .headers = {{"Location", "/to"}}};
  });
  FetchRig rig;
  const Result<Fetched> fetched = rig.Get(server.Url("/from"));
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(fetched->head.status, 302);
  EXPECT_EQ(fetched->head.headers[0], (std::pair<std::string, std::string>("location", "/to")));
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(HttpClient, OneConnectionServesManyRequests) {
  LoopbackServer server;
  server.Fallback(Says("x"));
  FetchRig rig;
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(rig.Get(server.Url("/" + std::to_string(i))));
  EXPECT_EQ(server.connections(), 1);
}

// RFC 9110 15.3.5, 15.4.5: these end with the head.
TEST(HttpClient, AnAnswerWithoutBodyHasAnEmptyBody) {
  LoopbackServer server;
  server.Route("/204", [](const LoopbackRequest&) { return Response{.status = 204}; });
  server.Route("/304", [](const LoopbackRequest&) {
    return Response{.status = 304, .headers = {{"Content-Encoding", "gzip"}}};
  });
  server.Route("/0", Says(""));
  FetchRig rig;
  for (const char* path : {"/204", "/304", "/0"}) {
    SCOPED_TRACE(path);
    const Result<Fetched> fetched = rig.Get(server.Url(path));
    ASSERT_TRUE(fetched) << fetched.error().message;
    EXPECT_TRUE(fetched->body.empty());
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, TheBodyWaitsUntilTheHeadHasBeenJudged) {
  std::atomic<int64_t> written{0};
  LoopbackServer server;
  server.RawRoute("/big", [&written](const LoopbackRequest&, RawConnection& peer) {
    const std::string block(64 * 1024, 'x');
    peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 31457280\r\n\r\n");
    for (int i = 0; i < 480 && peer.Write(block); ++i) written += static_cast<int64_t>(block.size());
    peer.Wait(5'000);
  });
  FetchRig rig;
  Result<ResponseHead> head = rig.Open(TargetOf(server.Url("/big"), TargetKind::kImage));
  ASSERT_TRUE(head) << head.error().message;
  rig.RunFor(Milliseconds{150});
  EXPECT_LT(written, 12 * kMiB);  // what socket buffers hold
  EXPECT_LT(rig.memory.used_bytes(), kMiB);
  const Result<Fetched> fetched = rig.Receive(*std::move(head));
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(fetched->body.size(), 30u * kMiB);
}

TEST(HttpClient, ARejectedHeadEndsTheTransfer) {
  std::atomic<bool> gone{false};
  LoopbackServer server;
  server.RawRoute("/", [&gone](const LoopbackRequest&, RawConnection& peer) {
    peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab");
    gone = !peer.Wait(5'000);
  });
  FetchRig rig;
  {
    const Result<ResponseHead> head = rig.Open(TargetOf(server.Url("/")));
    ASSERT_TRUE(head);
    EXPECT_EQ(rig.client->transfers(), 1u);
  }
  for (int i = 0; i < 100 && !gone; ++i) rig.RunFor(Milliseconds{10});
  EXPECT_TRUE(gone);
  EXPECT_EQ(rig.client->transfers(), 0u);
}

TEST(HttpClient, ABodyIsReceivedOnce) {
  LoopbackServer server;
  server.Fallback(Says("x"));
  FetchRig rig;
  const Result<ResponseHead> head = rig.Open(TargetOf(server.Url("/")));
  ASSERT_TRUE(head);
  ASSERT_TRUE(rig.Receive(*head));
  const Result<Fetched> again = rig.Receive(*head);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kInvalidInput);
  EXPECT_FALSE(rig.Receive(ResponseHead{.url = "from a replay"}));
}

TEST(HttpClient, ShutdownCancelsWhatRunsAndWhatComes) {
  LoopbackServer server;
  server.RawRoute("/", [](const LoopbackRequest&, RawConnection& peer) { peer.Wait(5'000); });
  FetchRig rig;
  const Cleared<Target> target = ClearForTest(TargetOf(server.Url("/")));
  std::optional<Result<ResponseHead>> outcome;
  const auto open = [](FetchRig* r, const Cleared<Target>* t,
                       std::optional<Result<ResponseHead>>* out) -> boost::asio::awaitable<void> {
    *out = co_await r->client->Open(*t);
  };
  boost::asio::co_spawn(rig.io, open(&rig, &target, &outcome), [](std::exception_ptr) {});
  rig.RunFor(Milliseconds{50});
  EXPECT_FALSE(outcome.has_value());
  rig.client->Shutdown();
  rig.io.restart();
  rig.io.run();  // returns: nothing is left to wait for
  ASSERT_TRUE(outcome.has_value());
  ASSERT_FALSE(*outcome);
  EXPECT_EQ(outcome->error().code, ErrorCode::kCancelled);
  EXPECT_EQ(ReasonOf(rig.Get(server.Url("/"))), "cancelled");
}

TEST(HttpClient, HeadsMayDieOnAnyThread) {
  LoopbackServer server;
  server.Fallback(Says(std::string(100'000, 'x')));
  FetchRig rig;
  for (int i = 0; i < 20; ++i) {
    Result<ResponseHead> head = rig.Open(TargetOf(server.Url("/")));
    ASSERT_TRUE(head) << head.error().message;
    std::thread judge([rejected = std::move(head->transfer)]() mutable { rejected.reset(); });
    rig.RunFor(Milliseconds{5});  // the loop works meanwhile
    judge.join();
  }
  rig.RunFor(Milliseconds{20});
  EXPECT_EQ(rig.client->transfers(), 0u);
}

TEST(HttpClient, HeadsMayOutliveTheClient) {
  LoopbackServer server;
  server.Fallback(Says("x"));
  FetchRig rig;
  Result<ResponseHead> head = rig.Open(TargetOf(server.Url("/")));
  ASSERT_TRUE(head);
  rig.client.reset();
  head->transfer.reset();
  rig.RunFor(Milliseconds{10});
}

TEST(HttpClient, EnvironmentProxiesAreIgnored) {
  LoopbackServer server;
  server.Fallback(Says("direct"));
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  setenv("all_proxy", "http://127.0.0.1:1", 1);
  FetchRig rig;
  const Result<Fetched> fetched = rig.Get(server.Url("/"));
  unsetenv("http_proxy");
  unsetenv("all_proxy");
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(TextOf(fetched->body), "direct");
}

TEST(HttpClient, AnExplicitProxyIsUsedForTargetsThatSaySo) {
  LoopbackServer proxy;
  proxy.Fallback(Says("by proxy"));
  Options options = LoopbackOptions();
  options.network.proxy = proxy.Url("");
  FetchRig rig(options);
  Target target = TargetOf("http://a.test/x", TargetKind::kPage, {});
  target.address_class = AddressClass::kProxied;
  const Result<Fetched> fetched = rig.Get(target);
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(TextOf(fetched->body), "by proxy");
  EXPECT_EQ(proxy.requests()[0].target, "http://a.test/x");
}

TEST(HttpClient, CredentialsGoToTheirSiteOnly) {
  LoopbackServer server;
  server.Fallback(Says("x"));
  Options options = LoopbackOptions();
  const std::string port = std::to_string(server.port());
  options.sites = {SiteOptions{.host = "a.test:" + port, .headers = {"X-Key: 1"}, .basic_auth = "user:pass"},
                   SiteOptions{.host = "b.test:" + port, .bearer_token = "tok"},
                   SiteOptions{.host = "c.test", .bearer_token = "default port only"}};
  FetchRig rig(options);
  for (const char* host : {"a.test", "b.test", "c.test", "d.test"})
    ASSERT_TRUE(rig.Get(server.Url("/", host))) << host;
  const std::vector<LoopbackRequest> seen = server.requests();
  EXPECT_EQ(seen[0].header("authorization"), "Basic dXNlcjpwYXNz");
  EXPECT_EQ(seen[0].header("x-key"), "1");
  EXPECT_EQ(seen[1].header("authorization"), "Bearer tok");
  EXPECT_EQ(seen[2].header("authorization"), "");
  EXPECT_EQ(seen[3].header("authorization") + seen[3].header("x-key"), "");
}

TEST(HttpClient, UnusableSettingsAreErrorsAtTheStart) {
  FetchRig rig;
  Options header = LoopbackOptions();
  header.sites = {SiteOptions{.host = "a.test", .headers = {"X: 1\r\nY: 2"}}};
  EXPECT_FALSE(HttpClient::Make(rig.io, header, rig.shared));
  Options authority = LoopbackOptions();
  authority.network.ca_file = "/nonexistent/ca.pem";
  EXPECT_FALSE(HttpClient::Make(rig.io, authority, rig.shared));
}

}  // namespace
}  // namespace tamis
