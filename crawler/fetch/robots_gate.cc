#include "crawler/fetch/robots_gate.h"

#include <algorithm>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "crawler/core/check.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

constexpr size_t kEntryOverheadBytes = 256;  // list node, map node, control block

RobotsVerdict Unknown() {
  RobotsVerdict verdict;
  verdict.answer = RobotsAnswer::kUnreachable;
  verdict.reason = "robots_unreachable";
  return verdict;
}

RobotsGate::Config ForAgent(RobotsGate::Config config) {
  config.policy.product_token = config.agent;
  return config;
}

}  // namespace

/// One fetch that is under way, and those who wait for it.
struct RobotsGate::Pending {
  explicit Pending(const asio::any_io_executor& executor)
      : ended(executor, asio::steady_timer::time_point::max()) {}

  asio::steady_timer ended;  // never expires: cancelled when the fetch has ended
  bool has_ended = false;
  StatePointer state;  // null: nothing is known
};

RobotsGate::RobotsGate(const Clock& clock, Config config, RobotsSources sources)
    : clock_(clock), config_(ForAgent(std::move(config))), sources_(std::move(sources)) {
  CHECK(sources_.fetch != nullptr);
}

RobotsGate::~RobotsGate() = default;

asio::awaitable<RobotsVerdict> RobotsGate::Ask(Url url) {
  RobotsReply reply = co_await Consult(std::move(url), Place::kPageRobots);
  co_return std::move(reply.verdict);
}

asio::awaitable<RobotsReply> RobotsGate::Consult(Url url, Place place) {
  RobotsReply reply;
  reply.document = {
      .kind = "robots", .place = place, .url = url.origin() + "/robots.txt", .state = "unreachable"};
  reply.verdict = Unknown();
  try {
    const StatePointer state = co_await StateOf(url.origin());
    if (state == nullptr) co_return reply;
    co_return ReplyOf(*state, config_.policy, url, place, clock_.Now());
  } catch (...) {
    // Whatever broke: nobody knows what the site says, so the answer is no.
    co_return reply;
  }
}

asio::awaitable<RobotsGate::StatePointer> RobotsGate::StateOf(std::string origin) {
  StatePointer known = Find(origin);
  if (known != nullptr && !NeedsFetch(*known, clock_.Now())) co_return known;
  if (const auto found = pending_.find(origin); found != pending_.end()) {
    const std::shared_ptr<Pending> pending = found->second;
    boost::system::error_code ignored;  // the wait ends by cancellation: that is its only news
    while (!pending->has_ended) {
      co_await pending->ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    co_return pending->state;
  }
  if (known == nullptr) known = Load(origin);
  if (known != nullptr && !NeedsFetch(*known, clock_.Now())) {
    Remember(origin, known);
    co_return known;
  }
  co_return co_await Refresh(std::move(origin), std::move(known));
}

asio::awaitable<RobotsGate::StatePointer> RobotsGate::Refresh(std::string origin, StatePointer previous) {
  const auto pending = std::make_shared<Pending>(co_await asio::this_coro::executor);
  pending_.emplace(origin, pending);
  /// Wakes those who wait, also if this coroutine is destroyed in the middle.
  struct End {
    RobotsGate& gate;
    const std::string& origin;
    Pending& pending;
    ~End() {
      pending.has_ended = true;
      pending.ended.cancel();
      gate.pending_.erase(origin);
    }
  };
  const End end{*this, origin, *pending};
  RobotsAttempt attempt;
  attempt.origin = origin;
  attempt.outcome = co_await Fetch(origin);
  if (attempt.outcome.kind == RobotsFetch::Kind::kAbandoned) co_return nullptr;
  attempt.now = clock_.Now();
  pending->state = Keep(previous.get(), attempt);
  Remember(origin, pending->state);
  co_return pending->state;
}

asio::awaitable<RobotsFetch> RobotsGate::Fetch(std::string origin) {
  RobotsFetch failure;
  try {
    co_return co_await sources_.fetch(std::move(origin));
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) failure.kind = RobotsFetch::Kind::kAbandoned;
  } catch (...) {
    failure.kind = RobotsFetch::Kind::kFailed;
  }
  co_return failure;
}

RobotsGate::StatePointer RobotsGate::Find(const std::string& origin) {
  const auto found = entries_.find(origin);
  if (found == entries_.end()) return nullptr;
  by_use_.splice(by_use_.begin(), by_use_, found->second.position);
  return found->second.state;
}

RobotsGate::StatePointer RobotsGate::Load(const std::string& origin) {
  if (!sources_.load) return nullptr;
  const std::optional<std::string> stored = sources_.load(origin);
  if (!stored) return nullptr;
  Result<RobotsState> state = DeserializeRobotsState(*stored, origin, config_.policy);
  // A damaged state says nothing: the site is asked again.
  return state ? std::make_shared<const RobotsState>(*std::move(state)) : nullptr;
}

RobotsGate::StatePointer RobotsGate::Keep(const RobotsState* previous, const RobotsAttempt& attempt) {
  auto state = std::make_shared<const RobotsState>(Next(previous, attempt, config_.policy));
  if (sources_.keep_document && state->has_copy()) sources_.keep_document(attempt.outcome.body);
  if (!sources_.store) return state;
  try {
    sources_.store(attempt.origin, Serialize(*state));
    return state;
  } catch (...) {
    // What cannot be kept as evidence does not allow anything.
    RobotsAttempt failed;
    failed.origin = attempt.origin;
    failed.now = attempt.now;
    return std::make_shared<const RobotsState>(Next(previous, failed, config_.policy));
  }
}

void RobotsGate::Remember(const std::string& origin, StatePointer state) {
  if (const auto found = entries_.find(origin); found != entries_.end()) {
    cached_bytes_ -= found->second.bytes;
    by_use_.erase(found->second.position);
    entries_.erase(found);
  }
  by_use_.push_front(origin);
  Entry entry;
  entry.bytes = state->MemoryBytes() + 2 * origin.size() + kEntryOverheadBytes;
  entry.state = std::move(state);
  entry.position = by_use_.begin();
  cached_bytes_ += entry.bytes;
  entries_.emplace(origin, std::move(entry));
  while (cached_bytes_ > config_.cache_bytes && entries_.size() > 1) {
    const auto oldest = entries_.find(by_use_.back());
    cached_bytes_ -= oldest->second.bytes;
    entries_.erase(oldest);
    by_use_.pop_back();
  }
}

std::shared_ptr<const RobotsState> RobotsGate::Cached(const std::string& origin) const {
  const auto found = entries_.find(origin);
  return found == entries_.end() ? nullptr : found->second.state;
}

std::optional<double> RobotsGate::CrawlDelay(const std::string& origin) const {
  const StatePointer state = Cached(origin);
  if (state == nullptr) return std::nullopt;
  // For this path no rule is looked at.
  const RobotsDecision decision = Decide(state->rules, config_.agent, "/robots.txt");
  if (!decision.crawl_delay_s) return decision.request_rate_s;
  return std::max(*decision.crawl_delay_s, decision.request_rate_s.value_or(0));
}

std::vector<std::string> RobotsGate::Sitemaps(const std::string& origin) const {
  const StatePointer state = Cached(origin);
  return state == nullptr ? std::vector<std::string>() : SitemapsOf(state->rules);
}

}  // namespace tamis
