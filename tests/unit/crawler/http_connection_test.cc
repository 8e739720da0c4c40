// Which connections are made and kept: checked addresses only, no leaks, limits of the whole run.

#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/fetch/resolver.h"
#include "crawler/fetch/token_bucket.h"
#include "tests/support/fetch_rig.h"
#include "tests/support/loopback_server.h"

namespace tamis {
namespace {

LoopbackServer::Handler Says(std::string body) {
  return [body](const LoopbackRequest&) { return LoopbackResponse{.body = body}; };
}

TEST(HttpClientConnections, TargetsWithoutAPublicClassAreRefused) {
  LoopbackServer server;
  server.Fallback(Says("x"));
  FetchRig rig;
  for (const AddressClass bad : {AddressClass::kUnresolved, AddressClass::kSpecialPurpose}) {
    Target target = TargetOf(server.Url("/"));
    target.address_class = bad;
    const Result<Fetched> fetched = rig.Get(target);
    ASSERT_FALSE(fetched);
    EXPECT_EQ(fetched.error().code, ErrorCode::kRefused);
  }
  EXPECT_EQ(server.connections(), 0);
}

// The class is not believed: the addresses themselves are classified again.
TEST(HttpClientConnections, SpecialAddressesAreRefusedWhateverTheTargetSays) {
  LoopbackServer server;
  Options strict = LoopbackOptions();
  strict.network.allow_cidrs = {};
  FetchRig rig(strict);
  for (const AddressClass claimed : {AddressClass::kPublic, AddressClass::kAllowedByOperator}) {
    Target target = TargetOf(server.Url("/", "a.test"));
    target.address_class = claimed;
    EXPECT_EQ(ReasonOf(rig.Get(target)), "address_refused");
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttpClientConnections, BrokenTargetsAreRefused) {
  LoopbackServer server;
  FetchRig rig;
  EXPECT_EQ(ReasonOf(rig.Get(TargetOf(server.Url("/", "a.test"), TargetKind::kPage, {}))), "address_refused");
  EXPECT_EQ(ReasonOf(rig.Get(TargetOf(server.Url("/", "a.test"), TargetKind::kPage, {"a.test"}))),
            "address_refused");
  EXPECT_EQ(ReasonOf(rig.Get(TargetOf(server.Url("/"), TargetKind::kPage, {"127.0.0.2"}))),
            "address_refused");
  EXPECT_EQ(ReasonOf(rig.Get(TargetOf("http://a.test:25/"))), "address_refused");
  EXPECT_EQ(ReasonOf(rig.Get(TargetOf(server.Url("/", "user:secret@a.test")))), "url_refused");
  EXPECT_EQ(server.connections(), 0);
}

// libcurl reads an IPv4-mapped literal in another spelling: the same address, so it is let through.
TEST(HttpClientConnections, LiteralsInOtherSpellingsAreTheSameHost) {
  LoopbackServer server;
  server.Fallback(Says("x"));
  FetchRig rig;
  EXPECT_TRUE(rig.Get(server.Url("/", "0x7f.1")));
  const Result<Fetched> mapped =
      rig.Get(TargetOf(server.Url("/", "[::ffff:127.0.0.1]"), TargetKind::kPage, {"::ffff:127.0.0.1"}));
  EXPECT_NE(ReasonOf(mapped), "url_refused");
}

TEST(HttpClientConnections, NamesGoToTheirCheckedAddressWithoutALookup) {
  LoopbackServer server;
  server.Fallback(Says("x"));
  FetchRig rig;
  const Result<Fetched> fetched = rig.Get(server.Url("/", "no-such-name.test"));
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(server.requests()[0].header("host"), "no-such-name.test:" + std::to_string(server.port()));
}

TEST(HttpClientConnections, TheNextAddressIsTriedWhenOneDoesNotAnswer) {
  LoopbackServer server;
  server.Fallback(Says("x"));
  FetchRig rig;
  const Result<Fetched> fetched =
      rig.Get(TargetOf(server.Url("/", "a.test"), TargetKind::kPage, {"127.0.0.9", "::1", "127.0.0.1"}));
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(fetched->head.server_address, "127.0.0.1");
}

TEST(HttpClientConnections, ARefusedConnectionIsAConnectionError) {
  uint16_t port = 0;
  {
    LoopbackServer gone;
    port = gone.port();
  }
  FetchRig rig;
  EXPECT_EQ(ReasonOf(rig.Get("http://127.0.0.1:" + std::to_string(port) + "/")), "connect_failed");
}

TEST(HttpClientConnections, AnOpenConnectionIsNotReusedForOtherAddresses) {
  LoopbackServer server;
  server.Fallback(Says("x"));
  FetchRig rig;
  ASSERT_TRUE(rig.Get(TargetOf(server.Url("/1", "a.test"))));
  const Result<Fetched> moved =
      rig.Get(TargetOf(server.Url("/2", "a.test"), TargetKind::kPage, {"127.0.0.2"}));
  EXPECT_EQ(ReasonOf(moved), "connect_failed");  // nobody listens there
  ASSERT_EQ(server.requests().size(), 1u);
  const Result<Fetched> back = rig.Get(TargetOf(server.Url("/3", "a.test")));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->head.server_address, "127.0.0.1");
}

TEST(HttpClientConnections, AServerThatClosesIdleConnectionsIsAskedAgain) {
  LoopbackServer server;
  server.Fallback([](const LoopbackRequest&) { return LoopbackResponse{.body = "x", .close = true}; });
  FetchRig rig;
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(rig.Get(server.Url("/", "a.test")));
  EXPECT_EQ(server.connections(), 5);
}

size_t OpenDescriptors() {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

boost::asio::awaitable<void> FetchMany(FetchRig* rig, Resolver* resolver, const LoopbackServer* server,
                                       int* next, int* good) {
  while (*next < 2'000) {
    const int number = (*next)++;
    const std::string name = "h" + std::to_string(number % 200) + ".test";
    Target target = TargetOf(server->Url("/" + std::to_string(number), name));
    const Result<ResolvedHost> host = co_await resolver->Resolve(name, server->port());
    if (!host) continue;
    target.addresses = host->addresses;
    target.address_class = host->address_class;
    const Cleared<Target> cleared = ClearForTest(std::move(target));
    Result<ResponseHead> head = co_await rig->client->Open(cleared);
    if (!head) continue;
    Cleared<ResponseHead> judged = ClearForTest(*std::move(head));
    if (number % 7 == 0) continue;  // rejected: the transfer ends here
    const Result<Fetched> fetched = co_await rig->client->Receive(std::move(judged));
    if (fetched) ++*good;
  }
}

TEST(HttpClientConnections, ManyHostsAndASmallCacheLeakNoDescriptor) {
  const size_t before = OpenDescriptors();
  {
    LoopbackServer server;
    server.Fallback(Says(std::string(5'000, 'x')));
    Options options = LoopbackOptions();
    options.network.max_connections = 20;
    for (int i = 0; i < 200; ++i) {
      options.network.resolve.push_back("h" + std::to_string(i) + ".test:" + std::to_string(server.port()) +
                                        ":127.0.0.1");
    }
    FetchRig rig(options);
    const auto resolver = *Resolver::Make(rig.io, options.network, rig.shared.policy, rig.clock);
    int next = 0, good = 0, ended = 0;
    for (int i = 0; i < 16; ++i) {
      boost::asio::co_spawn(rig.io, FetchMany(&rig, resolver.get(), &server, &next, &good),
                            [&ended](std::exception_ptr failed) { ended += failed ? 100 : 1; });
    }
    while (ended < 16) rig.io.run_one();
    EXPECT_EQ(ended, 16);
    EXPECT_EQ(good, 2'000 - 286);
    EXPECT_EQ(rig.memory.used_bytes(), 0);
    EXPECT_EQ(rig.client->transfers(), 0u);
    // Server and client are one process: two descriptors for each open connection, and a few of the loop.
    EXPECT_LT(OpenDescriptors(), before + 2 * 20 + 16);
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST(TokenBucket, LetsASecondsWorthThroughThenSpacesIt) {
  TokenBucket bucket(10);
  const SteadyTime start{std::chrono::seconds{100}};
  for (int i = 0; i < 11; ++i) EXPECT_EQ(bucket.Take(1, start).count(), 0) << i;
  EXPECT_EQ(bucket.Take(1, start), std::chrono::milliseconds{100});
  EXPECT_EQ(bucket.Debt(start), std::chrono::milliseconds{200});
  EXPECT_EQ(bucket.Take(1, start + std::chrono::seconds{1}).count(), 0);
  TokenBucket open(kUnlimited);
  EXPECT_EQ(open.Take(1'000'000'000, start).count(), 0);
}

TEST(HttpClientConnections, RequestsAndBytesOfTheRunAreLimited) {
  LoopbackServer server;
  server.Fallback(Says(std::string(300'000, 'x')));
  Options options = LoopbackOptions();
  options.network.max_bandwidth_bytes_per_s = 1'000'000;
  options.network.max_requests_per_s = 20;
  FetchRig rig(options);
  const SteadyTime start = rig.clock.Steady();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(rig.Get(server.Url("/")));
  const auto took = rig.clock.Steady() - start;
  EXPECT_GT(took, Milliseconds{100});  // 1.2 MB with 1 MB saved up
  EXPECT_LT(took, Milliseconds{10'000});
}

}  // namespace
}  // namespace tamis
