#include "crawler/fetch/resolver.h"

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "tests/support/dns_server.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fetch_rig.h"

namespace tamis {
namespace {

class ResolverTest : public testing::Test {
 protected:
  void SetUp() override {
    options_.dns_servers = {dns_.address()};
    limits_.query_timeout = Milliseconds{5'000};
    limits_.tries = 2;
  }

  Resolver& resolver() {
    if (!resolver_) {
      const auto policy =
          std::make_shared<const AddressPolicy>(*AddressPolicy::Make(options_.allow_cidrs, {}));
      resolver_ = *Resolver::Make(io_, options_, policy, clock_, limits_);
    }
    return *resolver_;
  }
  Result<ResolvedHost> Resolve(const std::string& host, uint16_t port = 80) {
    return RunOn(io_, resolver().Resolve(host, port));
  }

  DnsServer dns_;
  FakeClock clock_;
  boost::asio::io_context io_{1};
  NetworkOptions options_;
  ResolverLimits limits_;
  std::unique_ptr<Resolver> resolver_;
};

using Addresses = std::vector<std::string>;

TEST_F(ResolverTest, GivesBothFamiliesIpv4First) {
  dns_.Set("a.test", {.addresses = {"2606:4700::1", "8.8.8.8", "8.8.4.4"}});
  const Result<ResolvedHost> host = Resolve("a.test");
  ASSERT_TRUE(host) << host.error().message;
  EXPECT_EQ(host->addresses, (Addresses{"8.8.8.8", "8.8.4.4", "2606:4700::1"}));
  EXPECT_EQ(host->address_class, AddressClass::kPublic);
}

TEST_F(ResolverTest, OneFamilyIsEnough) {
  dns_.Set("six.test", {.addresses = {"2606:4700::1"}});
  EXPECT_EQ(Resolve("six.test")->addresses, Addresses{"2606:4700::1"});
}

TEST_F(ResolverTest, FollowsAliases) {
  dns_.Set("www.test", {.addresses = {"8.8.8.8"}, .cname = "cdn.test"});
  EXPECT_EQ(Resolve("www.test")->addresses, Addresses{"8.8.8.8"});
}

TEST_F(ResolverTest, ASplitAnswerRefusesTheHost) {
  dns_.Set("split.test", {.addresses = {"8.8.8.8", "10.0.0.1"}});
  EXPECT_EQ(Resolve("split.test")->address_class, AddressClass::kSpecialPurpose);
  dns_.Set("split6.test", {.addresses = {"8.8.8.8", "::ffff:127.0.0.1"}});
  EXPECT_EQ(Resolve("split6.test")->address_class, AddressClass::kSpecialPurpose);
}

TEST_F(ResolverTest, AThousandRecordsAreAllClassifiedAndFewKept) {
  Addresses many;
  for (int i = 0; i < 999; ++i)
    many.push_back("8.8." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1));
  dns_.Set("many.test", {.addresses = many});
  const Result<ResolvedHost> open = Resolve("many.test");
  ASSERT_TRUE(open) << open.error().message;
  EXPECT_EQ(open->address_class, AddressClass::kPublic);
  EXPECT_EQ(open->addresses.size(), limits_.max_addresses);
  many.push_back("192.168.0.1");
  dns_.Set("trap.test", {.addresses = many});
  EXPECT_EQ(Resolve("trap.test")->address_class, AddressClass::kSpecialPurpose);
}

TEST_F(ResolverTest, ARebindingNameIsJudgedAnewWithEachLookup) {
  dns_.Set("rebind.test", {.addresses = {"8.8.8.8"}, .ttl_s = 1});
  EXPECT_EQ(Resolve("rebind.test")->address_class, AddressClass::kPublic);
  dns_.Set("rebind.test", {.addresses = {"127.0.0.1"}, .ttl_s = 1});
  EXPECT_EQ(Resolve("rebind.test")->address_class, AddressClass::kPublic);  // still the checked answer
  clock_.Advance(limits_.min_ttl);
  EXPECT_EQ(Resolve("rebind.test")->address_class, AddressClass::kSpecialPurpose);
}

TEST_F(ResolverTest, TimeToLiveIsKeptWithinBounds) {
  dns_.Set("a.test", {.addresses = {"8.8.8.8"}, .ttl_s = 300});
  dns_.Set("long.test", {.addresses = {"8.8.8.8"}, .ttl_s = 1'000'000});
  ASSERT_TRUE(Resolve("a.test"));
  ASSERT_TRUE(Resolve("long.test"));
  clock_.Advance(std::chrono::seconds{299});
  ASSERT_TRUE(Resolve("a.test"));
  EXPECT_EQ(resolver().lookups(), 2);
  clock_.Advance(std::chrono::seconds{1});
  ASSERT_TRUE(Resolve("a.test"));
  EXPECT_EQ(resolver().lookups(), 3);
  clock_.Advance(limits_.max_ttl);
  ASSERT_TRUE(Resolve("long.test"));
  EXPECT_EQ(resolver().lookups(), 4);
}

TEST_F(ResolverTest, UnknownNamesAreRememberedForAShortTime) {
  const Result<ResolvedHost> none = Resolve("none.test");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(none.error().message.starts_with("dns_failed"));
  EXPECT_FALSE(Resolve("none.test"));
  EXPECT_EQ(resolver().lookups(), 1);
  dns_.Set("none.test", {.addresses = {"8.8.8.8"}});
  clock_.Advance(limits_.negative_ttl);
  EXPECT_TRUE(Resolve("none.test"));
}

TEST_F(ResolverTest, ANameWithoutAddressesIsNotFound) {
  dns_.Set("empty.test", {});
  EXPECT_EQ(Resolve("empty.test").error().code, ErrorCode::kNotFound);
}

TEST_F(ResolverTest, SilenceIsATimeOut) {
  limits_.query_timeout = Milliseconds{50};
  dns_.Set("silent.test", {.silent = true});
  const Result<ResolvedHost> silent = Resolve("silent.test");
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().code, ErrorCode::kTimeout);
}

TEST_F(ResolverTest, ServerFailuresPass) {
  dns_.Set("broken.test", {.rcode = 2});
  EXPECT_EQ(Resolve("broken.test").error().code, ErrorCode::kUnavailable);
  dns_.Set("broken.test", {.addresses = {"8.8.8.8"}});
  clock_.Advance(limits_.failure_ttl);
  EXPECT_TRUE(Resolve("broken.test"));
}

TEST_F(ResolverTest, TheCallerDoesNotWaitLongerThanTheTotalTime) {
  limits_.total_timeout = Milliseconds{50};
  dns_.Set("silent.test", {.silent = true});
  EXPECT_EQ(Resolve("silent.test").error().code, ErrorCode::kTimeout);
}

boost::asio::awaitable<void> Ask(Resolver* resolver, std::string host,
                                 std::vector<Result<ResolvedHost>>* out) {
  Result<ResolvedHost> host_found = co_await resolver->Resolve(std::move(host), 80);
  out->push_back(std::move(host_found));
}

TEST_F(ResolverTest, ConcurrentQuestionsShareOneLookup) {
  dns_.Set("a.test", {.addresses = {"8.8.8.8"}});
  std::vector<Result<ResolvedHost>> answers;
  for (int i = 0; i < 20; ++i)
    boost::asio::co_spawn(io_, Ask(&resolver(), "a.test", &answers), [](std::exception_ptr) {});
  while (answers.size() < 20) io_.run_one();
  for (const auto& answer : answers) EXPECT_TRUE(answer);
  EXPECT_EQ(resolver().lookups(), 1);
  EXPECT_EQ(dns_.questions(), 2);  // A and AAAA
}

TEST_F(ResolverTest, ShutdownCancelsWhatRunsAndWhatComes) {
  dns_.Set("silent.test", {.silent = true});
  std::vector<Result<ResolvedHost>> answers;
  boost::asio::co_spawn(io_, Ask(&resolver(), "silent.test", &answers), [](std::exception_ptr) {});
  io_.poll();
  resolver().Shutdown();
  io_.restart();
  io_.run();  // returns: nothing is left to wait for
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].error().code, ErrorCode::kCancelled);
  EXPECT_EQ(Resolve("a.test").error().code, ErrorCode::kCancelled);
}

TEST_F(ResolverTest, LiteralsAreClassifiedWithoutALookup) {
  EXPECT_EQ(Resolve("8.8.8.8")->address_class, AddressClass::kPublic);
  EXPECT_EQ(Resolve("127.0.0.1")->address_class, AddressClass::kSpecialPurpose);
  EXPECT_EQ(Resolve("[::ffff:7f00:1]")->address_class, AddressClass::kSpecialPurpose);
  EXPECT_EQ(Resolve("[2606:4700::1]")->addresses, Addresses{"2606:4700::1"});
  EXPECT_EQ(resolver().lookups(), 0);
}

TEST_F(ResolverTest, LocalhostIsThisMachine) {
  EXPECT_EQ(Resolve("localhost")->address_class, AddressClass::kSpecialPurpose);
  EXPECT_EQ(dns_.questions(), 0);
}

TEST_F(ResolverTest, OverridesComeFirstForTheirPortOnly) {
  options_.allow_cidrs = {"127.0.0.0/8"};
  options_.resolve = {"A.test:8080:127.0.0.1", "b.test:80:127.0.0.1,[2606:4700::1]",
                      "[2606:4700::2]:80:127.0.0.2"};
  dns_.Set("a.test", {.addresses = {"8.8.8.8"}});
  EXPECT_EQ(Resolve("a.test", 8080)->addresses, Addresses{"127.0.0.1"});
  EXPECT_EQ(Resolve("a.test", 8080)->address_class, AddressClass::kAllowedByOperator);
  EXPECT_EQ(Resolve("a.test", 80)->addresses, Addresses{"8.8.8.8"});
  EXPECT_EQ(Resolve("b.test", 80)->addresses, (Addresses{"127.0.0.1", "2606:4700::1"}));
  EXPECT_EQ(Resolve("[2606:4700::2]", 80)->addresses, Addresses{"127.0.0.2"});
}

TEST_F(ResolverTest, UnreadableSettingsAreErrors) {
  const auto policy = std::make_shared<const AddressPolicy>(*AddressPolicy::Make({}, {}));
  for (const char* bad : {"", "a.test", "a.test:80", "a.test:x:127.0.0.1", "a.test:0:127.0.0.1",
                          "a.test:80:", "a.test:80:b.test", "a.test:99999:127.0.0.1", ":80:127.0.0.1",
                          "a.test:80:127.0.0.1,"}) {
    NetworkOptions options;
    options.resolve = {bad};
    EXPECT_FALSE(Resolver::Make(io_, options, policy, clock_)) << bad;
  }
  NetworkOptions options;
  options.dns_servers = {"not an address"};
  EXPECT_FALSE(Resolver::Make(io_, options, policy, clock_));
}

TEST_F(ResolverTest, BehindAProxyNamesAreNotLookedUp) {
  options_.proxy = "http://proxy.test:3128";
  EXPECT_EQ(Resolve("a.test")->address_class, AddressClass::kProxied);
  EXPECT_EQ(Resolve("8.8.8.8")->address_class, AddressClass::kProxied);
  for (const char* host : {"127.0.0.1", "[::1]", "10.1.1.1", "localhost", "x.localhost", "localhost."}) {
    EXPECT_EQ(Resolve(host)->address_class, AddressClass::kSpecialPurpose) << host;
  }
  EXPECT_EQ(resolver().lookups(), 0);
}

TEST_F(ResolverTest, TheCacheForgetsTheLeastRecentlyUsed) {
  limits_.cache_entries = 2;
  for (const char* name : {"a.test", "b.test", "c.test"}) dns_.Set(name, {.addresses = {"8.8.8.8"}});
  for (const char* name : {"a.test", "b.test", "a.test", "c.test", "a.test"}) ASSERT_TRUE(Resolve(name));
  EXPECT_EQ(resolver().lookups(), 3);
  ASSERT_TRUE(Resolve("b.test"));
  EXPECT_EQ(resolver().lookups(), 4);
}

TEST_F(ResolverTest, OverlongAndEmptyNamesAreRefused) {
  EXPECT_EQ(Resolve("").error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(Resolve(std::string(300, 'a')).error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace tamis
