#include "crawler/fetch/turnstile.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace tamis {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

// Delays are real but short: what is tested is the order of events, never how long they took.
class TurnstileTest : public ::testing::Test {
 protected:
  static PolitenessOptions Quick() {
    PolitenessOptions options;
    options.host_delay = milliseconds{0};
    options.image_delay = milliseconds{0};
    return options;
  }

  Turnstile& Make(const PolitenessOptions& options, int64_t max_in_flight = 100,
                  int64_t memory_bytes = 1'000) {
    politeness_.emplace(options);
    memory_.emplace(memory_bytes);
    turnstile_.emplace(Turnstile::Parts{.executor = io_.get_executor(),
                                        .politeness = *politeness_,
                                        .clock = clock_,
                                        .memory = *memory_,
                                        .max_in_flight = max_in_flight});
    return *turnstile_;
  }

  static PoliteRequest Page(const std::string& host) {
    return {.kind = TargetKind::kPage, .host = "https://" + host, .domain = host, .ip = {}};
  }

  // Asks for a turn; when it comes, `then` gets it.
  void Enter(PoliteRequest request, std::function<void(Turn)> then) {
    asio::co_spawn(io_, EnterAndTell(*turnstile_, std::move(request), std::move(then)), asio::detached);
  }

  static asio::awaitable<void> EnterAndTell(Turnstile& turnstile, PoliteRequest request,
                                            std::function<void(Turn)> then) {
    Turn turn = co_await turnstile.Enter(std::move(request));
    then(std::move(turn));
  }

  asio::io_context io_;
  SystemClock clock_;
  std::optional<Politeness> politeness_;
  std::optional<MemoryBudget> memory_;
  std::optional<Turnstile> turnstile_;
};

TEST_F(TurnstileTest, TheSecondPageOfAHostWaitsForTheFirstToFinish) {
  Make(Quick());
  std::optional<Permit> first;
  bool second_in = false;
  Enter(Page("a.example"), [&](Turn turn) { first.emplace(std::get<Permit>(std::move(turn))); });
  Enter(Page("a.example"), [&](Turn turn) { second_in = std::holds_alternative<Permit>(turn); });
  io_.run_for(milliseconds{20});
  EXPECT_TRUE(first.has_value());
  EXPECT_FALSE(second_in);
  first->Finish({.status = 200});
  io_.run_for(milliseconds{500});
  EXPECT_TRUE(second_in);
}

TEST_F(TurnstileTest, HostsDoNotWaitForEachOther) {
  Make(Quick());
  std::vector<Turn> turns;
  for (const char* host : {"a.example", "b.example", "c.example"}) {
    Enter(Page(host), [&](Turn turn) { turns.push_back(std::move(turn)); });
  }
  io_.run_for(milliseconds{50});
  EXPECT_EQ(turns.size(), 3u);
  EXPECT_EQ(turnstile_->in_flight(), 3);
  turns.clear();
  EXPECT_EQ(turnstile_->in_flight(), 0);
}

TEST_F(TurnstileTest, RequestsOfOneHostAreServedInOrder) {
  Make(Quick());
  std::vector<int> order;
  for (int i = 0; i < 5; ++i) Enter(Page("a.example"), [&, i](Turn) { order.push_back(i); });
  io_.run_for(milliseconds{1'000});
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST_F(TurnstileTest, NoMoreThanMaxInFlightAreInside) {
  Make(Quick(), 2);
  std::vector<Turn> turns;
  for (const char* host : {"a.example", "b.example", "c.example"}) {
    Enter(Page(host), [&](Turn turn) { turns.push_back(std::move(turn)); });
  }
  io_.run_for(milliseconds{50});
  EXPECT_EQ(turns.size(), 2u);
  std::get<Permit>(turns[0]).Finish({.status = 200});
  io_.run_for(milliseconds{500});
  EXPECT_EQ(turns.size(), 3u);
}

TEST_F(TurnstileTest, NobodyEntersWhileBodiesFillTheMemory) {
  Make(Quick(), 100, 1'000);
  ASSERT_TRUE(memory_->TryCharge(501));
  bool in = false;
  Enter(Page("a.example"), [&](Turn) { in = true; });
  io_.run_for(milliseconds{50});
  EXPECT_FALSE(in);
  memory_->Release(501);
  io_.run_for(milliseconds{500});
  EXPECT_TRUE(in);
}

TEST_F(TurnstileTest, ClosingSendsEverybodyAway) {
  Make(Quick());
  std::optional<Permit> inside;
  bool cancelled = false;
  bool late = false;
  Enter(Page("a.example"), [&](Turn turn) { inside.emplace(std::get<Permit>(std::move(turn))); });
  Enter(Page("a.example"), [&](Turn turn) { cancelled = std::holds_alternative<TurnCancelled>(turn); });
  io_.run_for(milliseconds{20});
  turnstile_->Close();
  Enter(Page("b.example"), [&](Turn turn) { late = std::holds_alternative<TurnCancelled>(turn); });
  io_.run_for(milliseconds{200});
  EXPECT_TRUE(cancelled);
  EXPECT_TRUE(late);
  inside.reset();
  EXPECT_EQ(turnstile_->in_flight(), 0);
}

TEST_F(TurnstileTest, ALongPauseIsNotWaitedForInMemory) {
  Make(Quick());
  const PoliteRequest request = Page("a.example");
  politeness_->Started(request, clock_.Steady());
  politeness_->Finished(request, {.status = 429, .retry_after = milliseconds{600'000}}, clock_.Steady());
  std::optional<TurnDeferred> deferred;
  Enter(request, [&](Turn turn) { deferred = std::get<TurnDeferred>(turn); });
  io_.run_for(milliseconds{200});
  ASSERT_TRUE(deferred.has_value());
  EXPECT_GT(deferred->wait, milliseconds{500'000});
}

// Two minutes between pages is slow, not a pause: leaving would end the run after one page.
TEST_F(TurnstileTest, ACrawlDelayOfMinutesIsWaitedFor) {
  Make(Quick());
  politeness_->SetRobotsDelay("https://a.example", milliseconds{120'000}, clock_.Steady());
  int answers = 0;
  Enter(Page("a.example"), [&](Turn turn) {
    ++answers;
    std::get<Permit>(turn).Finish({.status = 200});
  });
  Enter(Page("a.example"), [&](Turn) { ++answers; });
  io_.run_for(milliseconds{100});
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(turnstile_->waiting(), 1u);
  turnstile_->Close();
  io_.run_for(milliseconds{100});
  EXPECT_EQ(answers, 2);
}

TEST_F(TurnstileTest, AHostWithAnEndlessCrawlDelayIsRefused) {
  Make(Quick());
  politeness_->SetRobotsDelay("https://a.example", milliseconds{400'000}, clock_.Steady());
  bool refused = false;
  Enter(Page("a.example"), [&](Turn turn) { refused = std::holds_alternative<TurnRefused>(turn); });
  io_.run_for(milliseconds{200});
  EXPECT_TRUE(refused);
}

}  // namespace
}  // namespace tamis
